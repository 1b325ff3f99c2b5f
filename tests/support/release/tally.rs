//! What came of the statements of all releases together.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fmt};

#[derive(Default)]
pub struct Tally {
    trips: AtomicUsize,
    ran: AtomicUsize,
    wrote: AtomicUsize,
    fit: AtomicUsize,
    unfit: AtomicUsize,
    failed_as_said: AtomicUsize,
    differs_as_said: AtomicUsize,
    stopped_by_rows: AtomicUsize,
}

fn add(counter: &AtomicUsize, many: usize) {
    counter.fetch_add(many, Ordering::Relaxed);
}

fn of(counter: &AtomicUsize) -> usize {
    counter.load(Ordering::Relaxed)
}

impl Tally {
    pub fn travelled(&self) {
        add(&self.trips, 1);
    }

    pub fn ran(&self, many: usize) {
        add(&self.ran, many);
    }

    pub fn wrote(&self, many: usize) {
        add(&self.wrote, many);
    }

    /// Whether a statement runs at home; with `TELL=1`, which does not.
    pub fn fits(&self, statement: &str, outcome: &Result<(), String>) {
        add(if outcome.is_ok() { &self.fit } else { &self.unfit }, 1);
        if let (Err(said), Some(_)) = (outcome, env::var_os("TELL")) {
            println!("unfit: {statement}: {said}");
        }
    }

    /// A release may not run: a statement of it failed, or only the object that is named differs.
    pub fn shown(&self, failed: bool) {
        add(if failed { &self.failed_as_said } else { &self.differs_as_said }, 1);
    }

    /// Rows that a release left stand against the next stage, as the plan counted.
    pub fn stopped(&self) {
        add(&self.stopped_by_rows, 1);
    }

    /// Says it, and that the statements of many trips are such as their own schema takes.
    pub fn end(self) {
        println!("{self}");
        if ["CASE", "SEED"].into_iter().any(|name| env::var_os(name).is_some()) {
            return;
        }
        assert!(of(&self.ran) > 0 && of(&self.wrote) > 0 && of(&self.failed_as_said) > 0, "nothing was tried");
        assert!(of(&self.unfit) * 20 <= of(&self.fit), "too many statements are refused by their own schema");
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(
            out,
            "{} trips; {} statements ran and {} rows stayed; of {} statements made {} were none of a release; a release may \
             not run: {} times a statement failed, {} times only the object differs; {} times rows of a release stop the plan",
            of(&self.trips),
            of(&self.ran),
            of(&self.wrote),
            of(&self.fit) + of(&self.unfit),
            of(&self.unfit),
            of(&self.failed_as_said),
            of(&self.differs_as_said),
            of(&self.stopped_by_rows),
        )
    }
}
