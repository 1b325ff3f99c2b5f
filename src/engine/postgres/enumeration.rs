//! Enum types: labels are added in place; after any other change the type is made anew (`rebuild`).

use super::introspect::{Reading, Row, list, number, text};
use super::{bury, locks, quote};
use crate::catalog::{Change, Enumeration, Kind, Object, ObjectId};
use crate::engine::{Keep, Leg};
use crate::error::Result;
use crate::step::{Piece, Precondition, Step, Transaction, Verb};

pub const QUERY: &str = concat!(
    "SELECT t.oid, n.nspname, t.typname, t.typarray, \
    (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid) \
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace \
    WHERE t.typtype = 'e' AND ",
    managed!()
);

pub fn read(reading: &mut Reading, rows: &[Row]) -> Result<()> {
    for row in rows {
        let id = ObjectId::new(Kind::Enum, &[&text(row, 1)?, &text(row, 2)?]);
        let object = Object::Enum(Enumeration { labels: list(row, 4)? });
        if reading.take(("pg_type", number(row, 0)?, 0), id.clone(), object) {
            reading.ids.insert(("pg_type", number(row, 3)?, 0), id);
        }
    }
    Ok(())
}

pub fn steps(leg: &Leg, change: &Change) -> Vec<Step> {
    let id = change.id;
    match (change.old, change.new) {
        (None, Some(Object::Enum(new))) => match leg.keep {
            Keep::Restore(number) => vec![bury::restore(id, number)],
            _ => vec![Step::new(Verb::Create, id, format!("create {id}"), create(id, new), locks::NONE)],
        },
        (Some(_), None) => vec![bury::drop(leg.keep, id)],
        (Some(Object::Enum(old)), Some(Object::Enum(new))) => additions(id, old, new),
        _ => vec![],
    }
}

/// Whether adding labels is all that it takes.
pub fn grows(old: &Enumeration, new: &Enumeration) -> bool {
    let kept: Vec<&String> = new.labels.iter().filter(|label| old.labels.contains(label)).collect();
    kept.into_iter().eq(old.labels.iter())
}

/// The statement that makes it.
pub fn create(id: &ObjectId, Enumeration { labels }: &Enumeration) -> String {
    let labels: Vec<String> = labels.iter().map(|label| quote::literal(label)).collect();
    format!("CREATE TYPE {} AS ENUM ({});", quote::qualified(id), labels.join(", "))
}

/// A label is of use only once the transaction that adds it has ended.
fn additions(id: &ObjectId, old: &Enumeration, new: &Enumeration) -> Vec<Step> {
    let added = new.labels.iter().enumerate().filter(|(_, label)| !old.labels.contains(label));
    let step = |(at, label): (usize, &String)| {
        let place = match (at.checked_sub(1).and_then(|before| new.labels.get(before)), old.labels.first()) {
            (Some(previous), _) => format!(" AFTER {}", quote::literal(previous)),
            (None, Some(first)) => format!(" BEFORE {}", quote::literal(first)),
            (None, None) => String::new(),
        };
        let sql = format!("ALTER TYPE {} ADD VALUE {}{place};", quote::qualified(id), quote::literal(label));
        Step::new(Verb::Alter, id, format!("add label {label} to {id}"), sql, locks::NONE).running(Transaction::Own)
    };
    added.map(step).collect()
}

/// Asks for rows that use a label: of a column's own type, or of a part of it.
pub fn unused(column: &ObjectId, value: &str, data_type: &str, labels: &[&String]) -> Precondition {
    let list: Vec<String> = labels.iter().map(|label| quote::literal(label)).collect();
    let says = format!("no row of {} has a label in {} that is removed", column.table().dotted(), column.name());
    let list = list.join(", ");
    let used = if data_type.ends_with("[]") {
        format!("{value}::text[] && ARRAY[{list}]")
    } else {
        format!("{value}::text IN ({list})")
    };
    let head = format!("SELECT count(*), string_agg(DISTINCT {value}::text, ', ') FROM ");
    Precondition {
        says,
        query: vec![Piece::Text(head), Piece::Rows(column.table()), Piece::Text(format!(" WHERE {used}"))],
    }
}

/// Asks for values that are none of the labels.
pub fn known(column: &ObjectId, value: &str, labels: &[String]) -> Precondition {
    let list: Vec<String> = labels.iter().map(|label| quote::literal(label)).collect();
    let says = format!("every value of {} is a label", column.dotted());
    let head = format!("SELECT count(*), (array_agg(DISTINCT {value}::text))[1:5]::text FROM ");
    let tail = format!(" WHERE {value}::text <> ALL (ARRAY[{}]::text[])", list.join(", "));
    Precondition { says, query: vec![Piece::Text(head), Piece::Present(column.table()), Piece::Text(tail)] }
}
