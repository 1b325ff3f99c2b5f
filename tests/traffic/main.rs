//! A few changes of differing kinds under live traffic, on the oldest and the newest server: no statement of a release fails
//! where the plan says that the release may run. How long statements wait is for `scripts/traffic`, which takes every case.

mod harness;
#[path = "../support/mod.rs"]
mod support;

use harness::case::{Case, Release};
use harness::site::{Settings, Site};
use harness::traffic::Manner;
use harness::{direct, journey, table};
use std::time::Duration;
use support::each::each;
use support::postgres::{Server, servers};

const SAMPLE: [&str; 4] = ["column_added_required", "column_dropped", "column_renamed", "column_retyped"];

/// Without transactions of two statements: where a batch of a backfill and such a transaction each hold a row that the other
/// wants, the server ends one of them, by chance. `scripts/traffic` has them.
const SETTINGS: Settings =
    Settings { rows: 3000, between: Duration::from_millis(100), manner: Manner { prepared: false, pairs: false } };

#[test]
fn no_statement_fails_while_the_phases_run() {
    let servers = servers();
    let ends = [servers.first(), servers.last()].into_iter().flatten();
    let trials = ends.flat_map(|server| {
        SAMPLE.map(|name| (format!("{name} on PostgreSQL {}", server.major), (server.clone(), Case::named(name))))
    });
    each(trials.collect(), async |(server, case): (Server, Case)| {
        let mut site = Site::new(&case, &server, SETTINGS)?;
        let outcome = journey::travels(&mut site);
        let idle = [Release::Old, Release::New].into_iter().find(|release| site.ledger.sums(*release).0 == 0);
        match (&outcome, site.ledger.failed(), idle) {
            (Ok(_), 0, None) => Ok(()),
            (_, _, Some(idle)) => Err(format!("the {idle} release sent nothing\n{}", table::details(&site, &outcome))),
            _ => Err(table::details(&site, &outcome)),
        }
    });
}

#[test]
fn a_statement_that_fails_is_seen() {
    let case = Case::named("column_renamed");
    let server = servers().pop().expect("a server");
    let mut site = Site::new(&case, &server, SETTINGS).expect("a database with rows");
    let outcome = direct::travels(&mut site);
    assert!(outcome.is_ok(), "{outcome:?}");
    let failures = site.ledger.failures();
    let missing = |failure: &harness::ledger::Failure| failure.release == Release::Old && failure.sqlstate == "42703";
    assert!(failures.iter().any(missing), "{failures:?}");
}
