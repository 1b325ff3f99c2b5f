//! Digests of a table's rows: ours beside what a person would type, and beside the least that any reader can take.
//!
//! ```text
//!   scripts/bench hash [--version N] [--rows N] [--rounds N] [--reladiff PROGRAM] [--find]
//! ```
//!
//! One table of nine columns, read from memory through a socket by everybody, all one after the other each round. What is asked of
//! ours: within 1.5 times of the floor (a client that reads a binary COPY and drops it), and at least 3 times as fast as
//! `pg_dump | sha256sum`; pg_dump dumps no newer server than itself, so name a version that it does. reladiff (PyPI) compares two
//! tables; beside it stands ours of two databases. `--find` puts one changed, one missing and one doubled row and two swapped values
//! into a copy, and looks whether each is named.

#[path = "../tests/support/postgres.rs"]
#[allow(dead_code)]
mod postgres;
#[path = "../tests/support/secret.rs"]
#[allow(dead_code)]
mod secret;

use clap::Parser;
use futures_util::TryStreamExt;
use postgres::{Database, Server, servers};
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;
use std::process::{Command, Stdio};
use std::str::FromStr;
use std::time::Instant;

#[derive(Parser)]
struct Options {
    /// Only this major of PostgreSQL [default: the newest]
    #[arg(long)]
    version: Option<u32>,
    #[arg(long, default_value_t = 5_000_000)]
    rows: u64,
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// reladiff, if it is not in PATH
    #[arg(long, default_value = "reladiff")]
    reladiff: String,
    /// Look for what is wrong in a copy, too
    #[arg(long)]
    find: bool,
    /// What `cargo bench` adds
    #[arg(long, hide = true)]
    bench: bool,
}

/// A way to read or to hash the table.
struct Way<'a> {
    name: &'static str,
    /// Gives false where its program is not here, or does not take this server.
    run: Box<dyn Fn() -> bool + 'a>,
}

fn main() {
    let options = Options::parse();
    let wanted = |server: &Server| options.version.is_none_or(|version| version == server.major);
    let server = servers().into_iter().rfind(wanted).expect("such a server");
    let database = server.database("hash");
    fill(&database, options.rows);
    let size = database.psql("SELECT pg_size_pretty(pg_table_size('t'))");
    println!("PostgreSQL {}, {} rows, {size}; median of {}", server.major, options.rows, options.rounds);
    table(&ways(&database, &options), options.rounds);
    let copy = Database { server: server.clone(), name: format!("{}_copy", database.name) };
    server.psql(&format!("CREATE DATABASE {} TEMPLATE {}", copy.name, database.name));
    table(&both(&database, &copy, &options), options.rounds);
    if options.find {
        find(&database, &copy, options.rows);
    }
}

fn fill(database: &Database, rows: u64) {
    database.psql(&format!(
        "CREATE TABLE t (id bigint PRIMARY KEY, a int NOT NULL, b int, c text NOT NULL, d numeric(12,2), e timestamptz, f jsonb,
             g boolean, h text) WITH (autovacuum_enabled = off);
         INSERT INTO t SELECT i, i % 1000, i / 3, md5(i::text) || substr(md5((i * 7)::text), 1, 8), i / 7.0,
             timestamptz '2020-01-01' + i * interval '1 second', jsonb_build_object('k', i % 100), i % 2 = 0,
             CASE WHEN i % 3 = 0 THEN NULL ELSE 'note ' || i END FROM generate_series(1, {rows}) AS i;
         VACUUM (FREEZE, ANALYZE) t; CHECKPOINT; SELECT count(*) FROM t"
    ));
}

/// Ways over one table; the first is the floor, the second what ours is to beat.
fn ways<'a>(database: &'a Database, options: &'a Options) -> Vec<Way<'a>> {
    let sql = |name, query: &'static str| Way {
        name,
        run: Box::new(move || {
            database.psql(query);
            true
        }),
    };
    let shell = |name, line: &'static str| Way { name, run: Box::new(move || piped(database, line)) };
    let ours = |name, flags: &'static [&'static str]| Way {
        name,
        run: Box::new(move || !concertina(&[&database.url()], flags, 0).is_empty()),
    };
    vec![
        Way { name: "floor: binary COPY, read and dropped", run: Box::new(|| floor(database, options.rows)) },
        shell("pg_dump -t t | sha256sum", "pg_dump -t t -d \"$URL\" | sha256sum"),
        shell("psql COPY | sha256sum", "psql -X -d \"$URL\" -c 'COPY t TO STDOUT' | sha256sum"),
        sql("server: sum(hashtextextended(t::text))", "SELECT sum(hashtextextended(t::text, 0)) FROM t"),
        sql("server: md5(string_agg(… ORDER BY id))", "SELECT md5(string_agg(md5(t::text), '' ORDER BY id)) FROM t"),
        ours("concertina, 1 connection", &["--jobs", "1"]),
        ours("concertina, 2 connections", &["--jobs", "2"]),
        ours("concertina --fast, 1 connection", &["--fast", "--jobs", "1"]),
        ours("concertina --fast, 2 connections", &["--fast", "--jobs", "2"]),
    ]
}

