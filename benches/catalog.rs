//! What the catalog commands take, beside `pg_dump -s` of the same database in the same minute.
//!
//! `scripts/postgres with 15 -- cargo bench --bench catalog`; `TABLES="200 1000 5000 20000"` for other sizes than 200. Each table
//! has nine columns, a key, two indexes and a comment; every fifth a foreign key, every tenth a view, every twentieth a
//! function. Two in a hundred change. Prints seconds, megabytes and ratios, asserts nothing: machines differ.

#[path = "../tests/support/postgres.rs"]
#[allow(dead_code)]
mod postgres;
#[path = "../tests/support/secret.rs"]
#[allow(dead_code)]
mod secret;

use postgres::{Database, servers};
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Runs of each command, all commands one after the other each time, so that a machine that slows down slows all.
const ROUNDS: usize = 3;

/// What a command took.
#[derive(Clone, Copy)]
struct Cost {
    wall: f64,
    cpu: f64,
    /// The most memory at once, in megabytes.
    memory: f64,
}

fn main() {
    let sizes = std::env::var("TABLES").unwrap_or_else(|_| "200".into());
    let sizes = sizes.split_whitespace().map(|size| size.parse().expect("TABLES holds numbers"));
    let dump = major_of_pg_dump();
    let server = servers().into_iter().filter(|server| server.major <= dump).max_by_key(|server| server.major);
    let server = server.expect("a server that pg_dump can dump");
    println!("PostgreSQL {}, pg_dump {dump}; median of {ROUNDS}", server.major);
    for tables in sizes {
        measure(&server.database("bench"), tables);
    }
}

fn measure(database: &Database, tables: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let [same, changed] = ["same.sql", "changed.sql"].map(|name| folder.path().join(name));
    std::fs::write(&same, statements(tables, false)).expect("the schema file");
    std::fs::write(&changed, statements(tables, true)).expect("the schema file");
    database.psql(&statements(tables, false));
    database.psql("VACUUM ANALYZE");

    let run = |words: &[&str], schema: Option<&Path>| concertina(database, folder.path(), words, schema);
    let rounds: Vec<Vec<(&str, Cost)>> = (0..ROUNDS)
        .map(|_| {
            // What was elaborated once is elaborated again.
            drop(std::fs::remove_dir_all(folder.path().join("concertina")));
            vec![
                ("pg_dump -s", pg_dump(database)),
                ("inspect", run(&["inspect"], None)),
                ("plan, nothing changed, cold", run(&["plan"], Some(&same))),
                ("plan, nothing changed, cached", run(&["plan"], Some(&same))),
                ("drift, cached", run(&["drift"], Some(&same))),
                ("plan, 2 % changed, cold", run(&["plan", "--name", "bench"], Some(&changed))),
                ("plan, 2 % changed, cached", run(&["plan", "--name", "bench"], Some(&changed))),
            ]
        })
        .collect();
    let facts = facts(database, folder.path());
    println!(
        "\n{tables} tables, {facts} objects\n{:<32} {:>8} {:>8} {:>8} {:>8}",
        "", "wall s", "cpu s", "MB", "ratio"
    );
    let base = median(&rounds, 0, |cost| cost.wall);
    for (at, (name, _)) in rounds[0].iter().enumerate() {
        let [wall, cpu, memory] =
            [|cost: Cost| cost.wall, |cost: Cost| cost.cpu, |cost: Cost| cost.memory].map(|of| median(&rounds, at, of));
        println!("{name:<32} {wall:>8.2} {cpu:>8.2} {memory:>8.0} {:>8.2}", wall / base);
    }
}

