//! The types of the columns that part a table's rows: no statement changes them.

use super::quote;
use super::rebuild::Remade;
use crate::catalog::{Change, Object, ObjectId, Table};
use crate::engine::Leg;
use crate::error::{Error, Result};

/// Refuses another type for a column by which the rows of a table below are parted, and a type made anew of one by which those
/// of its own table are. A table whose own key takes another type is made anew, with its partitions.
///
/// # Errors
/// The table and the column.
pub fn refuse_other_types(leg: &Leg, changes: &[Change], remade: &Remade) -> Result<()> {
    for id in remade.columns(leg) {
        refuse(leg, id, std::iter::once(id.table()).chain(leg.from.descendants(&id.table())))?;
    }
    let retyped = changes.iter().filter(|change| match (change.old, change.new) {
        (Some(Object::Column(old)), Some(Object::Column(new))) => old.data_type != new.data_type,
        _ => false,
    });
    retyped.map(|change| change.id).try_for_each(|id| refuse(leg, id, leg.from.descendants(&id.table()).into_iter()))
}

fn refuse(leg: &Leg, column: &ObjectId, mut tables: impl Iterator<Item = ObjectId>) -> Result<()> {
    let is_parted = |table: &ObjectId| match leg.from.object(table) {
        Some(Object::Table(Table { partition_by: Some(key), .. })) => {
            key.columns.0.iter().any(|name| name == column.name())
        }
        _ => false,
    };
    match tables.find(|table| leg.to.contains(table) && is_parted(table)) {
        None => Ok(()),
        Some(table) => Err(Error::decision(format!(
            "the type of {column} cannot change: the rows of {table} are parted by it, and no statement changes the type of such a column"
        ))
        .hint(format!(
            "make a table beside {} that is parted by the new type, move the rows, and drop this one in a later release",
            quote::qualified(&table)
        ))),
    }
}
