//! A backfill of ours beside what a person would write: rows a second, what whoever works meanwhile waits, the log, the table's growth.
//!
//! ```text
//!   cargo bench --bench backfill -- [--version N] [--rows N] [--rounds N] [--target TIME]…
//! ```
//!
//! The same table, filled under the same traffic, each way on a copy of its own, by turns; the median of the rounds counts. What is
//! asked of ours: 95 % of the rows a second of the one statement, and 99 of 100 statements of the traffic within three times of what
//! they take while nothing else runs. No vacuum comes to the table: beside one, ours goes at half its pace on purpose.
//!
//! Rows a second are of the writing. What the whole command takes stands beside it: ours looks at the database before it begins, and
//! counts afterwards whether a row is left, which reads all of the table for the first time since it was written (the server cleans up
//! after every way as it is first read, whoever reads it).

#[path = "../tests/traffic/harness/mod.rs"]
mod harness;
#[path = "../tests/support/mod.rs"]
mod support;

use clap::Parser;
use harness::case::Release;
use harness::ledger::Ledger;
use harness::meter::Work;
use harness::statement::{Keys, Script};
use harness::traffic::{Ground, Manner, Traffic};
use jiff::Timestamp;
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use support::cli::Cli;
use support::postgres::{Database, Server, servers};

/// How long the traffic runs alone.
const IDLE: Duration = Duration::from_secs(5);

/// What each row gets.
const VALUE: &str = "v * 2";

const TRAFFIC: &str = "SELECT v, pad FROM t WHERE id = :key;\nUPDATE t SET v = v + 1 WHERE id = :key;\n";

#[derive(Parser)]
struct Options {
    /// Only this major of PostgreSQL [default: the newest]
    #[arg(long)]
    version: Option<u32>,
    #[arg(long, default_value_t = 3_000_000)]
    rows: u64,
    /// How often each way is measured, by turns
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// How long a batch of ours is to take
    #[arg(long = "target", default_values = ["50ms", "200ms"])]
    targets: Vec<String>,
    /// What `cargo bench` adds
    #[arg(long, hide = true)]
    bench: bool,
}

