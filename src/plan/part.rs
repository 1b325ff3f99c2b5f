//! The part of a schema that a plan has to do with. Planning and proving go over that part alone: in a large schema of which
//! little changes, to order and compare everything would take most of the time.
//!
//! ```text
//!   touched   what differs between the two ends, and what is renamed
//!   near      touched, and what reads it, through any number of readers; with tables, all their children, what stands on them,
//!             and all tables of one family
//!   beneath   what those read, through any number of reads; with parents, and with children but for foreign keys
//! ```
//!
//! A step succeeds or fails by what is near; what is beneath has to be there for that to stand on. A foreign key of a table that
//! is only beneath would lead to another table, and so on through most of a schema, and no step asks it anything. What has the
//! name of something touched is near: names collide. So is what acts on objects that it does not name.

use super::Request;
use super::settle::Settled;
use crate::catalog::{Catalog, ConstraintKind, Kind, Lineage, Object, ObjectId, Space};
use std::collections::{BTreeSet, HashMap};

/// The ids of what the plan has to do with, under their names of both ends.
pub fn part(request: &Request, settled: &Settled) -> BTreeSet<ObjectId> {
    let ends = [&settled.old, request.new];
    let mut catalogs = ends.to_vec();
    let mut touched: BTreeSet<ObjectId> = settled.old.differing(request.new).into_iter().cloned().collect();
    if !settled.renames.is_empty() {
        catalogs.push(request.old);
        touched.extend(request.old.differing(&settled.old).into_iter().cloned());
        touched.extend(settled.renames.iter().flat_map(|rename| [rename.from.clone(), rename.to.clone()]));
    }
    Surroundings::of(&catalogs).closure(touched)
}

/// What stands around each object in any of several catalogs.
struct Surroundings<'a> {
    catalogs: &'a [&'a Catalog],
    readers: HashMap<&'a ObjectId, Vec<&'a ObjectId>>,
    namesakes: HashMap<Name, Vec<&'a ObjectId>>,
    /// What acts on objects that it does not name.
    agents: Vec<&'a ObjectId>,
}

