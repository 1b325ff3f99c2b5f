//! Which objects live and die with which.

use super::{Catalog, Column, Kind, Object, ObjectId};

impl Catalog {
    /// The objects that live and die with `parent`: columns, constraints and indexes of a table, comments. What is said of the
    /// sequence inside of an identity is its column's.
    pub fn children<'a>(&'a self, parent: &'a ObjectId) -> impl Iterator<Item = (&'a ObjectId, &'a Object)> {
        Kind::ALL.iter().copied().filter(|kind| kind.is_under(parent.kind)).flat_map(move |kind| {
            let own = if kind.is_note() { parent.told() } else { parent.path.clone() };
            let inside = (kind.is_note() && parent.kind == Kind::Column).then(|| parent.inside().told());
            [own].into_iter().chain(inside).flat_map(move |path| {
                let within = path.clone();
                self.starting(ObjectId { kind, path })
                    .take_while(move |(id, _)| id.kind == kind && id.path.starts_with(&within))
                    .filter(move |(id, _)| id.parent().as_ref() == Some(parent) || id.stands_on_view(parent))
            })
        })
    }

    /// The columns of a table in the order in which it holds them.
    pub fn columns<'a>(&'a self, table: &ObjectId) -> Vec<(&'a ObjectId, &'a Column)> {
        let first = ObjectId { kind: Kind::Column, path: table.path.clone() };
        let mut columns: Vec<_> = self
            .starting(first)
            .take_while(|(id, _)| id.kind == Kind::Column && id.path.starts_with(&table.path))
            .filter_map(|(id, object)| match object {
                Object::Column(column) => Some((id, column)),
                _ => None,
            })
            .collect();
        columns.sort_by_key(|(_, column)| column.position.0);
        columns
    }

    /// Takes an object out with its children, and a view with what stands on it.
    pub fn uproot(&mut self, id: &ObjectId) {
        let gone = if id.kind == Kind::View { self.standing(id) } else { self.with_children(id) };
        gone.iter().for_each(|gone| drop(self.remove(gone)));
    }

    /// A view with its triggers, rules and indexes, and all that is said of them.
    pub fn standing(&self, view: &ObjectId) -> Vec<ObjectId> {
        let on = |id: &&ObjectId| id.kind.is_of_relation() && id.path.len() > 2 && id.path[..2] == view.path[..];
        let own = self.iter().map(|(id, _)| id).filter(on).chain([view]);
        own.flat_map(|id| self.with_children(id)).collect()
    }

    fn with_children(&self, id: &ObjectId) -> Vec<ObjectId> {
        self.children(id).map(|(child, _)| child).chain([id]).cloned().collect()
    }
}
