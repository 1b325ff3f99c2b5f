use super::{Hidden, index, rename, trigger, view};
use crate::catalog::{Catalog, Object, ObjectId, Rename};
use crate::engine::{Conversion, Keep};
use crate::step::Step;
use std::collections::{BTreeMap, BTreeSet};

/// A leg whose renames are done: `from` already has the new names.
pub(super) struct Way<'a> {
    pub from: &'a Catalog,
    pub to: &'a Catalog,
    pub renames: &'a [Rename],
    pub conversions: &'a BTreeMap<ObjectId, Conversion>,
    pub later: &'a BTreeSet<ObjectId>,
    pub keep: Keep<'a>,
    pub hidden: &'a Hidden,
    /// Unchanged views and triggers that are dropped before anything is altered and made again after.
    pub around: BTreeSet<ObjectId>,
}

impl Way<'_> {
    /// Whether an unchanged object makes way.
    pub fn moves(&self, id: &ObjectId) -> bool {
        self.around.contains(id)
    }

    /// The step, touching also the names that its objects had before the renames.
    pub fn named(&self, step: Step) -> Step {
        let originals: Vec<ObjectId> = step.objects.iter().map(|id| rename::original(self.renames, id)).collect();
        let others: Vec<ObjectId> = originals.into_iter().filter(|id| !step.objects.contains(id)).collect();
        step.touching(others)
    }

    /// Drops an index, a view or a trigger. An index goes with its table.
    pub fn drop(&self, id: &ObjectId, object: &Object) -> Option<Step> {
        let step = match object {
            Object::Index(_) => index::drop(id),
            Object::View(_) => view::drop(id),
            Object::Trigger(_) => trigger::drop(id),
            _ => return None,
        };
        Some(self.named(step))
    }
}
