//! Columns: their text, their affinity, and what `ALTER TABLE` can do with one.

use super::lexer::{Sort, tokens};
use super::names::quote;
use crate::catalog::{Aside, Column, Generated, Storage};

/// What SQLite makes of values that are stored in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Affinity {
    Integer,
    Text,
    Blob,
    Real,
    Numeric,
}

/// The affinity of a declared type, by the rules of <https://sqlite.org/datatype3.html>, section 3.1, in their order.
pub(super) fn affinity(data_type: &str) -> Affinity {
    let name = data_type.to_ascii_uppercase();
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    match () {
        _ if has(&["INT"]) => Affinity::Integer,
        _ if has(&["CHAR", "CLOB", "TEXT"]) => Affinity::Text,
        _ if name.is_empty() || has(&["BLOB"]) => Affinity::Blob,
        _ if has(&["REAL", "FLOA", "DOUB"]) => Affinity::Real,
        _ => Affinity::Numeric,
    }
}

/// Whether values move from one type to the other and back unchanged. INTEGER and NUMERIC store alike.
pub(super) fn stores_alike(from: &str, to: &str) -> bool {
    let number = |data_type: &str| match affinity(data_type) {
        Affinity::Numeric => Affinity::Integer,
        other => other,
    };
    number(from) == number(to)
}

/// A column of no type, which keeps every value as it is.
pub(super) fn untyped() -> Column {
    Column {
        data_type: String::new(),
        nullable: true,
        default: None,
        identity: None,
        generated: None,
        collation: None,
        clauses: None,
        reads: Aside(vec![]),
        options: vec![],
        position: Aside(0),
        inherited: Aside(false),
    }
}

/// The column as a definition in DDL.
pub(super) fn definition(name: &str, column: &Column) -> String {
    let Column { data_type, nullable, default, identity: _, generated, collation, clauses, .. } = column;
    let mut words = vec![quote(name), data_type.clone()];
    if let Some(Generated { expression, storage }) = generated {
        let storage = if *storage == Storage::Stored { "STORED" } else { "VIRTUAL" };
        words.push(format!("GENERATED ALWAYS AS ({expression}) {storage}"));
    }
    if !nullable {
        words.push("NOT NULL".into());
        words.extend(clauses.clone());
    }
    words.extend(default.as_ref().map(|default| format!("DEFAULT {}", term(default))));
    words.extend(collation.as_ref().map(|collation| format!("COLLATE {}", quote(collation))));
    words.retain(|word| !word.is_empty());
    words.join(" ")
}

/// A default as it may follow `DEFAULT`: everything but a single word or number needs brackets.
fn term(default: &str) -> String {
    if is_single(default) { default.to_string() } else { format!("({default})") }
}

fn is_single(default: &str) -> bool {
    match tokens(default).as_slice() {
        [one] => one.sort != Sort::Symbol,
        [sign, number] => (sign.is("-") || sign.is("+")) && number.sort == Sort::Number,
        _ => false,
    }
}

/// Whether a default is a constant that `ADD COLUMN` takes for rows that are there.
pub(super) fn is_constant(default: &str) -> bool {
    let tokens = tokens(default);
    let word = tokens.last().is_some_and(|token| match token.sort {
        Sort::Word => ["TRUE", "FALSE", "NULL"].iter().any(|word| token.is(word)),
        sort => sort == Sort::Number || sort == Sort::Text,
    });
    is_single(default) && word
}

/// The hidden twin of a column in quarantine: its type and collation, nothing that could refuse a row.
pub(super) fn buried(column: &Column) -> Column {
    Column { data_type: column.data_type.clone(), collation: column.collation.clone(), ..untyped() }
}

/// A hidden column as a table of the given strictness can hold it: a STRICT table knows six types, and its ANY means NUMERIC
/// elsewhere.
pub(super) fn carried(column: &Column, from_strict: bool, to_strict: bool) -> Column {
    const STRICT: [&str; 6] = ["INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY"];
    let known = STRICT.iter().any(|name| name.eq_ignore_ascii_case(&column.data_type));
    let data_type = match (from_strict, to_strict) {
        (true, true) if known => column.data_type.clone(),
        (_, true) => "ANY".to_string(),
        (_, false) if column.data_type.eq_ignore_ascii_case("ANY") => String::new(),
        (_, false) => column.data_type.clone(),
    };
    Column { data_type, ..column.clone() }
}

/// Whether hiding the column takes nothing but another name, and bringing it back the same.
pub(super) fn is_plain(column: &Column) -> bool {
    column.nullable && column.default.is_none() && column.generated.is_none()
}

/// Whether `ADD COLUMN` can add it to a table that holds rows.
pub(super) fn can_be_added(column: &Column) -> bool {
    let stored = column.generated.as_ref().is_some_and(|generated| generated.storage == Storage::Stored);
    let constant = column.default.as_deref().is_none_or(is_constant);
    let null = column.default.as_deref().is_none_or(|default| default.eq_ignore_ascii_case("null"));
    !stored && constant && (column.nullable || !null && column.generated.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn affinities_follow_the_manual() {
        let cases = [("VARCHAR(10)", Affinity::Text), ("FLOATING POINT", Affinity::Integer), ("", Affinity::Blob)];
        assert!(cases.iter().all(|(name, expected)| affinity(name) == *expected));
        assert_eq!((affinity("DECIMAL"), affinity("double")), (Affinity::Numeric, Affinity::Real));
    }

    #[test]
    fn defaults_are_bracketed_where_they_must_be() {
        assert_eq!([term("-1"), term("'x'"), term("CURRENT_TIMESTAMP")], ["-1", "'x'", "CURRENT_TIMESTAMP"]);
        assert_eq!(term("1 + 2"), "(1 + 2)");
        assert!(is_constant("-1") && is_constant("true") && !is_constant("CURRENT_TIMESTAMP") && !is_constant("1 + 2"));
    }
}
