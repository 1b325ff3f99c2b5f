//! A sample of what `scripts/chaos` does in full: faults at statements of a run, forward and back, and what follows ends right.

#[path = "../traffic/harness/mod.rs"]
mod changes;
mod harness;
#[path = "../support/mod.rs"]
mod support;

use changes::case::Case;
use harness::arena::Arena;
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
    let trials = grounds.iter().enumerate().flat_map(|(turn, ground)| trials(ground, turn, &Fault::OF_A_RUN, EVERY));
    each(trials.collect(), async |(ground, trial): (Arc<Ground>, Trial)| trial.run(&ground).map(drop));
}

/// A full disk has to be mounted, which not every machine lets one do: that one is `scripts/chaos`' alone.
#[test]
fn a_crash_of_the_server_and_a_clock_that_jumps_change_nothing() {
    let server = servers().pop().unwrap();
    let arena = Arc::new(Arena::start(server.major));
    let ground = Arc::new(Ground::in_arena(&Case::named(SAMPLE[0]), arena, 1000).unwrap());
    for (name, (ground, trial)) in trials(&ground, 0, &[Fault::Restart, Fault::Clock], 3 * EVERY) {
        trial.run(&ground).unwrap_or_else(|said| panic!("{name}\n{said}"));
    }
}

/// Every so many statements of either way, from the `turn`th on, where each of the faults and each of its moments comes in turn.
fn trials(ground: &Arc<Ground>, turn: usize, faults: &[Fault], every: usize) -> Vec<(String, (Arc<Ground>, Trial))> {
    let mut trials = vec![];
    for way in Way::BOTH {
        for number in 0..ground.points(way, Fault::Kill).len() / every {
            let fault = faults[(number + turn) % faults.len()];
            let Some(at) = ground.points(way, fault).into_iter().skip(turn).nth(number * every) else { continue };
            let moment = fault.moments()[number % fault.moments().len()];
            let trial = Trial { way, strike: Strike { fault, moment, at }, then: Way::BOTH[number % 2] };
            let name = format!("{}, PostgreSQL {}: {trial:?}", ground.name, ground.server.major);
            trials.push((name, (ground.clone(), trial)));
        }
    }
    trials
}
