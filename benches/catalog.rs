//! How long a plan takes that finds nothing to do, side by side with `pg_dump -s` of the same database.
//!
//! `scripts/postgres with 15 -- cargo bench --bench catalog`; `TABLES=5000` for another size (1,000 if left out), each of nine
//! columns with two indexes and an identity. Prints seconds and ratios, asserts nothing: machines differ.

#[path = "../tests/support/postgres.rs"]
#[allow(dead_code)]
mod postgres;

use postgres::{Database, servers};
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Pairs of runs, one after the other, so that a machine that slows down slows both.
const ROUNDS: usize = 9;

fn main() {
    let tables = std::env::var("TABLES").ok().and_then(|text| text.parse().ok()).unwrap_or(1000);
    let dump = major_of_pg_dump();
    let server = servers().into_iter().filter(|server| server.major <= dump).max_by_key(|server| server.major);
    let server = server.expect("a server that pg_dump can dump");
    let database = server.database("bench");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let schema = folder.path().join("schema.sql");
    std::fs::write(&schema, statements(tables)).expect("the schema file");
    database.psql(&statements(tables));
    database.psql("VACUUM ANALYZE");

    println!("{tables} tables, PostgreSQL {}, pg_dump {dump}; seconds", server.major);
    println!("plan, cold   {:.3}", plan(&database, folder.path(), &schema));
    let rounds: Vec<(f64, f64)> =
        (0..ROUNDS).map(|_| (plan(&database, folder.path(), &schema), pg_dump(&database))).collect();
    let median = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    println!("plan, cached {:.3}", median(rounds.iter().map(|(plan, _)| *plan).collect()));
    println!("pg_dump -s   {:.3}", median(rounds.iter().map(|(_, dump)| *dump).collect()));
    println!(
        "ratio        {:.2} (median of {ROUNDS} pairs)",
        median(rounds.iter().map(|(plan, dump)| plan / dump).collect())
    );
}

fn statements(tables: usize) -> String {
    let mut text = String::new();
    for n in 0..tables {
        let columns = "a integer NOT NULL, b text DEFAULT 'x', c numeric(10,2), d timestamptz NOT NULL DEFAULT now(), \
                       e boolean, f varchar(50), g jsonb, h uuid";
        let identity = "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY";
        let _ = writeln!(text, "CREATE TABLE t{n} ({identity}, {columns});");
        let _ = writeln!(text, "CREATE INDEX t{n}_a ON t{n} (a);\nCREATE INDEX t{n}_f ON t{n} (f, d);");
    }
    text
}

fn plan(database: &Database, folder: &Path, schema: &Path) -> f64 {
    let mut command = Command::new(env!("CARGO_BIN_EXE_concertina"));
    command.args(["plan", "--name", "bench", "--url", &database.url(), "--schema"]).arg(schema);
    timed(command.current_dir(folder).env("XDG_CACHE_HOME", folder))
}

fn pg_dump(database: &Database) -> f64 {
    timed(Command::new("pg_dump").args(["--schema-only", "--dbname", &database.url()]))
}

fn timed(command: &mut Command) -> f64 {
    let start = Instant::now();
    let done = command.stdout(Stdio::null()).status().expect("the command runs");
    assert!(done.success(), "{command:?} failed");
    start.elapsed().as_secs_f64()
}

fn major_of_pg_dump() -> u32 {
    let said = Command::new("pg_dump").arg("--version").output().expect("pg_dump is installed").stdout;
    let said = String::from_utf8_lossy(&said);
    let number = said.split_whitespace().find_map(|word| word.split('.').next()?.parse().ok());
    number.expect("pg_dump tells its version")
}
