//! Questions to the rows, asked before a change that they could refuse.

use super::names::{list, quote};
use super::{Way, constraint};
use crate::catalog::{Change, Column, Constraint, ConstraintKind, Index, Kind, Object, ObjectId};
use crate::step::{Piece, Precondition};

/// How many offenders are shown.
const SHOWN: usize = 5;

/// What the rows of a table must satisfy for its changes.
pub(super) fn of_changes(way: &Way, table: &ObjectId, changes: &[Change]) -> Vec<Precondition> {
    let strict =
        |object: &Object| matches!(object, Object::Table(t) if t.attributes.iter().any(|word| word == "STRICT"));
    let needs = changes.iter().flat_map(|change| match (change.old, change.new) {
        (Some(Object::Column(old)), Some(Object::Column(new))) if old.nullable && !new.nullable => {
            vec![required(way, change.id)]
        }
        (old, Some(Object::Constraint(new))) if known(way, table, &new.columns.0) => {
            // The same demand under another name, or with another action, asks nothing new of the rows.
            let asked = old.is_some_and(|old| matches!(old, Object::Constraint(old) if old.sort == new.sort));
            if asked { vec![] } else { of_constraint(way, table, new).into_iter().collect() }
        }
        (Some(old), Some(new)) if strict(new) && !strict(old) => strict_types(way, table),
        _ => vec![],
    });
    needs.collect()
}

fn of_constraint(way: &Way, table: &ObjectId, constraint: &Constraint) -> Option<Precondition> {
    let columns = &constraint.columns.0;
    match &constraint.sort {
        ConstraintKind::Primary | ConstraintKind::Unique => {
            let keys: Vec<String> = columns.iter().map(|name| quote(name)).collect();
            Some(distinct(table, &keys, None))
        }
        ConstraintKind::Check { condition } => {
            let says = format!("every row of {} satisfies {condition}", table.name());
            Some(none(way, table, says, vec![Piece::Text(format!("NOT ({condition})"))]))
        }
        ConstraintKind::Foreign { table: parent, columns: targets } => {
            let there = way.from.contains(parent) && known(way, parent, targets);
            there.then(|| referenced(way, table, columns, (parent, targets)))
        }
        ConstraintKind::Exclude => None,
    }
}

/// What the rows must satisfy for a unique index; nothing where its table is new.
pub(super) fn of_index(way: &Way, id: &ObjectId, index: &Index) -> Option<Precondition> {
    let table = id.table();
    if !index.unique || !way.from.contains(&table) || !known(way, &table, &index.columns.0) {
        return None;
    }
    Some(distinct(&table, &index.keys.0, index.predicate.0.as_deref()))
}

/// Whether the columns are there before the change.
fn known(way: &Way, table: &ObjectId, columns: &[String]) -> bool {
    columns.iter().all(|name| way.from.contains(&ObjectId::under(table, Kind::Column, name)))
}

fn required(way: &Way, id: &ObjectId) -> Precondition {
    let says = format!("no row of {} has NULL in {}", id.table().name(), id.name());
    none(way, &id.table(), says, vec![Piece::Text(format!("{} IS NULL", quote(id.name())))])
}

fn distinct(table: &ObjectId, keys: &[String], predicate: Option<&str>) -> Precondition {
    let filled =
        keys.iter().map(|key| format!("{key} IS NOT NULL")).chain(predicate.map(|condition| format!("({condition})")));
    let filled = filled.collect::<Vec<_>>().join(" AND ");
    let grouped = keys.join(", ");
    let shown = keys.iter().map(|key| format!("({key})")).collect::<Vec<_>>().join(" || '/' || ");
    let query = vec![Piece::Text(format!(
        "SELECT count(*), (SELECT group_concat(k, ', ') FROM (SELECT k FROM doubles LIMIT {SHOWN})) FROM doubles"
    ))];
    let with = vec![
        Piece::Text(format!("WITH doubles AS (SELECT {shown} AS k FROM ")),
        Piece::Rows(table.clone()),
        Piece::Text(format!(" WHERE {filled} GROUP BY {grouped} HAVING count(*) > 1) ")),
    ];
    Precondition {
        says: format!("no two rows of {} share ({grouped})", table.name()),
        query: with.into_iter().chain(query).collect(),
    }
}

