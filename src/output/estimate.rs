//! How long a table refuses reads: an estimate, until a rehearsal measures it.
//!
//! A lock is held to the end of its transaction, so what counts is not the step that takes the lock but all the work from
//! there to the commit.

use crate::catalog::ObjectId;
use crate::project::words;
use crate::step::{Blocks, Cost, Step};
use std::collections::BTreeMap;

/// Bytes a second when a table is read through. Cautious for a disk of today; a table in memory is ten times faster.
const READ: f64 = 200e6;

/// Bytes a second when a table is written anew with its indexes, or an index is built.
const WRITE: f64 = 40e6;

/// What a change of the catalog alone takes, in seconds.
const MOMENT: f64 = 0.01;

/// How large a table is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    pub rows: u64,
    /// With its indexes.
    pub bytes: u64,
}

/// How long something takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    pub seconds: f64,
    /// A table whose size is not known and whose work comes on top.
    pub unknown: Option<String>,
}

impl Estimate {
    /// In words: "about 40 s".
    pub fn words(&self) -> String {
        let seconds = match self.seconds {
            none if none <= 0.0 => "no time at all".into(),
            short if short < 0.1 => "milliseconds".into(),
            some if some < 1.0 => "under a second".into(),
            some if some < 120.0 => format!("about {some:.0} s"),
            some if some < 7200.0 => format!("about {:.0} min", some / 60.0),
            some => format!("about {:.0} h", some / 3600.0),
        };
        match &self.unknown {
            Some(table) => format!("as long as it takes to work through {table}, whose size is not known"),
            None => seconds,
        }
    }
}

/// The longest time for which any table refuses reads.
pub fn longest(steps: &[Step], sizes: &BTreeMap<ObjectId, Size>) -> Estimate {
    let mut longest = Estimate { seconds: 0.0, unknown: None };
    let mut held = longest.clone();
    for (at, step) in steps.iter().enumerate() {
        let goes_on = at > 0 && step.transaction.goes_on(&steps[at - 1].transaction);
        if !goes_on {
            held = Estimate { seconds: 0.0, unknown: None };
        }
        if step.lock.blocks == Blocks::Everybody || held.seconds > 0.0 {
            held.seconds += seconds(step, sizes).unwrap_or(MOMENT);
            held.unknown = held.unknown.or_else(|| unknown(step, sizes));
        }
        if (held.unknown.is_some(), held.seconds) > (longest.unknown.is_some(), longest.seconds) {
            longest = held.clone();
        }
    }
    longest
}

/// The size of the table that a step works through.
pub fn size(step: &Step, sizes: &BTreeMap<ObjectId, Size>) -> Option<Size> {
    words::table(step).and_then(|table| sizes.get(&table).copied())
}

fn seconds(step: &Step, sizes: &BTreeMap<ObjectId, Size>) -> Option<f64> {
    let bytes = size(step, sizes).map(|size| size.bytes as f64);
    let work = match step.cost {
        Cost::Catalog => Some(0.0),
        Cost::Scan => bytes.map(|bytes| bytes / READ),
        Cost::BuildIndex | Cost::Rows | Cost::Rewrite => bytes.map(|bytes| bytes / WRITE),
    };
    work.map(|work| work + MOMENT)
}

fn unknown(step: &Step, sizes: &BTreeMap<ObjectId, Size>) -> Option<String> {
    let table = words::table(step).map_or_else(|| "the table".into(), |table| table.dotted());
    seconds(step, sizes).is_none().then_some(table)
}

/// A number of bytes for a person.
pub fn bytes(bytes: u64) -> String {
    let units = [(1_u64 << 40, "TB"), (1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "kB")];
    match units.iter().find(|(unit, _)| bytes >= *unit) {
        Some((unit, word)) => format!("{:.1} {word}", bytes as f64 / *unit as f64),
        None => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::samples;
    use crate::step::Transaction;

    fn sizes(bytes: u64) -> BTreeMap<ObjectId, Size> {
        [(samples::table("users").0, Size { rows: 1, bytes })].into_iter().collect()
    }

    #[test]
    fn a_lock_is_held_to_the_end_of_its_transaction() {
        let plan = samples::plan("1");
        let [add, fill] = [0, 1].map(|at| plan.stages[0].up[at].clone());
        let alone = longest(&[add.clone(), fill.clone()], &sizes(4_000_000_000));
        assert_eq!(alone.words(), "milliseconds");
        let together = longest(&[add, fill.running(Transaction::Shared)], &sizes(4_000_000_000));
        assert_eq!(together.words(), "about 100 s");
    }

    #[test]
    fn what_is_not_known_is_said() {
        let rewrite = samples::plan("1").stages[0].up[0].clone().costing(Cost::Rewrite);
        assert!(longest(&[rewrite], &BTreeMap::new()).words().contains("public.users, whose size is not known"));
        assert_eq!(longest(&[], &BTreeMap::new()).words(), "no time at all");
        assert_eq!(bytes(12 << 30), "12.0 GB");
    }
}
