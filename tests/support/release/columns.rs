//! Which of its columns a release writes, by which its rows are told apart, and by which they are parted.

use concertina::catalog::{Catalog, Column, ConstraintKind, Kind, Object, ObjectId};
use std::collections::BTreeSet;

/// The columns that a release writes: the database gives the others by itself.
pub fn written<'a>(catalog: &'a Catalog, table: &ObjectId) -> Vec<(&'a ObjectId, &'a Column)> {
    let always = |column: &Column| column.identity.as_ref().is_some_and(|identity| identity.mode == "ALWAYS");
    let columns = catalog.columns(table).into_iter();
    columns.filter(|(_, column)| column.generated.is_none() && !always(column)).collect()
}

/// Those by which the rows of a table are told apart, but such as refer to others and such as part the rows.
pub fn keys(catalog: &Catalog, table: &ObjectId) -> BTreeSet<String> {
    let objects = catalog.of_kind(Kind::Constraint).filter(|(id, _)| catalog.is_within(&id.table(), table));
    let refers = objects.filter_map(|(_, object)| match object {
        Object::Constraint(own) if matches!(own.sort, ConstraintKind::Foreign { .. }) => Some(own.columns.0.clone()),
        _ => None,
    });
    let not: BTreeSet<String> = refers.flatten().chain(parted(catalog, table)).collect();
    &apart(catalog, table) - &not
}

/// The columns by which the rows of a table, or those that a view stores of it, are told apart.
fn apart(catalog: &Catalog, table: &ObjectId) -> BTreeSet<String> {
    let within: Vec<ObjectId> = std::iter::once(table.clone()).chain(catalog.descendants(table)).collect();
    let own = catalog.columns(table).into_iter().map(|(id, _)| id);
    let stored = own.flat_map(|column| catalog.views_over(column)).collect::<BTreeSet<_>>();
    let objects = || within.iter().chain(&stored).flat_map(|own| catalog.children(own)).map(|(_, object)| object);
    let columns = |object: &Object| -> Vec<String> {
        if let Object::Index(own) = object
            && own.is_on_view()
        {
            return own.columns.0.clone();
        }
        let reads = object.reads().filter(|read| read.kind == Kind::Column && within.contains(&read.table()));
        reads.map(|read| read.name().to_string()).collect()
    };
    let apart = objects().filter(|object| match object {
        Object::Constraint(own) => own.has_index(),
        Object::Index(own) => own.unique,
        _ => false,
    });
    apart.flat_map(columns).collect()
}

/// Those that part the rows and tell them apart: nobody makes up other values for them.
pub fn stuck(catalog: &Catalog, table: &ObjectId) -> BTreeSet<String> {
    &apart(catalog, table) & &parted(catalog, table)
}

/// The columns by which the rows of a table, or of one above it, are parted.
pub fn parted(catalog: &Catalog, table: &ObjectId) -> BTreeSet<String> {
    let parts = catalog.of_kind(Kind::Table).filter_map(|(id, object)| match object {
        Object::Table(own) if catalog.is_within(table, id) => Some(own.partition_by.as_ref()?.columns.0.clone()),
        _ => None,
    });
    parts.flatten().collect()
}
