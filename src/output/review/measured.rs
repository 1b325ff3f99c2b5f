//! What a rehearsal measured of the plan as it is. Of other bytes than the plan's it tells nothing, and is left out.

use super::{Measured, Sources};
use crate::engine::Engine;
use crate::project::{Direction, MigrationFigures, Rehearsed, StepFigures, TrafficFigures, failure};
use crate::step::Blocks;
use schemars::JsonSchema;
use serde::Serialize;

/// The rehearsal whose figures stand in a review.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Rehearsal {
    /// When it ended, by the clock of the machine that rehearsed: `2026-11-20T20:30:00Z`.
    pub at: String,
    /// On what it was, in words.
    pub copy: String,
    pub engine: Engine,
    /// The version of the server, as it names itself.
    pub server: String,
    /// Whether everything held.
    pub held: bool,
    /// What did not, a sentence each.
    pub failures: Vec<String>,
    /// What triggers seem to have written, as they fire on the rows that the plan fills: a sentence a table or column.
    pub by_triggers: Vec<String>,
}

impl Rehearsal {
    /// What came of it, for a person.
    pub fn words(&self) -> String {
        let ways = "forward, back, and forward again";
        match self.by_triggers.as_slice() {
            _ if !self.held => format!("it failed: {}", failure(&self.failures)),
            [] => format!("every row was what it should be, {ways}"),
            some => {
                format!("every row was what it should be, {ways}, but for what triggers wrote: {}", some.join("; "))
            }
        }
    }
}

/// A way that was gone once more, while releases worked on the copy.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Loaded {
    pub milliseconds: f64,
    /// What each release met.
    pub traffic: Vec<TrafficFigures>,
}

/// The rehearsal of a plan as it is.
pub fn rehearsal(sources: &Sources) -> Option<Rehearsal> {
    let Rehearsed { at, copy, engine, server, held, failures, by_triggers, .. } = sources.papers?.rehearsed()?.clone();
    Some(Rehearsal { at: format!("{at:.0}"), copy, engine, server, held, failures, by_triggers })
}

/// What was measured of a migration, one way.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figures<'a> {
    alone: Option<&'a MigrationFigures>,
    loaded: Option<&'a MigrationFigures>,
}

impl<'a> Figures<'a> {
    /// Of a rehearsal; without one there are none.
    pub fn of(rehearsed: Option<&'a Rehearsed>, migration: &str, direction: Direction) -> Figures<'a> {
        let find = |under_load| rehearsed.and_then(|one| one.figures_of(migration, direction, under_load));
        Figures { alone: find(false), loaded: find(true) }
    }

    /// How long all of it took.
    pub fn took(&self) -> Option<Measured> {
        self.alone.map(|one| Measured { milliseconds: one.milliseconds as f64, lock: None })
    }

    /// The longest for which a table refused this, with and without releases at work.
    pub fn refused(&self, blocks: Blocks) -> Option<Measured> {
        let longest = |one: &MigrationFigures| match one.longest(blocks) {
            Some((_, lock)) => {
                let says = format!("{} on {}", lock.mode, lock.relation);
                Measured { milliseconds: lock.milliseconds, lock: Some(says) }
            }
            None => Measured { milliseconds: 0.0, lock: None },
        };
        self.alone.into_iter().chain(self.loaded).map(longest).reduce(Measured::longer)
    }

    /// The way under load.
    pub fn under_load(&self) -> Option<Loaded> {
        self.loaded.map(|one| Loaded { milliseconds: one.milliseconds as f64, traffic: one.traffic.clone() })
    }

    /// What its step of this number took: alone, and under load.
    pub fn step(&self, number: usize) -> [Option<StepFigures>; 2] {
        [self.alone, self.loaded].map(|one| one?.steps.iter().find(|step| step.number == number).cloned())
    }
}
