//! Renames: what the catalog makes of them, and the statements.

use super::Way;
use super::names::quote;
use super::{constraint, text};
use crate::catalog::{Catalog, Kind, Object, ObjectId, Rename};

/// Whether SQLite can rename such a thing; anything else is dropped and made anew under its new name.
fn is_native(rename: &Rename) -> bool {
    matches!(rename.from.kind, Kind::Table | Kind::Column)
}

/// The catalog once SQLite has renamed what it can.
pub(super) fn apply(catalog: &Catalog, renames: &[Rename]) -> Catalog {
    let renamed = renames.iter().filter(|rename| is_native(rename)).fold(catalog.clone(), |catalog, rename| {
        catalog.rename(rename, &|sql, rename| text::respell(sql, rename.from.name(), rename.to.name()))
    });
    if renames.is_empty() { renamed } else { unnamed_follow(renamed) }
}

/// A constraint without a name of its own goes by what it demands, and so by the new names.
fn unnamed_follow(catalog: Catalog) -> Catalog {
    let objects: Vec<(ObjectId, Object)> = catalog.into();
    let (constraints, others): (Vec<_>, Vec<_>) = objects.into_iter().partition(|(id, _)| id.kind == Kind::Constraint);
    let mut catalog = Catalog::from(others);
    for (id, object) in constraints {
        let Object::Constraint(own) = &object else { continue };
        let named = constraint::given_name(own).is_some();
        let name = if named { id.name().to_string() } else { constraint::name(own) };
        let name = constraint::free_name(&name, &|name| catalog.contains(&id.renamed(name)));
        catalog.insert(id.renamed(&name), object);
    }
    catalog
}

/// The renames of a table and its columns, by the name it has in the end.
pub(super) fn of<'a>(renames: &'a [Rename], table: &'a ObjectId) -> impl Iterator<Item = &'a Rename> {
    let ends = renames.iter().enumerate().map(|(at, rename)| (rename, followed(&rename.to, &renames[at + 1..])));
    ends.filter(move |(rename, end)| is_native(rename) && end.table() == *table).map(|(rename, _)| rename)
}

/// The statements that rename a table and its columns.
pub(super) fn statements(way: &Way, table: &ObjectId) -> Vec<String> {
    let own = of(way.renames, table);
    own.map(|rename| {
        let Rename { from, to } = rename;
        let (old, new) = (quote(from.name()), quote(to.name()));
        match from.kind {
            // Only outside the legacy mode do foreign keys of other tables follow.
            Kind::Table => format!(
                "PRAGMA legacy_alter_table = OFF;\nALTER TABLE {old} RENAME TO {new};\nPRAGMA legacy_alter_table = ON;"
            ),
            _ => format!("ALTER TABLE {} RENAME COLUMN {old} TO {new};", quote(to.table().name())),
        }
    })
    .collect()
}

/// The tables and columns that get another name, by the one they have in the end.
pub(super) fn renamed(renames: &[Rename]) -> impl Iterator<Item = ObjectId> + '_ {
    let native = renames.iter().enumerate().filter(|(_, rename)| is_native(rename));
    native.map(|(at, rename)| followed(&rename.to, &renames[at + 1..]))
}

/// The name an object has after the renames.
fn followed(id: &ObjectId, renames: &[Rename]) -> ObjectId {
    renames.iter().filter(|rename| is_native(rename)).fold(id.clone(), |id, rename| moved(id, &rename.from, &rename.to))
}

/// The name an object had before the renames.
pub(super) fn original(renames: &[Rename], id: &ObjectId) -> ObjectId {
    let back = renames.iter().rev().filter(|rename| is_native(rename));
    back.fold(id.clone(), |id, rename| moved(id, &rename.to, &rename.from))
}

/// The id of an object, or of a child of a table, once `from` is `to`.
fn moved(mut id: ObjectId, from: &ObjectId, to: &ObjectId) -> ObjectId {
    let child = from.kind == Kind::Table && id.path.len() == 3 && id.path[..2] == from.path[..];
    if id == *from || child {
        id.path[..to.path.len()].clone_from_slice(&to.path);
    }
    id
}
