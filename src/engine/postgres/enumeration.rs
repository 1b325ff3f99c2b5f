//! Enum types: labels are added in place; any other change makes the type anew around the columns that use it.

use super::introspect::{Reading, Row, list, number, text};
use super::{bury, locks, quote};
use crate::catalog::{Catalog, Change, Column, Enumeration, Kind, Object, ObjectId};
use crate::engine::{Keep, Leg};
use crate::error::Result;
use crate::hazard::Hazard;
use crate::step::{Cost, Piece, Precondition, Step, Transaction, Verb};

pub const QUERY: &str = "SELECT t.oid, n.nspname, t.typname, t.typarray, \
    (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid) \
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace \
    WHERE t.typtype = 'e' AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'concertina', 'concertina_trash')";

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
        (Some(Object::Enum(old)), Some(Object::Enum(new))) if !is_rebuilt(leg, old, new) => additions(id, old, new),
        (Some(Object::Enum(old)), Some(Object::Enum(new))) => vec![rebuild(leg, id, old, new)],
        _ => vec![],
    }
}

/// Whether the type is made anew, and everything that reads it with it. What was made anew comes back from quarantine, even
/// where adding labels would do: what is in quarantine has that type.
pub fn is_rebuilt(leg: &Leg, old: &Enumeration, new: &Enumeration) -> bool {
    old != new && (!grows(old, new) || matches!(leg.keep, Keep::Restore(_)))
}

fn grows(old: &Enumeration, new: &Enumeration) -> bool {
    let kept: Vec<&String> = new.labels.iter().filter(|label| old.labels.contains(label)).collect();
    kept.into_iter().eq(old.labels.iter())
}

fn create(id: &ObjectId, Enumeration { labels }: &Enumeration) -> String {
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

fn rebuild(leg: &Leg, id: &ObjectId, old: &Enumeration, new: &Enumeration) -> Step {
    let (mut sql, end) = exchange(leg, id, old, new);
    let columns = users(leg.from, leg.to, id);
    for (column, before, after) in &columns {
        let (table, own) = (quote::table(column), quote::name(column.name()));
        if before.default.is_some() {
            sql += &format!("\nALTER TABLE {table} ALTER COLUMN {own} DROP DEFAULT;");
        }
        let through = if after.data_type.ends_with("[]") { "text[]" } else { "text" };
        sql +=
            &format!("\nALTER TABLE {table} ALTER COLUMN {own} TYPE {0} USING {own}::{through}::{0};", after.data_type);
        if let Some(default) = &after.default {
            sql += &format!("\nALTER TABLE {table} ALTER COLUMN {own} SET DEFAULT {default};");
        }
    }
    sql += &end;
    let step = Step::new(Verb::Alter, id, format!("make {id} anew with other labels"), sql, locks::ACCESS_EXCLUSIVE);
    let removed: Vec<&String> = old.labels.iter().filter(|label| !new.labels.contains(label)).collect();
    let needs = columns.iter().filter(|_| !removed.is_empty()).map(|(column, ..)| unused(column, &removed));
    let step = needs.fold(step.touching(columns.iter().map(|(column, ..)| (*column).clone())), Step::needing);
    if columns.is_empty() { step } else { step.costing(Cost::Rewrite).risking(Hazard::RewritesTable) }
}

/// The statements before and after the columns change from the type as it was to the type as it will be. What is in
/// quarantine may use the type as it was, so that goes there too, and comes back from there.
fn exchange(leg: &Leg, id: &ObjectId, old: &Enumeration, new: &Enumeration) -> (String, String) {
    let former = id.renamed(&bury::short(&format!("{}_former", id.name())));
    let aside = format!("ALTER TYPE {} RENAME TO {};", quote::qualified(id), quote::name(former.name()));
    let drop = format!("\nDROP TYPE {};", quote::qualified(&former));
    match leg.keep {
        Keep::Bury(_) => (format!("{}\n{}", bury::drop(leg.keep, id).sql, create(id, new)), String::new()),
        Keep::Restore(number) if !grows(new, old) => (format!("{aside}\n{}", bury::restore(id, number).sql), drop),
        _ => (format!("{aside}\n{}", create(id, new)), drop),
    }
}

/// The columns of that type on both sides.
fn users<'a>(from: &'a Catalog, to: &'a Catalog, id: &ObjectId) -> Vec<(&'a ObjectId, &'a Column, &'a Column)> {
    let of_type = |column: &Column| {
        let base = column.data_type.strip_suffix("[]").unwrap_or(&column.data_type);
        base == quote::qualified(id)
    };
    let columns =
        from.of_kind(Kind::Column).filter_map(|(column, _)| Some((column, from.column(column)?, to.column(column)?)));
    columns.filter(|(_, before, after)| of_type(before) && of_type(after)).collect()
}

fn unused(column: &ObjectId, labels: &[&String]) -> Precondition {
    let own = quote::name(column.name());
    let list: Vec<String> = labels.iter().map(|label| quote::literal(label)).collect();
    let says = format!("no row of {} has a label in {} that is removed", column.table().dotted(), column.name());
    let head = format!("SELECT count(*), string_agg(DISTINCT {own}::text, ', ') FROM ");
    let tail = format!(" WHERE {own}::text IN ({})", list.join(", "));
    Precondition { says, query: vec![Piece::Text(head), Piece::Rows(column.table()), Piece::Text(tail)] }
}