/// A way to fill the column.
enum Way {
    Statement(&'static str, String),
    /// With so long a target.
    Ours(String),
}

impl Way {
    fn name(&self) -> String {
        match self {
            Way::Statement(name, _) => (*name).into(),
            Way::Ours(target) => format!("concertina, batches of {target}"),
        }
    }
}

/// What a way came to in one round, in the units that the table prints.
struct Outcome {
    /// Of the whole command, and of its writing.
    seconds: f64,
    writing: f64,
    speed: f64,
    idle: f64,
    usual: f64,
    longest: f64,
    log: f64,
    growth: f64,
}

fn main() {
    let options = Options::parse();
    let wanted = |server: &Server| options.version.is_none_or(|version| version == server.major);
    let server = servers().into_iter().rfind(wanted).expect("such a server");
    let origin = filled(&server, options.rows);
    let ways = ways(&options);
    let mut rounds: Vec<Vec<Outcome>> = ways.iter().map(|_| vec![]).collect();
    for round in 1..=options.rounds {
        for (way, outcomes) in ways.iter().zip(&mut rounds) {
            let outcome = measured(way, &origin, options.rows);
            let Outcome { seconds, writing, idle, usual, .. } = outcome;
            let (name, of) = (way.name(), options.rounds);
            eprintln!(
                "round {round} of {of}: {name}: {seconds:.1} s, {writing:.1} writing, p99 {usual:.1} ms, idle {idle:.1}"
            );
            outcomes.push(outcome);
        }
    }
    println!("PostgreSQL {}, {} rows, medians of {} rounds", server.major, options.rows, options.rounds);
    print(&ways, &rounds);
}

/// The table that every round copies.
fn filled(server: &Server, rows: u64) -> Database {
    let origin = server.database("backfill");
    origin.psql(&format!(
        "CREATE TABLE t (id bigint PRIMARY KEY, v bigint NOT NULL, pad text NOT NULL) WITH (autovacuum_enabled = off);
         INSERT INTO t SELECT n, n % 1000, repeat('x', 60) FROM generate_series(1, {rows}) AS n;
         VACUUM ANALYZE t; CHECKPOINT"
    ));
    origin
}

fn ways(options: &Options) -> Vec<Way> {
    let ranges = format!(
        "DO $$ BEGIN FOR low IN 1..{} BY 5000 LOOP
           UPDATE t SET w = {VALUE} WHERE id >= low AND id < low + 5000; COMMIT;
         END LOOP; END $$",
        options.rows
    );
    let by_hand = [
        Way::Statement("one UPDATE", format!("UPDATE t SET w = {VALUE}")),
        Way::Statement("hand-written ranges of 5000", ranges),
    ];
    by_hand.into_iter().chain(options.targets.iter().cloned().map(Way::Ours)).collect()
}

fn print(ways: &[Way], rounds: &[Vec<Outcome>]) {
    println!(
        "| way                          | s      | writing s | rows a second | of one UPDATE | p99 idle ms | p99 ms | times | longest ms | log MB | table grew MB |"
    );
    println!(
        "| ---------------------------- | ------ | --------- | ------------- | ------------- | ----------- | ------ | ----- | ---------- | ------ | ------------- |"
    );
    let one = rounds.first().map_or(0.0, |first| median(first, |outcome| outcome.speed));
    for (way, outcomes) in ways.iter().zip(rounds) {
        let of = |figure: fn(&Outcome) -> f64| median(outcomes, figure);
        println!(
            "| {:28} | {:6.1} | {:9.1} | {:13.0} | {:11.0} % | {:11.1} | {:6.1} | {:5.1} | {:10.0} | {:6.0} | {:13.0} |",
            way.name(),
            of(|outcome| outcome.seconds),
            of(|outcome| outcome.writing),
            of(|outcome| outcome.speed),
            100.0 * of(|outcome| outcome.speed) / one,
            of(|outcome| outcome.idle),
            of(|outcome| outcome.usual),
            of(|outcome| outcome.usual / outcome.idle.max(0.001)),
            of(|outcome| outcome.longest),
            of(|outcome| outcome.log),
            of(|outcome| outcome.growth),
        );
    }
}

/// The middle one of what the rounds came to; a machine that others share has rounds that tell nothing.
fn median(outcomes: &[Outcome], figure: impl Fn(&Outcome) -> f64) -> f64 {
    let mut figures: Vec<f64> = outcomes.iter().map(figure).collect();
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

fn measured(way: &Way, origin: &Database, rows: u64) -> Outcome {
    let copy = Database { server: origin.server.clone(), name: format!("{}_copy", origin.name) };
    copy.server.psql(&format!("CREATE DATABASE {} TEMPLATE {}", copy.name, origin.name));
    let cli = prepared(way, &copy);
    let ledger = Arc::new(Ledger::default());
    let ground = Ground {
        url: copy.url(),
        ledger: ledger.clone(),
        keys: Keys::new(rows),
        manner: Manner { prepared: true, pairs: false },
    };
    let size = || copy.psql("SELECT pg_table_size('t')").parse::<f64>().expect("a size") / 1e6;
    let (before, traffic) = (size(), Traffic::start(Release::Both, &Script::parse(TRAFFIC), &ground));
    ledger.turn("idle");
    thread::sleep(IDLE);
    ledger.turn("filling");
    let (writing, work) = Work::of(&copy, || match way {
        Way::Statement(_, statement) => {
            copy.psql(statement);
            None
        }
        Way::Ours(_) => {
            let apply = ["apply", "--yes", "--through", "backfill", "--format", "ndjson"];
            Some(writing(cli.run(&apply).exits(0).stdout(), rows))
        }
    });
    ledger.turn("after");
    traffic.stop();
    assert_eq!(copy.psql("SELECT count(*) FROM t WHERE w IS NULL"), "0");
    let longest = ledger.longest("filling").map(|(_, _, tally)| tally.longest).unwrap_or_default();
    let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
    let seconds = work.took.as_secs_f64();
    let writing = writing.unwrap_or(seconds);
    Outcome {
        seconds,
        writing,
        speed: rows as f64 / writing,
        idle: milliseconds(ledger.all_but(10, "idle")),
        usual: milliseconds(ledger.all_but(10, "filling")),
        longest: milliseconds(longest),
        log: work.megabytes,
        growth: size() - before,
    }
}

/// The seconds from the begin of the step up to the end of its last batch, by the pace up to the one before it: of the last the rows are
/// told when none is left.
fn writing(events: &str, rows: u64) -> f64 {
    let events = events.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("an event"));
    let of = |kind: &'static str| events.clone().filter(move |event| event["event"] == kind);
    let at = |event: &serde_json::Value| event["at"].as_str().expect("a time").parse::<Timestamp>().expect("a time");
    let (begun, told) = (of("step").next().expect("a step"), of("rows").collect::<Vec<_>>());
    let last = told.iter().rev().nth(1).expect("a batch, and the end");
    let passed = last["passed"].as_f64().expect("a number");
    at(last).duration_since(at(&begun)).as_secs_f64() * rows as f64 / passed
}

/// The column, there and empty.
fn prepared(way: &Way, copy: &Database) -> Cli {
    let Way::Ours(target) = way else {
        copy.psql("ALTER TABLE t ADD COLUMN w bigint");
        return Cli::new();
    };
    let schema = format!(
        "CREATE TABLE t (id bigint PRIMARY KEY, v bigint NOT NULL, pad text NOT NULL,\n-- @fill {VALUE}\nw bigint)
         WITH (autovacuum_enabled = off);"
    );
    let config = format!("schema = [\"schema.sql\"]\n[backfill]\ntarget = \"{target}\"\n");
    let cli = Cli::new().file("concertina.toml", &config);
    let cli = cli.file("schema.sql", &schema).env("DATABASE_URL", &copy.url());
    cli.run(&["plan", "--name", "w"]).exits(0);
    cli.run(&["apply", "--yes", "--through", "expand"]).exits(0);
    cli
}
