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
    /// Gives one row: how many rows stand against it, and a sample of them.
    pub sql: String,
    /// Before which phase it has to hold.
    pub before: Phase,
    /// How many rows stood against it when the plan was made; nothing where it is counted only when it runs.
    pub rows: Option<u64>,
    /// Some of them.
    pub sample: String,
}

/// Those that are asked before the first stage, then those of every stage, each once.
pub fn of(sources: &Sources) -> Vec<Precondition> {
    let stages = || sources.migrations.iter().map(|[up, _]| *up);
    let opening = stages().flat_map(|up| up.opening.iter().map(move |check| (up.phase, check)));
    let needs = || stages().flat_map(|up| up.needs.iter().map(move |check| (up.phase, check)));
    let mut all: Vec<Precondition> = vec![];
    for (phase, check) in opening.chain(needs()) {
        if all.iter().all(|known| known.says != check.says) {
            let before = needs().find(|(_, need)| need.says == check.says).map_or(phase, |(phase, _)| phase);
            all.push(told(sources, check, before));
        }
    }
    all
}

fn told(sources: &Sources, check: &Check, before: Phase) -> Precondition {
    let count = sources.document.facts.counts.iter().find(|count| count.says == check.says);
    Precondition {
        says: check.says.clone(),
        sql: check.sql.clone(),
        before,
        rows: count.map(|count| count.rows),
        sample: count.map_or_else(String::new, |count| count.sample.clone()),
    }
}
