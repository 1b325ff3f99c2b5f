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
        let (from, to) = (rename.from.name(), rename.to.name());
        catalog.rename(rename, &|sql| text::respell(sql, from, to))
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

/// The statements that rename a table and its columns.
pub(super) fn statements(way: &Way, table: &ObjectId) -> Vec<String> {
    let own = way.renames.iter().filter(|rename| is_native(rename) && rename.to.table() == *table);
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

/// The tables and columns that get another name, by the new one.
pub(super) fn renamed(renames: &[Rename]) -> impl Iterator<Item = &ObjectId> {
    renames.iter().filter(|rename| is_native(rename)).map(|rename| &rename.to)
}

/// The name an object had before the renames.
pub(super) fn original(renames: &[Rename], id: &ObjectId) -> ObjectId {
    renames.iter().rev().filter(|rename| is_native(rename)).fold(id.clone(), |mut id, rename| {
        let child = rename.to.kind == Kind::Table && id.path.len() == 3 && id.path[..2] == rename.to.path[..];
        if id == rename.to || child {
            id.path[..rename.from.path.len()].clone_from_slice(&rename.from.path);
        }
        id
    })
}
