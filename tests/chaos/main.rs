//! A sample of what `scripts/chaos` does in full: faults at statements of a run, forward and back, and what follows ends right.

#[path = "../traffic/harness/mod.rs"]
mod changes;
mod harness;
#[path = "../support/mod.rs"]
mod support;

use changes::case::Case;
use harness::fault::{Fault, Strike};
use harness::ground::{Ground, Way};
use harness::trial::Trial;
use std::sync::Arc;
use support::each::each;
use support::postgres::servers;

const SAMPLE: [&str; 3] = ["column_renamed", "foreign_key_added", "unique_added"];

/// Between two statements that are struck, of those that are worth it; the faults take turns.
const EVERY: usize = 7;

#[test]
fn whatever_ends_a_run_the_next_one_ends_right() {
    let servers = servers();
    let ends = [servers.first(), servers.last()].into_iter().flatten();
    let grounds: Vec<Arc<Ground>> = ends
        .flat_map(|server| SAMPLE.map(|name| (name, server)))
        .map(|(name, server)| {
            Arc::new(Ground::new(&Case::named(name), server, 1000).unwrap_or_else(|said| panic!("{name}: {said}")))
        })
        .collect();
    let mut trials = vec![];
    for (turn, ground) in grounds.iter().enumerate() {
        for way in Way::BOTH {
            for (number, at) in ground.points(way).into_iter().skip(turn).step_by(EVERY).enumerate() {
                let fault = Fault::ALL[(number + turn) % Fault::ALL.len()];
                let moment = fault.moments()[number % fault.moments().len()];
                let trial = Trial { way, strike: Strike { fault, moment, at }, then: Way::BOTH[number % 2] };
                let name = format!("{}, PostgreSQL {}: {trial:?}", ground.name, ground.server.major);
                trials.push((name, (ground.clone(), trial)));
            }
        }
    }
    each(trials, async |(ground, trial): (Arc<Ground>, Trial)| trial.run(&ground).map(drop));
}
