use super::{Catalog, Column, Constraint, ConstraintKind, Kind, Object, ObjectId};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Partitioned tables of which no partition is listed: theirs come and go while an application runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Unlisted(BTreeSet<ObjectId>);

impl Unlisted {
    /// Whether every partition counts.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The catalog without the partitions that do not count.
    pub fn hide<'a>(&self, catalog: &'a Catalog) -> Cow<'a, Catalog> {
        let below: BTreeSet<ObjectId> = self.0.iter().flat_map(|table| catalog.descendants(table)).collect();
        if below.is_empty() {
            return Cow::Borrowed(catalog);
        }
        let own = |id: &ObjectId| below.contains(id) || id.kind.is_of_relation() && below.contains(&id.table());
        let counts = |id: &ObjectId| !own(id) && !id.target().is_some_and(|target| own(&target));
        Cow::Owned(
            catalog.iter().filter(|(id, _)| counts(id)).map(|(id, object)| (id.clone(), object.clone())).collect(),
        )
    }
}

impl Catalog {
    /// Takes in the partitions that `live` has of a table of which this catalog lists none: they are made while an application
    /// runs, and are left alone. As soon as one is listed the list is whole, and the others are no longer wanted.
    pub fn adopt_unlisted(&mut self, live: &Catalog) -> Unlisted {
        let parted = |(id, object): &(&ObjectId, &Object)| match (object, live.object(id)) {
            (Object::Table(new), Some(Object::Table(old))) => {
                new.partition_by.is_some() && new.partition_by == old.partition_by
            }
            (Object::Table(new), None) => new.partition_by.is_some(),
            _ => false,
        };
        let tables = self.of_kind(Kind::Table).filter(parted).map(|(id, _)| id.clone());
        let unlisted: BTreeSet<ObjectId> = tables.filter(|table| self.heirs(table).is_empty()).collect();
        // One that is listed as a table of its own leaves: it counts.
        let leaves = |table: &&ObjectId| live.heirs(table).iter().any(|part| self.contains(part));
        let left: BTreeSet<ObjectId> = unlisted.iter().filter(leaves).cloned().collect();
        for parent in &unlisted {
            for part in live.heirs(parent) {
                if !self.contains(&part) {
                    self.adopt(live, parent, &part);
                }
            }
        }
        Unlisted(&unlisted - &left)
    }

    fn adopt(&mut self, live: &Catalog, parent: &ObjectId, part: &ObjectId) {
        let own = |id: &ObjectId| id == part || (id.kind.is_of_relation() && id.table() == *part);
        let held = live.iter().filter(|(id, _)| own(id) || id.target().is_some_and(|target| own(&target)));
        let held = held.filter(|(id, object)| id.kind != Kind::Column && object.under().is_none());
        let held: Vec<(ObjectId, Object)> = held.map(|(id, object)| (id.clone(), object.clone())).collect();
        held.into_iter().for_each(|(id, object)| self.insert(id, object));
        self.adopt_columns(live, parent, part);
        self.adopt_parts(live, parent, part);
        live.heirs(part).into_iter().for_each(|below| self.adopt(live, part, &below));
    }

    /// The columns of the table, with what those of the partition have of their own.
    fn adopt_columns(&mut self, live: &Catalog, parent: &ObjectId, part: &ObjectId) {
        let given: Vec<(ObjectId, Column)> =
            self.columns(parent).into_iter().map(|(id, column)| (id.clone(), column.clone())).collect();
        for (giver, given) in given {
            let id = ObjectId::under(part, Kind::Column, giver.name());
            let mut column = Column { identity: None, ..given };
            column.inherited.0 = true;
            column.reads.0.push(giver.clone());
            if let (Some(own), Some(former)) = (live.column(&id), live.column(&giver)) {
                column.nullable &= own.nullable || former.nullable == own.nullable;
                column.identity.clone_from(&own.identity);
                if own.default != former.default {
                    column.default.clone_from(&own.default);
                }
            }
            self.insert(id, Object::Column(column));
        }
    }

    /// What belongs to the constraints and indexes of the table, under the names that it has or would get.
    fn adopt_parts(&mut self, live: &Catalog, parent: &ObjectId, part: &ObjectId) {
        let givers = self.children(parent).filter(|(id, _)| matches!(id.kind, Kind::Constraint | Kind::Index));
        let givers: Vec<(ObjectId, Object)> = givers.map(|(id, object)| (id.clone(), object.clone())).collect();
        for (giver, mut object) in givers {
            let known = live.children(part).find(|(_, own)| own.under() == Some(&giver)).map(|(id, _)| id.clone());
            let named = matches!(&object, Object::Constraint(constraint) if !constraint.has_index());
            let name = if named { giver.name().to_string() } else { format!("{}_{}", part.name(), giver.name()) };
            let id = known.unwrap_or_else(|| ObjectId::under(part, giver.kind, &name));
            let own = |read: &ObjectId| read.kind == Kind::Column && read.table() == *parent;
            let reads = object.reads_list().into_iter().flatten();
            reads.filter(|read| own(read)).for_each(|read| *read = ObjectId::under(part, Kind::Column, read.name()));
            object.under_mut().into_iter().for_each(|under| *under = Some(giver.clone()));
            // A reference waits for those of the partitions, an index of a partition for that which it belongs to.
            let refers = matches!(&object, Object::Constraint(Constraint { sort: ConstraintKind::Foreign { .. }, .. }));
            if refers {
                let list = self.object_mut(&giver).and_then(Object::reads_list);
                list.into_iter().for_each(|reads| reads.push(id.clone()));
            } else {
                object.reads_list().into_iter().for_each(|reads| reads.push(giver.clone()));
            }
            self.insert(id, object);
        }
    }
}
