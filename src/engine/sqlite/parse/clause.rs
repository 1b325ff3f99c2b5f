//! The clauses that stand behind constraints.

use crate::engine::sqlite::cursor::Cursor;

/// `ON DELETE CASCADE` and the like, in one order. NO ACTION is what stands where nothing does; MATCH has no effect in SQLite.
pub(super) fn actions(cursor: &mut Cursor) -> String {
    let mut found: Vec<String> = vec![];
    loop {
        if cursor.take(&["MATCH"]) {
            cursor.next();
        } else if cursor.take(&["ON"]) {
            let event = cursor.next().map_or_else(String::new, |token| token.text.to_ascii_uppercase());
            let words = if cursor.sees(&["SET"]) || cursor.sees(&["NO"]) { 2 } else { 1 };
            let action: Vec<_> =
                (0..words).filter_map(|_| cursor.next()).map(|t| t.text.to_ascii_uppercase()).collect();
            let action = action.join(" ");
            found.retain(|other| !other.starts_with(&format!("ON {event} ")));
            if action != "NO ACTION" && event != "INSERT" {
                found.push(format!("ON {event} {action}"));
            }
        } else {
            found.sort();
            return found.join(" ");
        }
    }
}

/// Only `DEFERRABLE INITIALLY DEFERRED` defers; every other spelling is immediate.
pub(super) fn deferral(cursor: &mut Cursor) -> Option<bool> {
    let not = cursor.sees(&["NOT", "DEFERRABLE"]) && cursor.take(&["NOT"]);
    if !cursor.take(&["DEFERRABLE"]) {
        return None;
    }
    let deferred = cursor.take(&["INITIALLY", "DEFERRED"]);
    cursor.take(&["INITIALLY", "IMMEDIATE"]);
    Some(deferred && !not)
}

/// `ON CONFLICT` and its way; ABORT is what stands where nothing does.
pub(super) fn conflict(cursor: &mut Cursor) -> Option<String> {
    cursor
        .take(&["ON", "CONFLICT"])
        .then(|| cursor.next().map(|token| token.text.to_ascii_uppercase()))?
        .filter(|way| way != "ABORT")
}

/// Walks over a type: the pragmas tell it.
pub(super) fn skip_type(cursor: &mut Cursor) {
    const ENDS: [&str; 12] = [
        "CONSTRAINT",
        "DEFAULT",
        "NOT",
        "NULL",
        "PRIMARY",
        "UNIQUE",
        "CHECK",
        "REFERENCES",
        "DEFERRABLE",
        "COLLATE",
        "GENERATED",
        "AS",
    ];
    while cursor.peek().is_some_and(|token| !ENDS.iter().any(|end| token.is(end))) {
        if cursor.group().is_none() {
            cursor.next();
        }
    }
}

/// Walks over a default: the pragmas tell it.
pub(super) fn skip_default(cursor: &mut Cursor) -> Option<()> {
    if cursor.group().is_some() {
        return Some(());
    }
    while cursor.take(&["-"]) || cursor.take(&["+"]) {}
    cursor.next().map(|_| ())
}
