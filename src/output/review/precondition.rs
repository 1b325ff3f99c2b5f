//! What must hold of the rows before a plan runs.

use super::Sources;
use crate::plan::Check;
use crate::route::Phase;
use schemars::JsonSchema;
use serde::Serialize;

/// A question to the rows that must be answered with zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Precondition {
    /// What must hold, in words.
    pub says: String,
    /// Gives one row: how many rows stand against it, and a sample of them, which is for whoever may read them.
    pub sql: String,
    /// The phases before which it is counted, in turn.
    pub before: Vec<Phase>,
    /// How many rows stood against it when the plan was made; nothing where it is counted only when it runs.
    pub rows: Option<u64>,
}

impl Precondition {
    /// When it is counted, for a person: "when planned, before expand, before constrain".
    pub fn moments(&self) -> String {
        let planned = self.rows.map(|_| "when planned".to_string());
        let runs = self.before.iter().map(|phase| format!("before {phase}"));
        planned.into_iter().chain(runs).collect::<Vec<_>>().join(", ")
    }
}

/// Those that are asked before the first stage, then those of every stage, each once, with every phase before which it is asked.
pub fn of(sources: &Sources) -> Vec<Precondition> {
    let stages = || sources.migrations.iter().map(|[up, _]| *up);
    let opening = stages().flat_map(|up| up.opening.iter().map(move |check| (up.phase, check)));
    let needs = stages().flat_map(|up| up.needs.iter().map(move |check| (up.phase, check)));
    let mut all: Vec<Precondition> = vec![];
    for (phase, check) in opening.chain(needs) {
        match all.iter_mut().find(|known| known.says == check.says) {
            Some(known) if known.before.contains(&phase) => {}
            Some(known) => known.before.push(phase),
            None => all.push(told(sources, check, phase)),
        }
    }
    all
}

fn told(sources: &Sources, check: &Check, phase: Phase) -> Precondition {
    let count = sources.document.facts.counts.iter().find(|count| count.says == check.says);
    Precondition {
        says: check.says.clone(),
        sql: check.sql.clone(),
        before: vec![phase],
        rows: count.map(|count| count.rows),
    }
}
