//! What keeps rows apart.

use super::{Catalog, ConstraintKind, Object, ObjectId};

/// A key that takes one row without a value keeps more apart than others of its columns.
const NULLS: &str = "NULLS NOT DISTINCT";

impl Object {
    /// The columns by which it keeps all rows apart whose columns all hold something: of a key that is looked at at once.
    pub fn key_columns(&self) -> Option<&[String]> {
        match self {
            Object::Constraint(key) if matches!(key.sort, ConstraintKind::Primary | ConstraintKind::Unique) => {
                let words = [" DEFERRABLE", " WITHOUT OVERLAPS)", NULLS];
                let plain = !words.iter().any(|words| key.definition.contains(words));
                Some(key.columns.0.as_slice()).filter(|_| plain)
            }
            Object::Index(index) if index.unique && index.predicate.0.is_none() => {
                let plain = index.keys.0.len() == index.columns.0.len() && !index.definition.contains(NULLS);
                Some(index.columns.0.as_slice()).filter(|_| plain)
            }
            _ => None,
        }
    }

    /// Whether it is the key of a table by which everything else refers to it.
    pub fn is_primary_key(&self) -> bool {
        matches!(self, Object::Constraint(key) if key.sort == ConstraintKind::Primary)
    }
}

impl Catalog {
    /// The primary key of a table.
    pub fn primary_key<'a>(&'a self, table: &'a ObjectId) -> Option<&'a ObjectId> {
        self.children(table).find(|(_, object)| object.is_primary_key()).map(|(id, _)| id)
    }

    /// Whether rows of a table that differ by these columns are all it takes: it has a key of some of them.
    pub fn keeps_apart(&self, table: &ObjectId, columns: &[String]) -> bool {
        let within = |key: &[String]| !key.is_empty() && key.iter().all(|name| columns.contains(name));
        self.children(table).any(|(_, object)| object.key_columns().is_some_and(within))
    }
}