fn median(rounds: &[Vec<(&str, Cost)>], at: usize, of: fn(Cost) -> f64) -> f64 {
    let mut values: Vec<f64> = rounds.iter().map(|round| of(round[at].1)).collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The schema; `changed` adds a column with an index to two tables in a hundred.
fn statements(tables: usize, changed: bool) -> String {
    let mut text = String::new();
    for n in 0..tables {
        let columns = "a integer NOT NULL, b text DEFAULT 'x', c numeric(10,2), d timestamptz NOT NULL DEFAULT now(), \
                       e boolean, f varchar(50), g jsonb, up bigint";
        let more = if changed && n % 50 == 7 { ", fresh text" } else { "" };
        let _ =
            writeln!(text, "CREATE TABLE t{n} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, {columns}{more});");
        let _ = writeln!(text, "CREATE INDEX t{n}_a ON t{n} (a);\nCREATE INDEX t{n}_f ON t{n} (f, d);");
        let _ = writeln!(text, "COMMENT ON TABLE t{n} IS 'the table of number {n}';");
        if !more.is_empty() {
            let _ = writeln!(text, "CREATE INDEX t{n}_fresh ON t{n} (fresh);");
        }
        if n % 5 == 4 {
            let _ = writeln!(text, "ALTER TABLE t{n} ADD FOREIGN KEY (up) REFERENCES t{} (id);", n - 1);
        }
        if n % 10 == 9 {
            let _ =
                writeln!(text, "CREATE VIEW v{n} AS SELECT t.id, u.b FROM t{n} t JOIN t{} u ON u.id = t.up;", n - 1);
        }
        if n % 20 == 19 {
            let _ = writeln!(
                text,
                "CREATE FUNCTION f{n}(x bigint) RETURNS text LANGUAGE sql AS 'SELECT b FROM t{n} WHERE id = x';"
            );
        }
    }
    text
}

/// How many objects the database holds.
fn facts(database: &Database, folder: &Path) -> usize {
    let mut command = command(database, folder, &["inspect", "--format", "json"]);
    let output = command.output().expect("the command runs");
    String::from_utf8_lossy(&output.stdout).matches("\"path\":").count()
}

fn command(database: &Database, folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_concertina"));
    command.args(words).args(["--url", &database.url()]).env("XDG_CACHE_HOME", folder).stderr(Stdio::null());
    command
}

fn concertina(database: &Database, folder: &Path, words: &[&str], schema: Option<&Path>) -> Cost {
    // Migrations are written where none are yet.
    let here = tempfile::tempdir_in(folder).expect("a folder");
    let mut command = command(database, folder, words);
    if let Some(schema) = schema {
        command.arg("--schema").arg(schema);
    }
    measured(command.current_dir(here.path()))
}

fn pg_dump(database: &Database) -> Cost {
    measured(Command::new("pg_dump").args(["--schema-only", "--dbname", &database.url()]))
}

/// Runs a command and looks at it every few milliseconds, where the system shows it.
fn measured(command: &mut Command) -> Cost {
    let start = Instant::now();
    let mut child = command.stdout(Stdio::null()).spawn().expect("the command runs");
    let folder = format!("/proc/{}", child.id());
    let mut cost = Cost { wall: 0.0, cpu: 0.0, memory: 0.0 };
    let status = loop {
        if let Some(status) = child.try_wait().expect("the command runs") {
            break status;
        }
        cost = Cost { cpu: cpu(&folder).unwrap_or(cost.cpu), memory: memory(&folder).unwrap_or(cost.memory), ..cost };
        std::thread::sleep(Duration::from_millis(4));
    };
    assert!(status.success(), "{command:?} failed");
    Cost { wall: start.elapsed().as_secs_f64(), ..cost }
}

/// Seconds, from clock ticks of 10 ms: user and system stand 11th and 12th behind the name in brackets.
fn cpu(folder: &str) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("{folder}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: [f64; 2] = [fields.get(11)?.parse().ok()?, fields.get(12)?.parse().ok()?];
    Some(ticks.iter().sum::<f64>() / 100.0)
}

fn memory(folder: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("{folder}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1024.0)
}

fn major_of_pg_dump() -> u32 {
    let said = Command::new("pg_dump").arg("--version").output().expect("pg_dump is installed").stdout;
    let said = String::from_utf8_lossy(&said);
    let number = said.split_whitespace().find_map(|word| word.split('.').next()?.parse().ok());
    number.expect("pg_dump tells its version")
}
