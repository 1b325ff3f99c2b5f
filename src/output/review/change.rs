//! What changes, from the start of a plan to its goal.

use crate::catalog::{self, Catalog, ObjectId, printable};
use crate::output::change::Word;
use crate::project::document::StageDocument;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;

/// An object that differs between start and goal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Change {
    pub change: Word,
    pub kind: &'static str,
    /// As a person reads it: `public.users.email`.
    pub name: String,
    /// What it was and becomes, in a line.
    pub says: String,
}

impl Change {
    /// The sign that stands before the line.
    pub fn sign(&self) -> char {
        match self.change {
            Word::Create => '+',
            Word::Alter => '~',
            Word::Drop => '-',
        }
    }

    fn told(change: &catalog::Change) -> Change {
        let line = printable(&change.to_string());
        // Behind the sign and a blank.
        let says = line.get(2..).unwrap_or_default().to_string();
        Change { change: Word::of(change), kind: change.id.kind.word(), name: change.id.dotted(), says }
    }
}

/// What becomes of the objects that the stages change, all in all.
pub fn of(stages: &[StageDocument]) -> Vec<Change> {
    let (mut start, mut goal) = (Catalog::default(), Catalog::default());
    let mut seen: BTreeSet<&ObjectId> = BTreeSet::new();
    for change in stages.iter().flat_map(|stage| &stage.changes) {
        if let (true, Some(before)) = (seen.insert(&change.id), &change.before) {
            start.insert(change.id.clone(), before.clone());
        }
        match &change.after {
            Some(after) => goal.insert(change.id.clone(), after.clone()),
            None => drop(goal.remove(&change.id)),
        }
    }
    start.diff(&goal).iter().map(Change::told).collect()
}
