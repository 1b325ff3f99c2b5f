//! What came of all trials: a line for each fault and moment.

use super::fault::{Fault, Moment};
use super::ground::Way;
use super::trial::{Trial, Verdict};
use std::collections::BTreeMap;

/// How often, and how it ended, forward and back.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    times: usize,
    right: [usize; 2],
    wrong: usize,
    missed: usize,
}

/// The sums.
#[derive(Debug, Default)]
pub struct Table(BTreeMap<(Fault, Moment, Way), Tally>);

impl Table {
    pub fn count(&mut self, trial: &Trial, verdict: &Result<Verdict, String>) {
        let tally = self.0.entry((trial.strike.fault, trial.strike.moment, trial.way)).or_default();
        match verdict {
            Ok(Verdict::Missed) => tally.missed += 1,
            Ok(Verdict::Right) => tally.right[trial.then as usize] += 1,
            Err(_) => tally.wrong += 1,
        }
        tally.times += usize::from(*verdict != Ok(Verdict::Missed));
    }

    /// How many faults were injected, and after how many of them the end was wrong.
    pub fn sums(&self) -> (usize, usize) {
        self.0.values().fold((0, 0), |(times, wrong), tally| (times + tally.times, wrong + tally.wrong))
    }

    pub fn print(&self) -> String {
        let head = "| fault     | when          | run      | injected | finished right | rolled back right | wrong | too late |\n\
                    | --------- | ------------- | -------- | -------- | -------------- | ----------------- | ----- | -------- |\n";
        let line = |((fault, moment, way), tally): (&(Fault, Moment, Way), &Tally)| {
            let run = if *way == Way::Forward { "apply" } else { "rollback" };
            let Tally { times, right: [finished, back], wrong, missed } = tally;
            format!(
                "| {fault:9} | {moment:13} | {run:8} | {times:8} | {finished:14} | {back:17} | {wrong:5} | {missed:8} |\n"
            )
        };
        head.to_owned() + &self.0.iter().map(line).collect::<String>()
    }
}
