use super::{Aside, Catalog, Kind, Object, ObjectId};
use serde::{Deserialize, Serialize};

/// Who owns another object, where that is not the usual role: the one that Concertina connects as. Its id says of what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Owner {
    pub role: String,
    /// The roles whose rights it has, its own among them; nothing of one that may read everything.
    #[serde(default)]
    pub roles: Aside<Option<Vec<String>>>,
}

impl Catalog {
    /// The role that owns an object; `None` for the usual one.
    pub fn owner(&self, id: &ObjectId) -> Option<&str> {
        match self.object(&ObjectId::owner_of(&self.owned_with(id))) {
            Some(Object::Owner(owner)) => Some(&owner.role),
            _ => None,
        }
    }

    /// What an object has its owner from: a table gives its own to what stands on it, and to the sequences of its columns.
    pub fn owned_with(&self, id: &ObjectId) -> ObjectId {
        let whole = || ObjectId { kind: id.kind, path: id.path.iter().take(2).cloned().collect() };
        match (id.kind, id.path.len()) {
            (kind, _) if kind.is_note() => id.target().map_or_else(|| id.clone(), |target| self.owned_with(&target)),
            (kind, _) if kind.is_of_relation() => id.table(),
            (Kind::View | Kind::Composite, 3) => whole(),
            (Kind::Sequence, 3) => id.table(),
            (Kind::Sequence | Kind::SequenceOwner, _) => self.sequence_table(id).unwrap_or_else(|| id.sequence()),
            _ => id.clone(),
        }
    }

    /// The table whose column owns a sequence.
    pub fn sequence_table(&self, sequence: &ObjectId) -> Option<ObjectId> {
        let link = ObjectId { kind: Kind::SequenceOwner, path: sequence.path.clone() };
        match self.object(&link).filter(|_| matches!(sequence.kind, Kind::Sequence | Kind::SequenceOwner)) {
            Some(Object::SequenceOwner(owner)) => Some(owner.column.table()),
            _ => None,
        }
    }
}

impl ObjectId {
    /// The owner of an object.
    pub fn owner_of(target: &ObjectId) -> ObjectId {
        ObjectId { kind: Kind::Owner, path: target.told() }
    }

    fn sequence(&self) -> ObjectId {
        ObjectId { kind: Kind::Sequence, path: self.path.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::SequenceOwner;

    #[test]
    fn what_stands_on_a_table_has_its_owner() {
        let table = ObjectId::new(Kind::Table, &["public", "t"]);
        let column = ObjectId::under(&table, Kind::Column, "id");
        let [owned, alone] = ["t_id_seq", "s"].map(|name| ObjectId::new(Kind::Sequence, &["public", name]));
        let link = ObjectId { kind: Kind::SequenceOwner, path: owned.path.clone() };
        let catalog: Catalog = [
            (ObjectId::owner_of(&table), Object::Owner(Owner { role: "app".into(), roles: Aside(None) })),
            (link.clone(), Object::SequenceOwner(SequenceOwner { column: column.clone() })),
        ]
        .into_iter()
        .collect();
        let grant = ObjectId::note(Kind::Grant, &owned, "web");
        for id in [&table, &column, &owned, &link, &grant] {
            assert_eq!(catalog.owner(id), Some("app"), "{id}");
        }
        assert_eq!(catalog.owner(&alone), None);
        assert_eq!(ObjectId::owner_of(&table).target(), Some(table));
    }
}
