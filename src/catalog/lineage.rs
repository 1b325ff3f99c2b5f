use super::{Catalog, Constraint, ConstraintKind, Kind, Object, ObjectId};
use serde::{Deserialize, Serialize};

/// What a table stands under: path `[schema, table]`. An object of its own, because a table comes under another when the
/// columns and constraints of both are as they will be, and leaves it before any of them changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lineage {
    /// It holds a part of a partitioned table's rows.
    Partition {
        of: ObjectId,
        /// `FOR VALUES …` or `DEFAULT`, as the server writes it.
        bound: String,
    },
    /// Its rows are rows of these too, in this order.
    Heir { of: Vec<ObjectId> },
    /// Its columns are those of a composite type.
    Typed {
        /// The type as the server writes it.
        of: String,
        /// The type's own object.
        reads: super::Aside<Vec<ObjectId>>,
    },
}

impl Lineage {
    /// The tables directly above.
    pub fn parents(&self) -> &[ObjectId] {
        match self {
            Lineage::Partition { of, .. } => std::slice::from_ref(of),
            Lineage::Heir { of } => of,
            Lineage::Typed { .. } => &[],
        }
    }

    pub(super) fn reads(&self) -> &[ObjectId] {
        match self {
            Lineage::Typed { reads, .. } => &reads.0,
            _ => self.parents(),
        }
    }

    pub(super) fn reads_mut(&mut self) -> &mut [ObjectId] {
        match self {
            Lineage::Partition { of, .. } => std::slice::from_mut(of),
            Lineage::Heir { of } => of,
            Lineage::Typed { reads, .. } => &mut reads.0,
        }
    }
}

impl Catalog {
    /// What a table stands under.
    pub fn lineage(&self, table: &ObjectId) -> Option<&Lineage> {
        match self.object(&ObjectId { kind: Kind::Lineage, path: table.path.clone() }) {
            Some(Object::Lineage(lineage)) => Some(lineage),
            _ => None,
        }
    }

    /// Whether the rows of the table that an object is, or is of, stand in partitions.
    pub fn is_parted(&self, id: &ObjectId) -> bool {
        matches!(self.object(&id.table()), Some(Object::Table(table)) if table.partition_by.is_some())
    }

    /// Whether a table is a partition of another.
    pub fn is_partition(&self, table: &ObjectId) -> bool {
        self.whole(table).is_some()
    }

    /// The table that a table is a partition of.
    pub fn whole(&self, table: &ObjectId) -> Option<&ObjectId> {
        match self.lineage(table) {
            Some(Lineage::Partition { of, .. }) => Some(of),
            _ => None,
        }
    }

    /// Whether the rows of the table that an object is, or is of, are on another server.
    pub fn is_foreign(&self, id: &ObjectId) -> bool {
        matches!(self.object(&id.table()), Some(Object::Table(table)) if table.foreign.is_some())
    }

    /// The tables directly above a table.
    pub fn parents(&self, table: &ObjectId) -> &[ObjectId] {
        self.lineage(table).map_or(&[], Lineage::parents)
    }

    /// Whether a table is another one, or stands under it at any depth.
    pub fn is_within(&self, table: &ObjectId, above: &ObjectId) -> bool {
        table == above || self.parents(table).iter().any(|parent| self.is_within(parent, above))
    }

    /// The table at the top of those that a table stands under; itself where it stands under none.
    pub fn eldest(&self, table: &ObjectId) -> ObjectId {
        self.parents(table).first().map_or_else(|| table.clone(), |parent| self.eldest(parent))
    }

    /// The tables directly below a table.
    pub fn heirs(&self, table: &ObjectId) -> Vec<ObjectId> {
        let below = self.of_kind(Kind::Lineage).filter(|(_, object)| match object {
            Object::Lineage(lineage) => lineage.parents().contains(table),
            _ => false,
        });
        below.map(|(id, _)| ObjectId { kind: Kind::Table, path: id.path.clone() }).collect()
    }

    /// The tables below a table, at any depth.
    pub fn descendants(&self, table: &ObjectId) -> Vec<ObjectId> {
        let mut below = self.heirs(table);
        let mut next = 0;
        while let Some(heir) = below.get(next) {
            let more: Vec<ObjectId> = self.heirs(heir).into_iter().filter(|id| !below.contains(id)).collect();
            below.extend(more);
            next += 1;
        }
        below
    }

    /// A column, and those of the tables below that it is carried along to.
    pub fn along(&self, column: &ObjectId) -> Vec<ObjectId> {
        let below = self.descendants(&column.table()).into_iter();
        let carried = below.map(|table| ObjectId::under(&table, Kind::Column, column.name()));
        std::iter::once(column.clone()).chain(carried.filter(|column| self.contains(column))).collect()
    }

    /// The column of a table directly above that gives this one.
    pub fn giver(&self, column: &ObjectId) -> Option<ObjectId> {
        if column.kind != Kind::Column {
            return None;
        }
        let above = self.parents(&column.table()).iter();
        above.map(|parent| ObjectId::under(parent, Kind::Column, column.name())).find(|given| self.contains(given))
    }

    /// What stands under a constraint or index of a parent, at any depth.
    pub fn given(&self, id: &ObjectId) -> Vec<ObjectId> {
        let mut found = vec![];
        let mut waiting = vec![id.clone()];
        while let Some(giver) = waiting.pop() {
            for table in self.heirs(&giver.table()) {
                let given = self.children(&table).filter(|(_, object)| object.under() == Some(&giver));
                let given: Vec<ObjectId> = given.map(|(id, _)| id.clone()).collect();
                found.extend(given.iter().cloned());
                waiting.extend(given);
            }
        }
        found
    }

    /// What stands before a foreign key because of tables under others: the keys below the one that it refers to, and those
    /// that stand under itself.
    pub fn before_foreign_key(&self, id: &ObjectId) -> Vec<ObjectId> {
        match self.object(id) {
            Some(Object::Constraint(Constraint { sort: ConstraintKind::Foreign { .. }, reads, .. })) => {
                let keys = reads.0.iter().flat_map(|read| self.given(read));
                keys.chain(self.given(id)).filter(|own| own != id).collect()
            }
            _ => vec![],
        }
    }
}

impl Object {
    /// The constraint or index of a table above that this one belongs to.
    pub fn under(&self) -> Option<&ObjectId> {
        match self {
            Object::Constraint(constraint) => constraint.under.as_ref(),
            Object::Index(index) => index.under.as_ref(),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub fn under_mut(&mut self) -> Option<&mut Option<ObjectId>> {
        match self {
            Object::Constraint(constraint) => Some(&mut constraint.under),
            Object::Index(index) => Some(&mut index.under),
            _ => None,
        }
    }
}