fn referenced(
    way: &Way,
    table: &ObjectId,
    columns: &[String],
    (parent, targets): (&ObjectId, &[String]),
) -> Precondition {
    let filled = columns.iter().map(|name| format!("{} IS NOT NULL", quote(name))).collect::<Vec<_>>().join(" AND ");
    let says = format!("every {} of {} is in {} ({})", list(columns), table.name(), parent.name(), list(targets));
    let condition = vec![
        Piece::Text(format!("{filled} AND ({}) NOT IN (SELECT {} FROM ", list(columns), list(targets))),
        Piece::Rows(parent.clone()),
        Piece::Text(format!(
            " WHERE {})",
            targets.iter().map(|t| format!("{} IS NOT NULL", quote(t))).collect::<Vec<_>>().join(" AND ")
        )),
    ];
    none(way, table, says, condition)
}

fn strict_types(way: &Way, table: &ObjectId) -> Vec<Precondition> {
    let columns = way.to.columns(table);
    let kept = columns.into_iter().filter(|(id, column)| way.from.contains(id) && column.generated.is_none());
    kept.filter_map(|(id, column)| {
        let refused = refused_by(&quote(id.name()), column)?;
        let says = format!("every {} of {} can be stored as {}", id.name(), table.name(), column.data_type);
        Some(none(way, table, says, vec![Piece::Text(refused)]))
    })
    .collect()
}

/// Which values a column of a STRICT table refuses. A number that reads as one is taken from text too.
fn refused_by(name: &str, column: &Column) -> Option<String> {
    match column.data_type.to_ascii_uppercase().as_str() {
        "INT" | "INTEGER" => Some(format!(
            "typeof({name}) = 'blob' OR typeof({name}) IN ('real', 'text') AND CAST({name} AS INTEGER) <> CAST({name} AS NUMERIC) \
             OR typeof({name}) = 'text' AND CAST({name} AS NUMERIC) = 0 AND trim({name}) NOT GLOB '[-+.0-9]*'"
        )),
        "REAL" => Some(format!(
            "typeof({name}) = 'blob' OR typeof({name}) = 'text' AND CAST({name} AS REAL) = 0 AND trim({name}) NOT GLOB '[-+.0-9]*'"
        )),
        "TEXT" => Some(format!("typeof({name}) = 'blob'")),
        "BLOB" => Some(format!("typeof({name}) NOT IN ('blob', 'null')")),
        _ => None,
    }
}

/// That no row satisfies a condition. Rows are shown by their primary key, or by their first column where there is none.
fn none(way: &Way, table: &ObjectId, says: String, condition: Vec<Piece>) -> Precondition {
    let key = constraint::key(way.from, table).map(|key| key.columns.0.clone()).filter(|key| known(way, table, key));
    let first = || way.from.columns(table).first().map(|(id, _)| id.name().to_string()).into_iter().collect();
    let key: Vec<String> = key.unwrap_or_else(first);
    let shown = key.iter().map(|name| quote(name)).collect::<Vec<_>>().join(" || '/' || ");
    let before = [
        Piece::Text(format!("WITH refused AS (SELECT {shown} AS k FROM ")),
        Piece::Rows(table.clone()),
        Piece::Text(" WHERE ".into()),
    ];
    let after = Piece::Text(format!(
        ") SELECT count(*), (SELECT group_concat(k, ', ') FROM (SELECT k FROM refused LIMIT {SHOWN})) FROM refused"
    ));
    Precondition { says, query: before.into_iter().chain(condition).chain([after]).collect() }
}
