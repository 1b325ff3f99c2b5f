//! A backfill of ours beside what a person would write: rows a second, what whoever works meanwhile waits, the log, the table's growth.
//!
//! ```text
//!   cargo bench --bench backfill -- [--version N] [--rows N]
//! ```
//!
//! The same table, filled under the same traffic, each way on a copy of its own. What is asked of ours: 95 % of the rows a second of the
//! one statement, and 99 of 100 statements of the traffic within three times of what they take while nothing else runs. No vacuum
//! comes to the table: beside one, ours goes at half its pace on purpose.

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
    /// What `cargo bench` adds
    #[arg(long, hide = true)]
    bench: bool,
}

/// A way to fill the column.
enum Way {
    Statement(&'static str, String),
    Ours(&'static str, &'static str),
}

/// What a way came to.
struct Outcome {
    name: &'static str,
    work: Work,
    idle: Duration,
    usual: Duration,
    longest: Duration,
    growth: f64,
}

fn main() {
    let options = Options::parse();
    let wanted = |server: &Server| options.version.is_none_or(|version| version == server.major);
    let server = servers().into_iter().rfind(wanted).expect("such a server");
    let origin = server.database("backfill");
    origin.psql(&format!(
        "CREATE TABLE t (id bigint PRIMARY KEY, v bigint NOT NULL, pad text NOT NULL) WITH (autovacuum_enabled = off);
         INSERT INTO t SELECT n, n % 1000, repeat('x', 60) FROM generate_series(1, {}) AS n;
         VACUUM ANALYZE t; CHECKPOINT",
        options.rows
    ));
    let ranges = format!(
        "DO $$ BEGIN FOR low IN 1..{} BY 5000 LOOP
           UPDATE t SET w = {VALUE} WHERE id >= low AND id < low + 5000; COMMIT;
         END LOOP; END $$",
        options.rows
    );
    let ways = [
        Way::Statement("one UPDATE", format!("UPDATE t SET w = {VALUE}")),
        Way::Statement("hand-written ranges of 5000", ranges),
        Way::Ours("concertina", ""),
        Way::Ours("concertina, target 200ms", "[backfill]\ntarget = \"200ms\"\n"),
    ];
    println!("PostgreSQL {}, {} rows", server.major, options.rows);
    println!(
        "| way                         | s      | rows a second | of one UPDATE | p99 idle ms | p99 ms | times | longest ms | log MB | table grew MB |"
    );
    println!(
        "| --------------------------- | ------ | ------------- | ------------- | ----------- | ------ | ----- | ---------- | ------ | ------------- |"
    );
    let mut first = None;
    for way in &ways {
        let outcome = measured(way, &origin, options.rows);
        let speed = options.rows as f64 / outcome.work.took.as_secs_f64();
        let one = *first.get_or_insert(speed);
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        let Outcome { name, work, idle, usual, longest, growth } = outcome;
        println!(
            "| {name:27} | {:6.1} | {speed:13.0} | {:11.0} % | {:11.1} | {:6.1} | {:5.1} | {:10.0} | {:6.0} | {growth:13.0} |",
            work.took.as_secs_f64(),
            100.0 * speed / one,
            ms(idle),
            ms(usual),
            ms(usual) / ms(idle).max(0.001),
            ms(longest),
            work.megabytes,
        );
    }
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
    let (name, work) = match way {
        Way::Statement(name, statement) => (*name, Work::of(&copy, || drop(copy.psql(statement))).1),
        Way::Ours(name, _) => {
            let run = || drop(cli.run(&["apply", "--yes", "--through", "backfill"]).exits(0));
            (*name, Work::of(&copy, run).1)
        }
    };
    ledger.turn("after");
    traffic.stop();
    assert_eq!(copy.psql("SELECT count(*) FROM t WHERE w IS NULL"), "0");
    let longest = ledger.longest("filling").map(|(_, _, tally)| tally.longest).unwrap_or_default();
    let (idle, usual) = (ledger.all_but(10, "idle"), ledger.all_but(10, "filling"));
    Outcome { name, work, idle, usual, longest, growth: size() - before }
}

/// The column, there and empty.
fn prepared(way: &Way, copy: &Database) -> Cli {
    let Way::Ours(_, pace) = way else {
        copy.psql("ALTER TABLE t ADD COLUMN w bigint");
        return Cli::new();
    };
    let schema = format!(
        "CREATE TABLE t (id bigint PRIMARY KEY, v bigint NOT NULL, pad text NOT NULL,\n-- @fill {VALUE}\nw bigint);"
    );
    let cli = Cli::new().file("concertina.toml", &format!("schema = [\"schema.sql\"]\n{pace}"));
    let cli = cli.file("schema.sql", &schema).env("DATABASE_URL", &copy.url());
    cli.run(&["plan", "--name", "w"]).exits(0);
    cli.run(&["apply", "--yes", "--through", "expand"]).exits(0);
    cli
}
