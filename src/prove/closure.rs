//! The part of a schema that a plan has to do with.
//!
//! ```text
//!   touched   what a step names, and what differs between two catalogs of the plan
//!   near      touched, and what reads it, through any number of readers; with parents and all their children
//!   beneath   what those read, through any number of reads; with parents, and with children but for foreign keys
//! ```
//!
//! A step succeeds or fails by what is near; what is beneath has to be there for that to stand on. A foreign key of a table that
//! is only beneath would lead to another table, and so on through most of a schema, and no step asks it anything. What has the
//! name of something touched is near: names collide. So is what stands in no schema and reads nothing: it may act on all.

use crate::catalog::{Catalog, ConstraintKind, Kind, Object, ObjectId};
use crate::plan::Plan;
use std::collections::{BTreeSet, HashMap};

/// What a proof of the plan needs.
pub fn closure(plan: &Plan) -> BTreeSet<ObjectId> {
    let catalogs: Vec<&Catalog> =
        plan.start().into_iter().chain(plan.stages.iter().map(|stage| &stage.after)).collect();
    let steps = plan.stages.iter().flat_map(|stage| stage.up.iter().chain(&stage.down));
    let mut touched: BTreeSet<ObjectId> = steps.flat_map(|step| step.objects.iter().cloned()).collect();
    touched.extend(catalogs.windows(2).flat_map(|pair| pair[0].differing(pair[1])).cloned());
    Surroundings::of(&catalogs).closure(touched)
}

/// The catalog without what is not in the closure.
pub fn cut(catalog: &Catalog, closure: &BTreeSet<ObjectId>) -> Catalog {
    closure.iter().filter_map(|id| Some((id.clone(), catalog.object(id)?.clone()))).collect()
}

/// What stands around each object in any of several catalogs.
struct Surroundings<'a> {
    catalogs: &'a [&'a Catalog],
    readers: HashMap<&'a ObjectId, Vec<&'a ObjectId>>,
    namesakes: HashMap<(String, String), Vec<&'a ObjectId>>,
    /// What stands in no schema and reads nothing.
    lone: Vec<&'a ObjectId>,
}

impl<'a> Surroundings<'a> {
    fn of(catalogs: &'a [&'a Catalog]) -> Self {
        let mut own = Surroundings { catalogs, readers: HashMap::new(), namesakes: HashMap::new(), lone: vec![] };
        for (id, object) in catalogs.iter().flat_map(|catalog| catalog.iter()) {
            own.add(id, object);
        }
        own
    }

    fn add(&mut self, id: &'a ObjectId, object: &'a Object) {
        let reads = object.read_ids();
        reads.iter().for_each(|read| self.readers.entry(read).or_default().push(id));
        if reads.is_empty() && stands_alone(id) {
            self.lone.push(id);
        }
        if let Some(name) = name(id, object) {
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
                closure.insert(id);
            }
        }
        closure
    }

    fn near(&self, touched: BTreeSet<ObjectId>) -> BTreeSet<ObjectId> {
        let mut near: BTreeSet<ObjectId> = self.lone.iter().copied().chain(self.namesakes(&touched)).cloned().collect();
        let mut waiting: Vec<ObjectId> = touched.into_iter().collect();
        let mut felt = BTreeSet::new();
        while let Some(id) = waiting.pop() {
            if !felt.contains(&id) {
                waiting.extend(self.readers.get(&id).into_iter().flatten().map(|reader| (*reader).clone()));
                felt.insert(id);
            }
        }
        near.append(&mut felt);
        let families: BTreeSet<ObjectId> = near.iter().map(|id| id.parent().unwrap_or_else(|| id.clone())).collect();
        near.extend(families.iter().flat_map(|parent| self.children(parent, &|_| true)));
        near.extend(families);
        near
    }

    /// What has the name of something touched, in any of the catalogs.
    fn namesakes(&self, touched: &BTreeSet<ObjectId>) -> BTreeSet<&'a ObjectId> {
        let objects = touched.iter().flat_map(|id| self.catalogs.iter().map(move |catalog| (id, catalog.object(id))));
        let names = objects.filter_map(|(id, object)| name(id, object?));
        names.filter_map(|name| self.namesakes.get(&name)).flatten().copied().collect()
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

/// Whether an object is in no schema and is not there to be read.
fn stands_alone(id: &ObjectId) -> bool {
    id.schema().is_none() && !matches!(id.kind, Kind::Schema | Kind::Extension | Kind::Comment)
}

/// The name that an object takes in its schema, of whatever sort; a column takes none.
fn name(id: &ObjectId, object: &Object) -> Option<(String, String)> {
    let other = || match &id.path[..] {
        [schema, name] => Some((schema.clone(), name.clone())),
        _ => None,
    };
    object.relation_name(id).or_else(other)
}

#[cfg(test)]
mod tests;
