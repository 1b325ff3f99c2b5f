//! What an exclusion demands of rows, as a question that reads them once: those that could stand against each other lie side by
//! side when they are sorted.
//!
//! ```text
//!   a WITH =, b WITH =        rows that share (a, b)
//!   a WITH =, b WITH &&       of those that share a, by where their ranges begin, one that overlaps the one before it
//!   a WITH =, b WITH <>       of those that share a, by b, one that differs from the one before it
//! ```
//!
//! Of others nothing is asked: only a look at every two rows would tell.

use super::{quote, range};
use crate::catalog::{Catalog, Column, Constraint, ConstraintKind, Kind, ObjectId};
use crate::step::{Piece, Precondition};

/// The ranges that every database has.
const RANGES: [&str; 6] = ["int4range", "int8range", "numrange", "daterange", "tsrange", "tstzrange"];

/// Types whose `=` compares something else than what sorts them, if anything does.
const UNSORTED: [&str; 7] = ["point", "line", "lseg", "box", "path", "polygon", "circle"];

/// A key, and the operator that no two rows may fulfil.
type Compared = (String, String);

/// No two rows stand against each other. `catalog` has the columns with the types that they have by then.
pub fn apart(catalog: &Catalog, id: &ObjectId, own: &Constraint) -> Option<Precondition> {
    let (keys, predicate) = match own.sort {
        ConstraintKind::Exclude => excluded(&own.definition)?,
        _ => (without_overlaps(&own.columns.0)?, None),
    };
    let (equal, other): (Vec<_>, Vec<_>) = keys.into_iter().partition(|(_, operator)| operator == "=");
    let of = |key: &str| Key { catalog, table: id.table(), key: key.to_string() };
    let sorted = equal.iter().all(|(key, _)| !of(key).is_unsorted());
    let against = match other.as_slice() {
        [] => "row_number() OVER rows_alike > 1".to_string(),
        [(key, operator)] if operator == "<>" || (operator == "&&" && of(key).is_range()) => {
            format!("{key} {operator} lag({key}) OVER rows_alike")
        }
        _ => return None,
    };
    sorted.then(|| asked(id, [&equal, &other].map(|keys| listed(keys)), &against, predicate))
}

fn listed(keys: &[Compared]) -> String {
    keys.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>().join(", ")
}

fn asked(id: &ObjectId, [equal, other]: [String; 2], against: &str, predicate: Option<&str>) -> Precondition {
    let clause = |word: &str, keys: &str| if keys.is_empty() { String::new() } else { format!("{word} BY {keys}") };
    let keys: Vec<&str> = [equal.as_str(), &other].into_iter().filter(|keys| !keys.is_empty()).collect();
    let keys = keys.join(", ");
    let head = format!(
        "SELECT count(*), (array_agg(key))[1:5]::text FROM (SELECT ROW({keys})::text AS key, {against} AS stands FROM "
    );
    let known = predicate.map_or_else(String::new, |predicate| format!("{predicate} AND "));
    let window = [clause("PARTITION", &equal), clause("ORDER", &other)];
    let tail = format!(
        " WHERE {known}num_nulls({keys}) = 0 WINDOW rows_alike AS ({})) AS pairs WHERE stands",
        window.join(" ").trim()
    );
    Precondition {
        says: format!("no two rows of {} stand against each other by `{}`", id.table().dotted(), id.name()),
        query: vec![Piece::Text(head), Piece::Alone(id.table()), Piece::Text(tail)],
    }
}

/// A column or an expression of a key.
struct Key<'a> {
    catalog: &'a Catalog,
    table: ObjectId,
    key: String,
}

impl Key<'_> {
    fn column(&self) -> Option<&Column> {
        let own = self.catalog.columns(&self.table).into_iter();
        own.filter(|(id, _)| quote::name(id.name()) == self.key).map(|(_, column)| column).next()
    }

    fn is_unsorted(&self) -> bool {
        self.column().is_some_and(|column| UNSORTED.contains(&column.data_type.as_str()))
    }

    fn is_range(&self) -> bool {
        let made = |name: &&&str| self.key.starts_with(&format!("{name}("));
        let Some(column) = self.column() else { return RANGES.iter().any(|name| made(&name)) };
        let own = |id: &&ObjectId| id.kind == Kind::Range && quote::qualified(id) == column.data_type;
        let known = column.reads.0.iter().find(own).is_some_and(|id| range::multirange_of(self.catalog, id).is_some());
        known || RANGES.contains(&column.data_type.as_str())
    }
}

/// The last column of a temporal key overlaps in no two rows that share the others.
fn without_overlaps(columns: &[String]) -> Option<Vec<Compared>> {
    let (last, others) = columns.split_last()?;
    let equal = others.iter().map(|name| (quote::name(name), "=".to_string()));
    Some(equal.chain([(quote::name(last), "&&".into())]).collect())
}

/// What `EXCLUDE USING gist (a WITH =, b WITH &&) WHERE (…)` compares, and of which rows.
fn excluded(definition: &str) -> Option<(Vec<Compared>, Option<&str>)> {
    let inside = definition.split_once('(')?.1;
    let (list, rest) = cut(inside, ')')?;
    let mut keys = vec![];
    let mut left = Some(list);
    while let Some(text) = left {
        let (item, more) = cut(text, ',').map_or((text, None), |(item, more)| (item, Some(more.trim_start())));
        let (key, operator) = item.rsplit_once(" WITH ")?;
        keys.push((without_class(key), operator.to_string()));
        left = more;
    }
    let predicate = rest.split_once(" WHERE ").map(|(_, behind)| match cut(behind, ' ') {
        Some((predicate, _)) => predicate,
        None => behind,
    });
    Some((keys, predicate))
}

/// A key without its operator class; what sorts it stays.
fn without_class(key: &str) -> String {
    let Some((own, behind)) = cut(key, ' ') else { return key.into() };
    match behind.strip_prefix("COLLATE ") {
        Some(collation) => {
            let name = cut(collation, ' ').map_or(collation, |(name, _)| name);
            format!("{own} COLLATE {name}")
        }
        None => own.into(),
    }
}

/// A text before and behind a sign that stands outside of brackets and quotes.
fn cut(text: &str, sign: char) -> Option<(&str, &str)> {
    let (mut depth, mut quote) = (0, None);
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (Some(open), _) if open == letter => quote = None,
            (Some(_), _) => {}
            (None, _) if letter == sign && depth == 0 => return Some((&text[..at], &text[at + letter.len_utf8()..])),
            (None, '\'' | '"') => quote = Some(letter),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_operators_are_read_as_the_server_writes_them() {
        let text = "EXCLUDE USING gist (\"a, (b\" WITH =, lower(c) COLLATE \"C\" gist_text_ops WITH =, daterange(d, e, '[)'::text) \
                    range_ops WITH &&) INCLUDE (f) WHERE ((g <> 'x )'::text)) DEFERRABLE";
        let (keys, predicate) = excluded(text).expect("it is one");
        let keys: Vec<(&str, &str)> = keys.iter().map(|(key, operator)| (key.as_str(), operator.as_str())).collect();
        assert_eq!(keys, [("\"a, (b\"", "="), ("lower(c) COLLATE \"C\"", "="), ("daterange(d, e, '[)'::text)", "&&")]);
        assert_eq!(predicate, Some("((g <> 'x )'::text))"));
    }
}
