//! A stage in the document of a plan: what it does, and the objects that it changes, whole.

use super::as_json;
use crate::catalog::{Catalog, Fingerprint, Object, ObjectId};
use crate::hazard::Hazard;
use crate::plan::{Plan, Stage};
use crate::project::words;
use crate::route::Phase;
use crate::step::{Blocks, Cost, Step, Transaction, Verb};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageDocument {
    pub phase: Phase,
    /// The id of its migrations.
    pub migration: String,
    pub before: Fingerprint,
    pub after: Fingerprint,
    pub releases: ReleasesDocument,
    pub up: Vec<StepDocument>,
    pub down: Vec<StepDocument>,
    /// Every object that differs between the catalogs before and after.
    pub changes: Vec<ChangeDocument>,
}

/// Why a release of the application may not run after a stage; nothing where it may.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleasesDocument {
    pub old: Option<String>,
    pub new: Option<String>,
}

/// A step without its SQL: that stands in the migration, where a person may edit it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepDocument {
    pub says: String,
    pub verb: Verb,
    pub objects: Vec<String>,
    pub lock: String,
    pub blocks: Blocks,
    /// The tables and views that the lock keeps writers, or everybody, from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub locks: Vec<String>,
    pub cost: Cost,
    /// The dotted name of the table that the cost grows with; nothing where it does not grow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// Codes of hazards.
    pub hazards: Vec<String>,
    pub transaction: Transaction,
}

/// An object before and after a stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeDocument {
    #[serde(flatten)]
    pub id: ObjectId,
    #[serde(default, with = "as_json", skip_serializing_if = "Option::is_none")]
    pub before: Option<Object>,
    #[serde(default, with = "as_json", skip_serializing_if = "Option::is_none")]
    pub after: Option<Object>,
}

impl StageDocument {
    pub(super) fn of(
        plan: &Plan,
        stage: &Stage,
        [before, after]: &[Fingerprint; 2],
        migration: String,
    ) -> StageDocument {
        StageDocument {
            phase: stage.phase,
            migration,
            before: before.clone(),
            after: after.clone(),
            releases: ReleasesDocument { old: stage.releases.old.clone(), new: stage.releases.new.clone() },
            up: stage.up.iter().map(StepDocument::of).collect(),
            down: stage.down.iter().map(StepDocument::of).collect(),
            changes: changes(&plan.unlisted.hide(&stage.before), &plan.unlisted.hide(&stage.after)),
        }
    }

    /// Whether a person accepted that statements of the old release fail from here on: it is stopped before, for no place serves it
    /// and the new one.
    pub fn breaks_old_release(&self) -> bool {
        self.up.iter().any(|step| Hazard::BreaksOldRelease.is_among(&step.hazards))
    }

    /// The catalog after the stage, from the one before it.
    pub fn after(&self, before: &Catalog) -> Catalog {
        moved(before, self.changes.iter().map(|change| (&change.id, &change.after)))
    }

    /// The catalog before the stage, from the one after it.
    pub fn before(&self, after: &Catalog) -> Catalog {
        moved(after, self.changes.iter().map(|change| (&change.id, &change.before)))
    }
}

fn moved<'a>(from: &Catalog, to: impl Iterator<Item = (&'a ObjectId, &'a Option<Object>)>) -> Catalog {
    let mut catalog = from.clone();
    for (id, object) in to {
        match object {
            Some(object) => catalog.insert(id.clone(), object.clone()),
            None => drop(catalog.remove(id)),
        }
    }
    catalog
}

/// Unlike [`Catalog::diff`], which leaves out what follows its parent, every object that differs.
fn changes(before: &Catalog, after: &Catalog) -> Vec<ChangeDocument> {
    let ids: BTreeSet<&ObjectId> = before.iter().chain(after.iter()).map(|(id, _)| id).collect();
    let changed = ids.into_iter().filter(|id| before.object(id) != after.object(id));
    let change = |id: &ObjectId| ChangeDocument {
        id: id.clone(),
        before: before.object(id).cloned(),
        after: after.object(id).cloned(),
    };
    changed.map(change).collect()
}

impl StepDocument {
    /// A step of a plan.
    pub fn of(step: &Step) -> StepDocument {
        StepDocument {
            says: step.says.clone(),
            verb: step.verb,
            objects: step.objects.iter().map(ToString::to_string).collect(),
            lock: step.lock.mode.into(),
            blocks: step.lock.blocks,
            locks: step.locked().map(ToString::to_string).collect(),
            cost: step.cost,
            table: words::table(step).filter(|_| step.cost != Cost::Catalog).map(|table| table.dotted()),
            hazards: step.hazards.iter().map(|hazard| hazard.code().into()).collect(),
            transaction: step.transaction.clone(),
        }
    }
}
