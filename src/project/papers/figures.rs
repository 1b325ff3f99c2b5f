//! What a rehearsal measured. It stands in a plan's `rehearsal.json`, in its reviewer's document, in every format of that, and on the
//! terminal.

use crate::project::Direction;
use crate::step::Blocks;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A migration, one way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MigrationFigures {
    pub migration: String,
    pub direction: Direction,
    /// Whether releases worked on the copy meanwhile.
    pub under_load: bool,
    pub milliseconds: u64,
    pub steps: Vec<StepFigures>,
    pub traffic: Vec<TrafficFigures>,
}

/// What was measured of a step.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepFigures {
    /// Its place in the migration, from one.
    pub number: usize,
    pub says: String,
    /// What its statements took; at the last step of a transaction with the commit.
    pub milliseconds: f64,
    /// Those that ended with it: none for a step that others follow in its transaction, many for a fill in batches.
    pub transactions: u64,
    /// Rows that its statements wrote, as the server counts them.
    pub rows: u64,
    /// Whether it ran outside a transaction: its locks are a sample then.
    #[serde(default)]
    pub outside: bool,
    /// Tables, and indexes, that were there before and were written anew.
    pub rewritten: Vec<String>,
    /// What it locked of what was there before, in each mode.
    pub locks: Vec<LockFigures>,
    /// Who waited for it; none where nobody was seen to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waited: Option<WaitFigures>,
    /// What was written to the server's log; PostgreSQL alone has one of that kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wal_bytes: Option<u64>,
    /// How much the database grew. It is known of a transaction, and stands at the last step of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<i64>,
    /// What was written to temporary files; known as the size is, by PostgreSQL from 15 on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temporary_bytes: Option<u64>,
}

/// A lock that a step took.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LockFigures {
    /// A table, an index, a view; in SQLite the whole file.
    pub relation: String,
    /// As the server's manual writes it: `ACCESS EXCLUSIVE`.
    pub mode: String,
    pub blocks: Blocks,
    /// How long, the longest of several times. In a transaction it is counted from when the statement that takes it was sent to
    /// the end of the commit: who stands in line for a lock keeps others waiting as who has it does.
    pub milliseconds: f64,
    /// Whether a second connection saw it from time to time. Else the transaction itself told, and nothing is missed.
    pub sampled: bool,
}

/// Sessions that waited for a step, as a second connection saw them from time to time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WaitFigures {
    /// The most at once.
    pub sessions: usize,
    /// The longest that one was seen to wait.
    pub milliseconds: f64,
    /// What that one waited for: a relation, or a row.
    pub behind: String,
}

/// What the script of a release met while a migration ran.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrafficFigures {
    /// Whose it is: "the old release".
    pub release: String,
    pub transactions: u64,
    pub failed: u64,
    /// What the server said to the first that failed. It may quote rows, so it goes into no file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_error: Option<String>,
    /// The longest that a transaction of it took.
    pub longest_milliseconds: f64,
    pub median_milliseconds: f64,
}

/// A length of time in milliseconds, to a tenth.
pub fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 10_000.0).round() / 10.0
}

impl StepFigures {
    /// The lock that keeps the most from others, and of such the one that was held the longest.
    pub fn strongest(&self) -> Option<&LockFigures> {
        // Of equals the last one is taken, and a table was noted before its indexes.
        self.locks.iter().rev().max_by(|a, b| a.blocks.cmp(&b.blocks).then(a.milliseconds.total_cmp(&b.milliseconds)))
    }

    /// Counts a lock, of several times the longest.
    pub fn locked(&mut self, lock: LockFigures) {
        let same = |other: &&mut LockFigures| other.relation == lock.relation && other.mode == lock.mode;
        match self.locks.iter_mut().find(same) {
            Some(known) => known.milliseconds = known.milliseconds.max(lock.milliseconds),
            None => self.locks.push(lock),
        }
    }
}

impl MigrationFigures {
    /// The lock, with its step, that kept at least this much from others for the longest; none where no step had one.
    pub fn longest(&self, blocks: Blocks) -> Option<(&StepFigures, &LockFigures)> {
        let locks = self.steps.iter().flat_map(|step| step.locks.iter().map(move |lock| (step, lock)));
        let such = locks.filter(|(_, lock)| lock.blocks >= blocks);
        such.max_by(|(_, a), (_, b)| a.milliseconds.total_cmp(&b.milliseconds))
    }

    /// What all of its steps wrote to the server's log.
    pub fn wal_bytes(&self) -> Option<u64> {
        self.steps.iter().filter_map(|step| step.wal_bytes).reduce(|sum, bytes| sum.saturating_add(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(mode: &str, blocks: Blocks, milliseconds: f64) -> LockFigures {
        LockFigures { relation: "public.t".into(), mode: mode.into(), blocks, milliseconds, sampled: false }
    }

    #[test]
    fn what_keeps_readers_away_counts_for_more_than_what_lasts() {
        let mut step = StepFigures::default();
        step.locked(lock("SHARE", Blocks::Writers, 90.0));
        step.locked(lock("ACCESS EXCLUSIVE", Blocks::Everybody, 2.0));
        step.locked(lock("ACCESS EXCLUSIVE", Blocks::Everybody, 1.0));
        assert_eq!(step.strongest().map(|lock| lock.milliseconds), Some(2.0));
        assert_eq!(step.locks.len(), 2);
        assert_eq!(milliseconds(Duration::from_micros(1_250)), 1.3);
    }
}
