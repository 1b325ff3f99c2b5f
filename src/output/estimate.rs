//! How long a table refuses reads, and how long work takes: an estimate, until a rehearsal measures it.
//!
//! A lock is held to the end of its transaction, so what counts is not the step that takes the lock but all the work from
//! there to the commit.

use crate::project::document::{Estimate, Size, StepDocument};
use crate::step::{Blocks, Cost, Verb};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of how large tables are, which go by their dotted names.
#[derive(Clone, Copy, Debug)]
pub struct Sizes<'a> {
    /// Those of which it is known.
    pub known: &'a BTreeMap<String, Size>,
    /// Those that were not there when the plan was made: it makes them itself.
    pub made: &'a BTreeSet<String>,
}

/// Bytes a second when a table is read through. Cautious for a disk of today; a table in memory is ten times faster.
const READ: f64 = 200e6;

/// Bytes a second when a table is written anew with its indexes, or an index is built.
const WRITE: f64 = 40e6;

/// What a change of the catalog alone takes, in seconds.
const MOMENT: f64 = 0.01;

/// The tables that steps make.
pub fn made<'a>(steps: impl Iterator<Item = &'a StepDocument>) -> BTreeSet<String> {
    let made = steps.filter(|step| step.verb == Verb::Create).filter_map(|step| step.objects.first());
    made.filter_map(|object| object.strip_prefix("table ")).map(String::from).collect()
}

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
    let Estimate { unknown, absent, edited, .. } = estimate;
    match (edited, unknown, absent) {
        (Some(file), ..) => format!("not known, as `{file}` was edited by hand"),
        (_, Some(table), _) => format!("as long as it takes to work through {table}, whose size is not known"),
        (.., Some(table)) => format!("{seconds} while {table} is empty, which was not there when the plan was made"),
        _ => seconds,
    }
}

/// The longest time for which any table refuses reads.
pub fn longest(steps: &[StepDocument], sizes: Sizes<'_>) -> Estimate {
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
pub fn total(steps: &[StepDocument], sizes: Sizes<'_>) -> Estimate {
    let mut total = Estimate::default();
    steps.iter().for_each(|step| add(&mut total, step, sizes));
    total
}

/// The longer of two; what is not known is longer than all that is.
fn longer(one: Estimate, other: Estimate) -> Estimate {
    let weight = |estimate: &Estimate| (is_open(estimate), estimate.seconds);
    if weight(&other) > weight(&one) { other } else { one }
}

/// Whether more than is known may come on top.
pub fn is_open(estimate: &Estimate) -> bool {
    estimate.unknown.is_some() || estimate.edited.is_some()
}

fn add(to: &mut Estimate, step: &StepDocument, sizes: Sizes<'_>) {
    let known = seconds(step, sizes);
    if known.is_none() {
        let is_made = step.table.as_ref().is_some_and(|table| sizes.made.contains(table));
        let told = if is_made { &mut to.absent } else { &mut to.unknown };
        told.get_or_insert_with(|| step.table.clone().unwrap_or_else(|| "the table".into()));
    }
    to.seconds = (1000.0 * (to.seconds + known.unwrap_or(MOMENT))).round() / 1000.0;
}

fn seconds(step: &StepDocument, sizes: Sizes<'_>) -> Option<f64> {
    let bytes = step.table.as_ref().and_then(|table| sizes.known.get(table)).map(|size| size.bytes as f64);
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

    const NONE: Sizes<'static> = Sizes { known: &BTreeMap::new(), made: &BTreeSet::new() };

    fn users(bytes: u64) -> BTreeMap<String, Size> {
        [("public.users".to_string(), Size { rows: Some(1), bytes })].into_iter().collect()
    }

    fn steps() -> Vec<StepDocument> {
        samples::plan("1").stages[0].up.iter().map(StepDocument::of).collect()
    }

    #[test]
    fn a_lock_is_held_to_the_end_of_its_transaction() {
        let (mut steps, known) = (steps(), users(4_000_000_000));
        let sizes = Sizes { known: &known, ..NONE };
        assert_eq!(words(&longest(&steps, sizes)), "milliseconds");
        assert_eq!(words(&total(&steps, sizes)), "about 100 s");
        steps[1].transaction = Transaction::Shared;
        assert_eq!(words(&longest(&steps, sizes)), "about 100 s");
    }

    #[test]
    fn what_is_not_known_is_said() {
        let mut steps = steps();
        (steps[0].cost, steps[0].table) = (Cost::Rewrite, Some("public.users".into()));
        let unknown = longest(&steps, NONE);
        assert!(words(&unknown).contains("public.users, whose size is not known"));
        assert_eq!(longer(unknown.clone(), Estimate { seconds: 1e9, ..Estimate::default() }), unknown);
        assert_eq!(words(&longest(&[], NONE)), "no time at all");
        assert_eq!(bytes(12 << 30), "12.0 GB");
    }

    #[test]
    fn a_table_that_the_plan_makes_is_none_of_unknown_size() {
        let mut steps = steps();
        (steps[0].cost, steps[0].table) = (Cost::Rewrite, Some("public.users".into()));
        (steps[1].verb, steps[1].objects) = (Verb::Create, vec!["table public.users".into()]);
        let made = made(steps.iter());
        let told = words(&longest(&steps, Sizes { made: &made, ..NONE }));
        assert_eq!(told, "milliseconds while public.users is empty, which was not there when the plan was made");
    }
}
