//! The bound of a partition as a condition on its rows.

use super::quote;
use crate::catalog::{Catalog, Object, ObjectId};

/// What every row of a partition with this bound obeys; `None` where it depends on the other partitions.
pub fn condition(catalog: &Catalog, of: &ObjectId, bound: &str) -> Option<String> {
    let Some(Object::Table(table)) = catalog.object(of).filter(|_| catalog.is_parted(of)) else { return None };
    let definition = &table.partition_by.as_ref()?.definition;
    let (strategy, keys) = definition.strip_suffix(')')?.split_once(" (")?;
    let keys: Vec<String> = split(keys).iter().map(|key| expression(key)).collect();
    let bound = bound.strip_prefix("FOR VALUES ")?;
    match (strategy, keys.as_slice()) {
        ("LIST", [key]) => Some(listed(key, inner(bound.strip_prefix("IN ")?)?)),
        ("RANGE", keys) => {
            let (from, to) = bound.strip_prefix("FROM ")?.split_once(") TO (")?;
            let (from, to) = (from.strip_prefix('(')?, to.strip_suffix(')')?);
            let sides = [beyond(keys, &split(from), ">", true), beyond(keys, &split(to), "<", false)];
            let known = keys.iter().map(|key| format!("({key}) IS NOT NULL"));
            Some(known.chain(sides.into_iter().flatten()).collect::<Vec<_>>().join(" AND "))
        }
        ("HASH", keys) => {
            let numbers = inner(bound.strip_prefix("WITH ")?)?;
            let numbers = numbers.replace("modulus ", "").replace("remainder ", "");
            let table = quote::literal(&quote::qualified(of));
            Some(format!("satisfies_hash_partition({table}::regclass, {numbers}, {})", keys.join(", ")))
        }
        _ => None,
    }
}

fn inner(text: &str) -> Option<&str> {
    text.strip_prefix('(')?.strip_suffix(')')
}

fn listed(key: &str, values: &str) -> String {
    let values = split(values);
    let known: Vec<&str> = values.iter().filter(|value| **value != "NULL").copied().collect();
    let among = format!("({key}) IN ({})", known.join(", "));
    match (known.len() < values.len(), known.is_empty()) {
        (false, _) => format!("(({key}) IS NOT NULL AND {among})"),
        (true, false) => format!("(({key}) IS NULL OR {among})"),
        (true, true) => format!("({key}) IS NULL"),
    }
}

/// Beyond a bound in the order of the keys: `a > 1 OR (a = 1 AND b >= 2)`. What has no end bounds nothing.
fn beyond(keys: &[String], values: &[&str], sign: &str, inclusive: bool) -> Option<String> {
    let mut ways = vec![];
    let mut equal: Vec<String> = vec![];
    let all: Vec<(&String, &&str)> = keys.iter().zip(values).collect();
    for (at, (key, value)) in all.iter().enumerate() {
        let open = match **value {
            "MINVALUE" => Some(sign == ">"),
            "MAXVALUE" => Some(sign == "<"),
            _ => None,
        };
        let last = at + 1 == all.len();
        let way = match open {
            Some(true) => Some(equal.clone()),
            Some(false) => None,
            None => {
                let sign = if last && inclusive { format!("{sign}=") } else { sign.to_string() };
                Some(equal.iter().cloned().chain([format!("({key}) {sign} {value}")]).collect())
            }
        };
        ways.extend(way);
        if open.is_some() {
            break;
        }
        equal.push(format!("({key}) = {value}"));
    }
    if ways.iter().any(Vec::is_empty) {
        return None;
    }
    let ways: Vec<String> = ways.iter().map(|way| format!("({})", way.join(" AND "))).collect();
    Some(if ways.is_empty() { "false".into() } else { format!("({})", ways.join(" OR ")) })
}

/// A key without its collation and operator class.
fn expression(key: &str) -> String {
    let end = outermost(key, ' ').first().copied().unwrap_or(key.len());
    key[..end].to_string()
}

/// The pieces between commas that stand in no bracket and no quotes.
fn split(text: &str) -> Vec<&str> {
    let mut pieces = vec![];
    let mut start = 0;
    for at in outermost(text, ',') {
        pieces.push(text[start..at].trim());
        start = at + 1;
    }
    pieces.push(text[start..].trim());
    pieces
}

fn outermost(text: &str, sign: char) -> Vec<usize> {
    let (mut depth, mut quoted) = (0i32, None);
    let mut found = vec![];
    for (at, letter) in text.char_indices() {
        match (letter, quoted) {
            ('\'' | '"', None) => quoted = Some(letter),
            (letter, Some(open)) if letter == open => quoted = None,
            (_, Some(_)) => {}
            ('(' | '[', None) => depth += 1,
            (')' | ']', None) => depth -= 1,
            (letter, None) if letter == sign && depth == 0 => found.push(at),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_as_conditions() {
        let keys = ["a".to_string(), "lower(b)".to_string()];
        assert_eq!(
            beyond(&keys, &split("1, 'x, (y'"), ">", true).as_deref(),
            Some("(((a) > 1) OR ((a) = 1 AND (lower(b)) >= 'x, (y'))")
        );
        assert_eq!(beyond(&keys, &split("1, MAXVALUE"), "<", false).as_deref(), Some("(((a) < 1) OR ((a) = 1))"));
        assert_eq!(beyond(&keys, &split("1, MINVALUE"), "<", false).as_deref(), Some("(((a) < 1))"));
        assert_eq!(beyond(&keys, &split("MINVALUE, MINVALUE"), ">", true), None);
        assert_eq!(listed("a", "'x', NULL"), "((a) IS NULL OR (a) IN ('x'))");
    }

    #[test]
    fn a_key_is_told_from_its_collation() {
        assert_eq!(expression("\"a b\" COLLATE \"C\" text_ops"), "\"a b\"");
        assert_eq!(expression("date_trunc('day'::text, at)"), "date_trunc('day'::text, at)");
    }
}
