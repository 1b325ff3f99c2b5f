//! What a plan says of the releases, tried: the statements of the old and of the new one run after every stage, forward and
//! back, where the plan says that they may; where it says that one must be gone, the reason shows.
//!
//! `SEEDS=100` tries more random changes, `SEED=17` one; `CASE=text` takes only cases that hold the text, `EVERY=1` all of them,
//! each on both ends; `SHOW=1` prints the plan of what fails, `TELL=1` the statements that are none of a release.

mod support;

use concertina::engine::Engine;
use std::env;
use support::case::Case;
use support::each::each;
use support::planning::LARGE;
use support::postgres::{Server, servers};
use support::random::{self, Pair, access};
use support::release::journey::judge;
use support::release::tally::Tally;
use support::trials::{Trial, at_both_ends};
use support::trip::Trip;

/// The newest and the oldest server take a third of the cases each; with `EVERY=1`, or where one is named, every case.
fn shared(cases: &[Case], first: usize) -> Vec<Trial> {
    let servers = servers();
    let every = ["EVERY", "CASE"].into_iter().any(|name| env::var_os(name).is_some()) || servers.len() == 1;
    let newest = servers.last().map_or(0, |server| server.major);
    let taken = |(_, (server, case)): &Trial| {
        let at = cases.iter().position(|own| own.name == case.name).unwrap_or_default();
        every || (at + first) % 3 == usize::from(server.major == newest)
    };
    at_both_ends(cases).into_iter().filter(taken).collect()
}

fn judged(trials: Vec<Trial>, prefix: &str) {
    let tally = Tally::default();
    each(trials, async |(server, case): (Server, Case)| {
        let name = format!("{prefix}{}", case.name);
        let trip = Trip { name, old: case.old_schema(), new: case.new_schema(), rows: case.rows() };
        judge(&server, &trip, &tally).await
    });
    tally.end();
}

#[test]
fn releases_run_as_the_plan_of_a_case_says() {
    judged(shared(&Case::all(Engine::Postgres), 0), "");
}

#[test]
fn releases_run_as_the_plan_of_a_case_on_large_tables_says() {
    let cases = Case::all(Engine::Postgres).into_iter();
    let rewrites = |case: &Case| case.plan(Engine::Postgres).contains("rewrites-table");
    let every = env::var_os("EVERY").is_some();
    let cases: Vec<Case> = cases.filter(|case| (every || rewrites(case)) && !case.name.starts_with(LARGE)).collect();
    judged(shared(&cases, 1), LARGE);
}

fn random(usual: u64, pair: impl Fn(u64) -> Pair + Sync) {
    let (server, tally) = (servers().pop().expect("a server"), Tally::default());
    let number = |name: &str| env::var(name).ok().map(|text| text.parse::<u64>().expect("a number"));
    let seeds = number("SEED").map_or(0..number("SEEDS").unwrap_or(usual), |one| one..one + 1);
    each(seeds.map(|seed| (format!("seed {seed}"), seed)).collect(), async |seed: u64| {
        let Pair { old, new, rows, .. } = pair(seed);
        let size = if seed % 2 == 1 { LARGE } else { "" };
        judge(&server, &Trip { name: format!("{size}releases_{seed}"), old, new, rows }, &tally).await
    });
    tally.end();
}

#[test]
fn releases_run_as_the_plan_of_random_tables_says() {
    random(8, |seed| random::tables(Engine::Postgres, seed));
}

#[test]
fn releases_run_as_the_plan_of_random_kinds_says() {
    let server = servers().pop().expect("a server");
    access::made(&server);
    random(8, |seed| random::kinds(server.major, seed));
}