impl<'a> Surroundings<'a> {
    fn of(catalogs: &'a [&'a Catalog]) -> Self {
        let mut own = Surroundings { catalogs, readers: HashMap::new(), namesakes: HashMap::new(), agents: vec![] };
        for (id, object) in catalogs.iter().flat_map(|catalog| catalog.iter()) {
            own.add(id, object);
        }
        own
    }

    fn add(&mut self, id: &'a ObjectId, object: &'a Object) {
        let reads = object.read_ids();
        reads.iter().for_each(|read| self.readers.entry(read).or_default().push(id));
        if acts_on_all(id, reads) {
            self.agents.push(id);
        }
        for name in names(id, object) {
            self.namesakes.entry(name).or_default().push(id);
        }
    }

    fn closure(&self, touched: BTreeSet<ObjectId>) -> BTreeSet<ObjectId> {
        let mut closure = BTreeSet::new();
        let mut waiting: Vec<ObjectId> = self.near(touched).into_iter().collect();
        while let Some(id) = waiting.pop() {
            if !closure.contains(&id) {
                waiting.extend(self.catalogs.iter().flat_map(|catalog| catalog.reads(&id)));
                waiting.extend(self.children(&id, &|object| !leads_on(object)));
                // Rows of heirs are read with those of a table, and are none of its own.
                waiting.extend(self.below(&id).into_iter().filter(|lineage| self.inherits(lineage)));
                closure.insert(id);
            }
        }
        closure
    }

    fn near(&self, touched: BTreeSet<ObjectId>) -> BTreeSet<ObjectId> {
        let mut near: BTreeSet<ObjectId> =
            self.agents.iter().copied().chain(self.namesakes(&touched)).cloned().collect();
        let mut waiting: Vec<ObjectId> = touched.into_iter().collect();
        let mut felt = BTreeSet::new();
        while let Some(id) = waiting.pop() {
            if !felt.contains(&id) {
                waiting.extend(self.readers.get(&id).into_iter().flatten().map(|reader| (*reader).clone()));
                waiting.extend(self.above(&id.table()));
                waiting.extend(self.below(&id.table()));
                // What is demanded of a domain is felt wherever values of it are.
                waiting.extend(id.target().filter(|target| target.kind == Kind::Domain));
                felt.insert(id);
            }
        }
        near.append(&mut felt);
        let families: BTreeSet<ObjectId> = near.iter().map(|id| id.parent().unwrap_or_else(|| id.clone())).collect();
        near.extend(families.iter().flat_map(|parent| self.children(parent, &|_| true)));
        near.extend(families.iter().flat_map(|parent| self.standing_on(parent)));
        near.extend(families);
        near
    }

    /// The tables that a table stands under: those that read them stand beside it.
    fn above(&self, table: &ObjectId) -> Vec<ObjectId> {
        let lineages = self.catalogs.iter().filter_map(|catalog| catalog.lineage(table));
        lineages.flat_map(|lineage| lineage.parents().to_vec()).collect()
    }

    /// How tables stand under a table: what is demanded of it, and locked, may be theirs.
    fn below(&self, table: &ObjectId) -> Vec<ObjectId> {
        let readers = self.readers.get(table).into_iter().flatten();
        readers.filter(|id| id.kind == Kind::Lineage).map(|id| (*id).clone()).collect()
    }

    fn inherits(&self, lineage: &ObjectId) -> bool {
        let mut known = self.catalogs.iter().filter_map(|catalog| catalog.object(lineage));
        known.any(|object| matches!(object, Object::Lineage(Lineage::Heir { .. })))
    }

    /// What has the name of something touched, in any of the catalogs.
    fn namesakes(&self, touched: &BTreeSet<ObjectId>) -> BTreeSet<&'a ObjectId> {
        let objects = touched.iter().flat_map(|id| self.catalogs.iter().map(move |catalog| (id, catalog.object(id))));
        let names = objects.filter_map(|(id, object)| Some(names(id, object?))).flatten();
        names.filter_map(|name| self.namesakes.get(&name)).flatten().copied().collect()
    }

    /// Triggers, policies and rules of a table or view, which are no children of it.
    fn standing_on(&self, parent: &ObjectId) -> Vec<ObjectId> {
        let readers = self.readers.get(parent).into_iter().flatten();
        let on = readers.filter(|id| id.kind.is_of_relation() && id.path.starts_with(&parent.path));
        on.map(|id| (*id).clone()).collect()
    }

    fn children(&self, parent: &ObjectId, wanted: &dyn Fn(&Object) -> bool) -> Vec<ObjectId> {
        let children = self.catalogs.iter().flat_map(|catalog| catalog.children(parent));
        children.filter(|(_, object)| wanted(object)).map(|(id, _)| id.clone()).collect()
    }
}

/// Whether a child of a table leads to another table.
fn leads_on(object: &Object) -> bool {
    matches!(object, Object::Constraint(constraint) if matches!(constraint.sort, ConstraintKind::Foreign { .. }))
}

/// Whether it acts on objects that it does not name: on whatever comes, or on every change.
fn acts_on_all(id: &ObjectId, reads: &[ObjectId]) -> bool {
    match id.kind {
        Kind::EventTrigger | Kind::DefaultPrivileges => true,
        Kind::Publication => reads.iter().all(|read| read.kind == Kind::Schema),
        _ => false,
    }
}

/// A name that an object takes, in its space; a routine has one of its own for all that it can be called with.
type Name = (Option<Space>, String, String);

fn names(id: &ObjectId, object: &Object) -> Vec<Name> {
    let routine = id.path.first().filter(|_| id.kind.is_routine());
    let routine = routine.map(|schema| (None, schema.clone(), id.name_in_schema().to_string()));
    object.names(id).into_iter().map(|(space, schema, name)| (Some(space), schema, name)).chain(routine).collect()
}

#[cfg(test)]
mod tests;
