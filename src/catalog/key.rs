//! What keeps rows apart.

use super::{Catalog, Constraint, ConstraintKind, Index, Kind, Object, ObjectId};

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

/// Whether the server can make the constraint of the index as it is.
fn is_behind(index: &Index, key: &Constraint) -> bool {
    let keys = ["UNIQUE ", "PRIMARY KEY "].into_iter().find_map(|word| key.definition.strip_prefix(word));
    let alone = index.under.is_none() && key.under.is_none() && key.options.is_empty();
    alone && index.unique && keys.is_some_and(|keys| index.definition == format!("USING btree {keys}"))
}

impl Catalog {
    /// The constraint that a unique index is in `other`, under the same name and over the same columns; the index that a
    /// constraint is there. None where a reference leans on the index, more than a comment is said of it, or a table
    /// stands above or below; of a primary key, where it would be a second one, or holds NULL yet.
    pub fn turned(&self, other: &Catalog, id: &ObjectId) -> Option<ObjectId> {
        let kind = match id.kind {
            Kind::Index => Kind::Constraint,
            Kind::Constraint => Kind::Index,
            _ => return None,
        };
        let turned = ObjectId { kind, path: id.path.clone() };
        let (own, others) = (self.object(id)?, other.object(&turned)?);
        let (key, without) = match (own, others) {
            (Object::Index(index), Object::Constraint(key)) if is_behind(index, key) => (others, self),
            (Object::Constraint(key), Object::Index(index)) if is_behind(index, key) => (own, other),
            _ => return None,
        };
        let table = id.table();
        let column = |name: &String| ObjectId::under(&table, Kind::Column, name);
        let typed = |side: &Catalog, name: &String| {
            let column = side.column(&column(name)).filter(|column| !column.nullable || !key.is_primary_key());
            column.map(|column| column.data_type.clone())
        };
        let mut columns = key.key_columns()?.iter();
        let plain = |side: &Catalog, id: &ObjectId| {
            let leaning = id.kind == Kind::Index && side.readers(id).any(|reader| reader.kind == Kind::Constraint);
            let bare = !side.children(id).any(|(note, _)| note.kind == Kind::Setting);
            !leaning && bare && side.lineage(&table).is_none() && side.heirs(&table).is_empty()
        };
        let apart = !self.contains(&turned) && !other.contains(id);
        let only = !key.is_primary_key() || without.primary_key(&table).is_none();
        let stays = apart && only && plain(self, id) && plain(other, &turned);
        let same = |name: &String| typed(self, name).is_some_and(|own| typed(other, name) == Some(own));
        (stays && columns.all(same)).then_some(turned)
    }

    /// Whether rows of a table are told apart, and found, by exactly these columns.
    pub fn has_key_of(&self, table: &ObjectId, columns: &[String]) -> bool {
        self.children(table).any(|(_, object)| object.key_columns() == Some(columns))
    }

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
