//! What must not be half done between two commits.

use super::Together;
use crate::catalog::{Catalog, Kind, Object, ObjectId, Space};
use crate::step::{Step, Verb};
use std::collections::BTreeSet;

/// What two steps have to do with, so that no commit may come between them.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Bond {
    Object(ObjectId),
    Name(Space, String, String),
    Renames,
    Value(ObjectId),
    Table(ObjectId),
}

impl Together<'_> {
    /// What a step has to do with.
    pub(super) fn bonds(&self, step: &Step, guarded: &BTreeSet<ObjectId>) -> Vec<Bond> {
        let sides = [self.from, self.to];
        let objects = step.objects.iter().flat_map(|id| [Some(id.clone()), id.target()].into_iter().flatten());
        let objects: Vec<ObjectId> = objects.filter(|id| id.kind != Kind::Comment).collect();
        let tables = objects.iter().map(ObjectId::table).filter(|table| guarded.contains(table)).map(Bond::Table);
        let named =
            objects.iter().flat_map(|id| sides.into_iter().filter_map(move |side| Some((id, side.object(id)?))));
        let names = named.flat_map(|(id, object)| object.names(id));
        let names = names.map(|(space, schema, name)| Bond::Name(space, schema, name));
        let renames = (step.verb == Verb::Rename).then_some(Bond::Renames);
        let values = self.values(step).into_iter().map(Bond::Value);
        let calls = self.calls(&objects).into_iter().map(Bond::Object);
        let commented = step.objects.first().is_some_and(|id| id.kind == Kind::Comment);
        let all = tables
            .chain(names)
            .chain(renames)
            .chain(values)
            .chain(calls)
            .chain(objects.iter().cloned().map(Bond::Object));
        if commented { vec![] } else { all.collect() }
    }

    /// The routines that triggers call, and that are there before and after.
    fn calls(&self, objects: &[ObjectId]) -> BTreeSet<ObjectId> {
        let sides = [self.from, self.to];
        let triggers = objects.iter().filter(|id| id.kind == Kind::Trigger);
        let read = triggers.flat_map(|id| sides.into_iter().flat_map(move |side| side.reads(id)));
        read.filter(|id| id.kind.is_routine() && sides.into_iter().all(|side| side.contains(id))).collect()
    }

    /// The columns that lose a default, or that a trigger gives their values.
    fn values(&self, step: &Step) -> Vec<ObjectId> {
        let default = |side: &Catalog, id: &ObjectId| side.column(id).and_then(|column| column.default.clone());
        let loses = |id: &ObjectId| default(self.from, id).is_some() && default(self.from, id) != default(self.to, id);
        let given = |id: &ObjectId| match self.to.object(id) {
            Some(Object::Sync(sync)) if sync.twin().is_some() => sync.columns(&id.table()),
            _ => vec![],
        };
        let own = step.objects.iter().filter(|id| step.verb == Verb::Alter && loses(id)).cloned();
        own.chain(step.objects.iter().flat_map(given)).collect()
    }
}

/// The table of a step that says who may see or do what with it, or what it stands under.
pub(super) fn guarded(step: &Step) -> Option<ObjectId> {
    let id = step.objects.first()?;
    let guards =
        matches!(id.kind, Kind::Policy | Kind::Rule | Kind::Lineage | Kind::Setting | Kind::Grant | Kind::Owner);
    guards.then(|| id.target().unwrap_or_else(|| id.clone()).table())
}