/// Ways over two tables that are the same.
fn both<'a>(one: &'a Database, other: &'a Database, options: &'a Options) -> Vec<Way<'a>> {
    let ours = |name, flags: &'static [&'static str]| Way {
        name,
        run: Box::new(move || !concertina(&[&one.url(), &other.url()], flags, 0).is_empty()),
    };
    vec![
        ours("two databases: concertina", &[]),
        ours("two databases: concertina --fast", &["--fast"]),
        Way { name: "two databases: reladiff", run: Box::new(|| reladiff(one, other, &options.reladiff)) },
    ]
}

fn table(ways: &[Way], rounds: usize) {
    let mut took: Vec<Vec<f64>> = vec![vec![]; ways.len()];
    for _ in 0..rounds {
        for (way, took) in ways.iter().zip(&mut took) {
            let begun = Instant::now();
            if (way.run)() {
                took.push(begun.elapsed().as_secs_f64());
            }
        }
    }
    let median = |took: &Vec<f64>| {
        let mut took = took.clone();
        took.sort_by(f64::total_cmp);
        took.get(took.len() / 2).copied()
    };
    let (first, second) = (median(&took[0]).unwrap_or(1.0), median(&took[1]).unwrap_or(1.0));
    println!("\n| {:40} | {:>8} | {:>14} | {:>16} |", "way", "s", "of the first", "second, times");
    println!("| {:-<40} | {:->8} | {:->14} | {:->16} |", "", "", "", "");
    for (way, took) in ways.iter().zip(&took) {
        match median(took) {
            Some(time) => {
                println!("| {:40} | {time:8.2} | {:14.2} | {:16.2} |", way.name, time / first, second / time);
            }
            None => println!("| {:40} | {:>8} | {:>14} | {:>16} |", way.name, "not here", "", ""),
        }
    }
}

/// A client that does nothing with what it gets.
fn floor(database: &Database, rows: u64) -> bool {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let bytes = runtime.block_on(async {
        let options = PgConnectOptions::from_str(&database.url()).expect("a URL");
        let mut connection = options.connect().await.expect("a connection");
        let copied = connection.copy_out_raw("COPY t TO STDOUT (FORMAT binary)").await.expect("it begins");
        copied.try_fold(0u64, async |sum, message| Ok(sum + message.len() as u64)).await.expect("it ends")
    });
    bytes > rows
}

fn piped(database: &Database, line: &str) -> bool {
    let mut command = Command::new("bash");
    command.args(["-o", "pipefail", "-c", line]).env("URL", database.url()).stdout(Stdio::null());
    command.status().expect("bash runs").success()
}

/// What `concertina verify` prints.
fn concertina(urls: &[&String], flags: &[&str], exit: i32) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_concertina"));
    let output = command.arg("verify").args(urls).args(flags).arg("--quiet").output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(exit), "{}\n{said}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn reladiff(one: &Database, other: &Database, program: &str) -> bool {
    let [one, other] = [one, other].map(by_network);
    let columns = ["a", "b", "c", "d", "e", "g", "h"].iter().flat_map(|column| ["-c", column]);
    let mut command = Command::new(program);
    command.args([&one, "t", &other, "t", "-k", "id"]).args(columns).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// The URL as Python's drivers read it.
fn by_network(database: &Database) -> String {
    let (_, port) = database.server.socket();
    format!("postgresql://postgres@127.0.0.1:{port}/{}", database.name)
}

fn find(one: &Database, other: &Database, rows: u64) {
    let at = |part: u64| rows / 10 * part + 1;
    other.psql(&format!(
        "ALTER TABLE t DROP CONSTRAINT t_pkey;
         UPDATE t SET c = c || ' ' WHERE id = {}; DELETE FROM t WHERE id = {}; INSERT INTO t SELECT * FROM t WHERE id = {}",
        at(3),
        at(5),
        at(7)
    ));
    let (first, second) = (at(8), at(9) + 1);
    other.psql(&format!(
        "UPDATE t SET b = CASE id WHEN {first} THEN {} ELSE {} END WHERE id IN ({first}, {second})",
        second / 3,
        first / 3
    ));
    for flags in [&[][..], &["--fast"]] {
        let begun = Instant::now();
        let said = concertina(&[&one.url(), &other.url()], flags, 2);
        let took = begun.elapsed().as_secs_f64();
        for (what, id) in
            [("changed", at(3)), ("missing", at(5)), ("doubled", at(7)), ("swapped", first), ("swapped", second)]
        {
            assert!(said.contains(&format!("(id) = ({id})")), "{what}: {id} is not named\n{said}");
        }
        println!("\n{rows} rows {flags:?}: all of them found and named in {took:.1} s\n{said}");
    }
}
