//! How long a table refuses reads, and how long work takes: an estimate, until a rehearsal measures it.
//!
//! A lock is held to the end of its transaction, so what counts is not the step that takes the lock but all the work from
//! there to the commit.

use crate::project::document::{Estimate, Size, StepDocument};
use crate::step::{Blocks, Cost};
use std::collections::BTreeMap;

/// Tables by their dotted names; those that are not here are of unknown size.
pub type Sizes = BTreeMap<String, Size>;

/// Bytes a second when a table is read through. Cautious for a disk of today; a table in memory is ten times faster.
const READ: f64 = 200e6;

/// Bytes a second when a table is written anew with its indexes, or an index is built.
const WRITE: f64 = 40e6;

/// What a change of the catalog alone takes, in seconds.
const MOMENT: f64 = 0.01;

/// In words: "about 40 s".
pub fn words(estimate: &Estimate) -> String {
    let seconds = match estimate.seconds {
        none if none <= 0.0 => "no time at all".into(),
        short if short < 0.1 => "milliseconds".into(),
        some if some < 1.0 => "under a second".into(),
        some if some < 120.0 => format!("about {some:.0} s"),
        some if some < 7200.0 => format!("about {:.0} min", some / 60.0),
        some => format!("about {:.0} h", some / 3600.0),
    };
    match &estimate.unknown {
        Some(table) => format!("as long as it takes to work through {table}, whose size is not known"),
        None => seconds,
    }
}

/// The longest time for which any table refuses reads.
pub fn longest(steps: &[StepDocument], sizes: &Sizes) -> Estimate {
    let (mut longest, mut held) = (Estimate::default(), Estimate::default());
    for (at, step) in steps.iter().enumerate() {
        let goes_on = at > 0 && step.transaction.goes_on(&steps[at - 1].transaction);
        if !goes_on {
            held = Estimate::default();
        }
        if step.blocks == Blocks::Everybody || held.seconds > 0.0 {
            add(&mut held, step, sizes);
        }
        longest = longer(longest, held.clone());
    }
    longest
}

/// How long the work of all steps takes.
pub fn total(steps: &[StepDocument], sizes: &Sizes) -> Estimate {
    let mut total = Estimate::default();
    steps.iter().for_each(|step| add(&mut total, step, sizes));
    total
}

/// The longer of two; what is not known is longer than all that is.
fn longer(one: Estimate, other: Estimate) -> Estimate {
    let weight = |estimate: &Estimate| (estimate.unknown.is_some(), estimate.seconds);
    if weight(&other) > weight(&one) { other } else { one }
}

fn add(to: &mut Estimate, step: &StepDocument, sizes: &Sizes) {
    let known = seconds(step, sizes);
    if known.is_none() && to.unknown.is_none() {
        to.unknown = Some(step.table.clone().unwrap_or_else(|| "the table".into()));
    }
    to.seconds = (1000.0 * (to.seconds + known.unwrap_or(MOMENT))).round() / 1000.0;
}

fn seconds(step: &StepDocument, sizes: &Sizes) -> Option<f64> {
    let bytes = step.table.as_ref().and_then(|table| sizes.get(table)).map(|size| size.bytes as f64);
    let work = match step.cost {
        Cost::Catalog => Some(0.0),
        Cost::Scan => bytes.map(|bytes| bytes / READ),
        Cost::BuildIndex | Cost::Rows | Cost::Rewrite => bytes.map(|bytes| bytes / WRITE),
    };
    work.map(|work| work + MOMENT)
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

    fn sizes(bytes: u64) -> Sizes {
        [("public.users".to_string(), Size { rows: Some(1), bytes })].into_iter().collect()
    }

    fn steps() -> Vec<StepDocument> {
        samples::plan("1").stages[0].up.iter().map(StepDocument::of).collect()
    }

    #[test]
    fn a_lock_is_held_to_the_end_of_its_transaction() {
        let (mut steps, sizes) = (steps(), sizes(4_000_000_000));
        assert_eq!(words(&longest(&steps, &sizes)), "milliseconds");
        assert_eq!(words(&total(&steps, &sizes)), "about 100 s");
        steps[1].transaction = Transaction::Shared;
        assert_eq!(words(&longest(&steps, &sizes)), "about 100 s");
    }

    #[test]
    fn what_is_not_known_is_said() {
        let mut steps = steps();
        (steps[0].cost, steps[0].table) = (Cost::Rewrite, Some("public.users".into()));
        let unknown = longest(&steps, &Sizes::new());
        assert!(words(&unknown).contains("public.users, whose size is not known"));
        assert_eq!(longer(unknown.clone(), Estimate { seconds: 1e9, unknown: None }), unknown);
        assert_eq!(words(&longest(&[], &Sizes::new())), "no time at all");
        assert_eq!(bytes(12 << 30), "12.0 GB");
    }
}
