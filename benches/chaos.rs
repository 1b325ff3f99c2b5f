//! Faults at the statements of runs, many of them: `scripts/chaos --help` tells how to run it and what it prints.

#[path = "../tests/traffic/harness/mod.rs"]
mod changes;
#[path = "../tests/chaos/harness/mod.rs"]
mod harness;
#[path = "../tests/support/mod.rs"]
mod support;

use changes::case::Case;
use clap::Parser;
use harness::arena::Arena;
use harness::fault::{Fault, Strike};
use harness::ground::{Ground, Way};
use harness::table::Table;
use harness::trial::Trial;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
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
    #[arg(long, value_parser = |name: &str| Fault::named(name).ok_or("`scripts/chaos --help` names them"))]
    fault: Vec<Fault>,
    /// Strike each fault at every so many of the statements that change something, not only at one
    #[arg(long)]
    every: Option<NonZeroUsize>,
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

impl Options {
    fn names(&self) -> Vec<String> {
        if self.case.is_empty() { CASES.map(String::from).to_vec() } else { self.case.clone() }
    }

    fn chosen(&self, faults: &[Fault]) -> Vec<Fault> {
        faults.iter().copied().filter(|fault| self.fault.is_empty() || self.fault.contains(fault)).collect()
    }

    fn servers(&self) -> impl Iterator<Item = Server> {
        servers().into_iter().filter(|server| self.version.is_empty() || self.version.contains(&server.major))
    }
}

fn main() -> ExitCode {
    let options = Options::parse();
    let (mut table, mut broken) = (Table::default(), 0);
    for server in options.servers() {
        let (of_a_run, of_a_machine) = (options.chosen(&Fault::OF_A_RUN), options.chosen(&Fault::OF_A_MACHINE));
        let arena =
            (!of_a_machine.is_empty()).then(|| Arena::with_disk(server.major)).transpose().unwrap_or_else(|said| {
                broken += 1;
                eprintln!("PostgreSQL {}: {said}", server.major);
                None
            });
        let arena = arena.map(Arc::new);
        let names = options.names();
        for case in Case::all(&names).iter().filter(|case| names.contains(&case.name) && case.since() <= server.major) {
            let shared =
                (!of_a_run.is_empty()).then(|| (Ground::new(case, &server, options.rows), &of_a_run, options.jobs));
            let own = arena.clone().map(|arena| (Ground::in_arena(case, arena, options.rows), &of_a_machine, 1));
            for (ground, faults, jobs) in shared.into_iter().chain(own) {
                match ground {
                    Ok(ground) => strike_all(&ground, faults, (options.every, jobs), &mut table),
                    Err(said) => {
                        broken += 1;
                        eprintln!("{}, PostgreSQL {}: {said}", case.name, server.major);
                    }
                }
            }
            let (times, wrong) = table.sums();
            eprintln!("{}, PostgreSQL {}: {times} injected so far, {wrong} ended wrong", case.name, server.major);
        }
    }
    print!("{}", table.print());
    let (times, wrong) = table.sums();
    println!("{times} injected, {wrong} ended wrong, {broken} not begun");
    if times > 0 && wrong + broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn strike_all(ground: &Ground, faults: &[Fault], (every, jobs): (Option<NonZeroUsize>, usize), table: &mut Table) {
    let trials = Mutex::new(trials(ground, faults, every).into_iter());
    let table = Mutex::new(table);
    let next = || trials.lock().expect("no panic here").next();
    thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
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

/// One statement of either way, or every so many, each fault at each of its moments, with either end in turn.
fn trials(ground: &Ground, faults: &[Fault], every: Option<NonZeroUsize>) -> Vec<Trial> {
    let moments = |fault: Fault| fault.moments().iter().map(move |moment| (fault, *moment));
    let kinds: Vec<_> = faults.iter().copied().flat_map(moments).collect();
    let mut trials = vec![];
    for way in Way::BOTH {
        for (turn, (fault, moment)) in kinds.iter().copied().enumerate() {
            let points = ground.points(way, fault);
            let seed = seed(ground, way, turn);
            let every = every.map_or(points.len(), |every| every.get().min(points.len())).max(1);
            for (number, at) in points.into_iter().skip(seed % every).step_by(every).enumerate() {
                let then = Way::BOTH[(number + seed / every) % 2];
                trials.push(Trial { way, strike: Strike { fault, moment, at }, then });
            }
        }
    }
    trials
}

/// Where a kind of fault begins: at another statement in each case, on each server and each way, and the same in every run, so that
/// together they meet all of them, with either end.
fn seed(ground: &Ground, way: Way, turn: usize) -> usize {
    let mut hasher = DefaultHasher::new();
    (&ground.name, ground.server.major, way == Way::Forward, turn).hash(&mut hasher);
    (hasher.finish() >> 16) as usize
}
