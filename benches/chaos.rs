//! Faults at the statements of runs, many of them: `scripts/chaos --help` tells how to run it and what it prints.

#[path = "../tests/traffic/harness/mod.rs"]
mod changes;
#[path = "../tests/chaos/harness/mod.rs"]
mod harness;
#[path = "../tests/support/mod.rs"]
mod support;

use changes::case::Case;
use clap::Parser;
use harness::fault::{Fault, Strike};
use harness::ground::{Ground, Way};
use harness::table::Table;
use harness::trial::Trial;
use std::process::ExitCode;
use std::sync::Mutex;
use std::thread;
use support::postgres::{Server, servers};

/// Changes of every kind that a run is made of: one transaction, concurrent builds, validations, batches, the swap of columns,
/// quarantine.
const CASES: [&str; 14] = [
    "check_tightened",
    "column_added_required",
    "column_dropped",
    "column_renamed",
    "column_retyped",
    "column_split",
    "enum_label_removed",
    "foreign_key_added",
    "index_changed",
    "index_over_partitions",
    "key_to_bigint",
    "not_null_set",
    "table_renamed",
    "unique_added",
];

#[derive(Parser)]
struct Options {
    /// Only this major of PostgreSQL
    #[arg(long)]
    version: Vec<u32>,
    /// These cases of tests/traffic/cases instead of the usual ones
    #[arg(long)]
    case: Vec<String>,
    /// Only this fault
    #[arg(long, value_parser = |name: &str| Fault::named(name).ok_or("kill, interrupt, sever, terminate or cancel"))]
    fault: Vec<Fault>,
    /// Strike each fault at every so many of the statements that change something
    #[arg(long, default_value_t = 11)]
    every: usize,
    /// Rows of each large table
    #[arg(long, default_value_t = 2000)]
    rows: u64,
    /// How many at once
    #[arg(long, default_value_t = 2)]
    jobs: usize,
    /// What `cargo bench` adds
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let names = if options.case.is_empty() { CASES.map(String::from).to_vec() } else { options.case.clone() };
    let chosen = |server: &Server| options.version.is_empty() || options.version.contains(&server.major);
    let (mut table, mut broken) = (Table::default(), 0);
    for server in servers().into_iter().filter(chosen) {
        for case in Case::all(&names).iter().filter(|case| names.contains(&case.name) && case.since() <= server.major) {
            match Ground::new(case, &server, options.rows) {
                Ok(ground) => strike_all(&ground, &options, &mut table),
                Err(said) => {
                    broken += 1;
                    eprintln!("{}, PostgreSQL {}: {said}", case.name, server.major);
                }
            }
        }
    }
    print!("{}", table.print());
    let (times, wrong) = table.sums();
    println!("{times} injected, {wrong} ended wrong, {broken} not begun");
    if times > 0 && wrong + broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn strike_all(ground: &Ground, options: &Options, table: &mut Table) {
    let trials = Mutex::new(trials(ground, options).into_iter());
    let table = Mutex::new(table);
    let next = || trials.lock().expect("no panic here").next();
    thread::scope(|scope| {
        for _ in 0..options.jobs.max(1) {
            scope.spawn(|| {
                while let Some(trial) = next() {
                    let verdict = trial.run(ground);
                    if let Err(said) = &verdict {
                        eprintln!("{}, PostgreSQL {}: {trial:?}\n{said}\n", ground.name, ground.server.major);
                    }
                    table.lock().expect("no panic here").count(&trial, &verdict);
                }
            });
        }
    });
}

/// Every so many statements of either way, each fault at each of its moments, with either end in turn.
fn trials(ground: &Ground, options: &Options) -> Vec<Trial> {
    let faults = || Fault::ALL.into_iter().filter(|fault| options.fault.is_empty() || options.fault.contains(fault));
    let kinds: Vec<_> = faults().flat_map(|fault| fault.moments().iter().map(move |moment| (fault, *moment))).collect();
    let mut trials = vec![];
    for way in Way::BOTH {
        for (turn, (fault, moment)) in kinds.iter().copied().enumerate() {
            // Each kind begins at another statement, so that together they meet all of them.
            let points = ground.points(way).into_iter().skip(turn % options.every).step_by(options.every);
            for (number, at) in points.enumerate() {
                let then = Way::BOTH[(number + turn) % 2];
                trials.push(Trial { way, strike: Strike { fault, moment, at }, then });
            }
        }
    }
    trials
}
