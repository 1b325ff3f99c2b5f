//! What a change costs whoever works meanwhile: every case of `tests/traffic/cases` in its phases, there and back, beside the
//! direct form on a copy of the same rows. `scripts/traffic --help` tells how to run it and what it prints.

#[path = "../tests/traffic/harness/mod.rs"]
mod harness;
#[path = "../tests/support/mod.rs"]
mod support;

use clap::Parser;
use harness::case::Case;
use harness::site::{Settings, Site};
use harness::table::{self, Side};
use harness::traffic::Manner;
use harness::{direct, journey};
use std::process::ExitCode;
use std::time::Duration;
use support::postgres::{Server, servers};

#[derive(Parser)]
struct Options {
    /// Only this major of PostgreSQL
    #[arg(long)]
    version: Vec<u32>,
    /// Only cases whose name holds this
    #[arg(long)]
    case: Vec<String>,
    /// Rows of each large table
    #[arg(long, default_value_t = 200_000)]
    rows: u64,
    /// How many milliseconds a statement may wait
    #[arg(long)]
    limit: Option<u64>,
    /// Prepare each statement once a connection
    #[arg(long)]
    prepared: bool,
    /// Milliseconds for which the releases run before, between and after the stages
    #[arg(long, default_value_t = 500)]
    between: u64,
    /// What `cargo bench` adds
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let cases = Case::all(&options.case);
    let chosen = |server: &Server| options.version.is_empty() || options.version.contains(&server.major);
    let servers: Vec<Server> = servers().into_iter().filter(chosen).collect();
    if cases.is_empty() || servers.is_empty() {
        eprintln!("there is no such case, or no such server");
        return ExitCode::from(64);
    }
    println!("{}", table::head());
    let mut held = true;
    for server in &servers {
        for case in cases.iter().filter(|case| case.since() <= server.major) {
            held &= measured(case, server, &options).unwrap_or_else(|said| {
                eprintln!("{}, PostgreSQL {}: {said}", case.name, server.major);
                false
            });
        }
    }
    if held { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Prints a row; whether it held.
fn measured(case: &Case, server: &Server, options: &Options) -> Result<bool, String> {
    let manner = Manner { prepared: options.prepared, pairs: true };
    let settings = Settings { rows: options.rows, between: Duration::from_millis(options.between), manner };
    let mut phases = Site::new(case, server, settings)?;
    let mut copy = phases.copy();
    let by_hand = direct::travels(&mut copy);
    let journey = journey::travels(&mut phases);
    let (here, there) =
        (Side { outcome: &journey, ledger: &phases.ledger }, Side { outcome: &by_hand, ledger: &copy.ledger });
    println!("{}", table::row(&table::cells(case, server.major, &here, &there)));
    let windows = journey.as_ref().map_or("", |journey| journey.windows.as_str());
    eprintln!("{}, PostgreSQL {}: {windows}\n{}", case.name, server.major, table::details(&phases, &journey));
    eprintln!(" the direct form\n{}", table::details(&copy, &by_hand));
    let longest = ["forward", "back"].into_iter().filter_map(|way| phases.ledger.longest(way));
    let longest = longest.map(|(_, _, tally)| tally.longest).max().unwrap_or_default();
    let short = options.limit.is_none_or(|limit| longest <= Duration::from_millis(limit));
    Ok(journey.is_ok() && phases.ledger.failed() == 0 && short)
}
