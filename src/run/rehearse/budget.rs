//! What a plan may take. What is over it fails the rehearsal, and all of it is told at once.

use super::failure::Failure;
use super::report::{Pass, RehearsedStep};
use crate::project::words::time;
use crate::project::{LockFigures, StepFigures};
use crate::route::Phase;
use crate::step::Blocks;
use std::collections::BTreeMap;
use std::time::Duration;

/// How long what may take; nothing is asked of what is left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Budgets {
    /// A lock that keeps others from writing a table, or from reading it: SHARE and all that are stronger.
    pub lock: Option<Duration>,
    /// All pending migrations together, one way.
    pub total: Option<Duration>,
}

impl Budgets {
    /// What went over them.
    pub fn exceeded(&self, steps: &[RehearsedStep]) -> Vec<Failure> {
        let mut failures: Vec<Failure> = self.lock.into_iter().flat_map(|budget| locks(budget, steps)).collect();
        failures.extend(self.total.into_iter().flat_map(|budget| totals(budget, steps)));
        failures
    }
}

fn locks(budget: Duration, steps: &[RehearsedStep]) -> Vec<Failure> {
    let every = steps.iter().flat_map(|one| one.figures.iter().map(move |step| (one, step)));
    let locks = every.flat_map(|(one, step)| step.locks.iter().map(move |lock| (one, step, lock)));
    let over = |lock: &LockFigures| lock.blocks >= Blocks::Writers && lock.milliseconds > in_milliseconds(budget);
    let over: Vec<_> = locks.filter(|(.., lock)| over(lock)).collect();
    let most = over.iter().map(|(.., lock)| lock.milliseconds).fold(0.0, f64::max);
    over.into_iter().map(|held| failed([budget, enough(most)], held)).collect()
}

/// What the next rehearsal needs, which does not take the same to the millisecond.
fn enough(milliseconds: f64) -> Duration {
    Duration::from_millis((milliseconds * 1.5).ceil() as u64)
}

fn failed([budget, enough]: [Duration; 2], (one, step, lock): (&RehearsedStep, &StepFigures, &LockFigures)) -> Failure {
    let LockFigures { relation, mode, milliseconds, .. } = lock;
    let (held, budget) = (time(*milliseconds), time(in_milliseconds(budget)));
    let keeps = if lock.blocks == Blocks::Everybody { "reads and writes" } else { "writes" };
    let instead =
        if one.phase == Phase::Direct.word() { "plan it in phases (`plan.mode = \"phased\"`), or " } else { "" };
    let (number, says) = (step.number, &step.says);
    Failure {
        table: Some(relation.clone()),
        says: format!(
            "step {number}, `{says}`, held {mode} on `{relation}`, which keeps {keeps} waiting, for {held}; the budget is {budget}"
        ),
        hint: Some(format!("{instead}allow more: `concertina rehearse --budget-lock {}ms`", enough.as_millis())),
        ..failure(one)
    }
}

fn totals(budget: Duration, steps: &[RehearsedStep]) -> Vec<Failure> {
    let mut passes: BTreeMap<Pass, (u64, &RehearsedStep)> = BTreeMap::new();
    for one in steps {
        let (sum, slowest) = passes.entry(one.pass).or_insert((0, one));
        *sum += one.milliseconds;
        if one.milliseconds > slowest.milliseconds {
            *slowest = one;
        }
    }
    let over: Vec<_> = passes.into_values().filter(|(sum, _)| *sum as f64 > in_milliseconds(budget)).collect();
    let most = over.iter().map(|(sum, _)| *sum).max().unwrap_or_default();
    over.into_iter().map(|(sum, slowest)| took([budget, enough(most as f64)], sum, slowest)).collect()
}

fn took([budget, enough]: [Duration; 2], sum: u64, slowest: &RehearsedStep) -> Failure {
    let [all, budget, own] = [sum as f64, in_milliseconds(budget), slowest.milliseconds as f64].map(time);
    let longest = slowest.figures.iter().max_by(|a, b| a.milliseconds.total_cmp(&b.milliseconds));
    let step = longest
        .map(|step| format!(", of which its step {} `{}` took {}", step.number, step.says, time(step.milliseconds)));
    let (migration, step, way) = (&slowest.migration, step.unwrap_or_default(), slowest.pass.words());
    Failure {
        says: format!("{way}, all of it took {all}; the budget is {budget}; `{migration}` took {own}{step}"),
        hint: Some(format!(
            "allow more, `concertina rehearse --budget-total {}s`, or plan less at once",
            enough.as_secs_f64().ceil()
        )),
        ..failure(slowest)
    }
}

fn failure(one: &RehearsedStep) -> Failure {
    Failure::blank(&one.migration, one.direction, one.pass)
}

fn in_milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
