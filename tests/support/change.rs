//! A small change that waits to be applied, and what a run says while it lasts.

use super::cli::Cli;
use super::postgres::{Database, Server, servers};
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

/// The newest server.
pub fn newest() -> Server {
    servers().pop().expect("a server")
}

/// A project with a plan that waits to be applied.
pub fn planned(database: &Database, old: &str, new: &str) -> Cli {
    let config = "schema = [\"schema.sql\"]\n[gates]\ncontract_deploys = 0\ncontract_cooldown = \"0s\"\n\
        [apply]\nlock_timeout = \"200ms\"\nlock_retries = 3\n";
    database.psql(old);
    let cli = Cli::new().file("concertina.toml", config).file("schema.sql", new);
    let cli = cli.env("DATABASE_URL", &database.url());
    cli.run(&["plan", "--name", "change", "--allow", "*"]).exits(0);
    cli
}

/// A table with a hundred rows.
pub const OLD: &str =
    "CREATE TABLE t (id bigint PRIMARY KEY, a text); INSERT INTO t SELECT i FROM generate_series(1, 100) AS i;";
pub const NEW: &str = "CREATE TABLE t (id bigint PRIMARY KEY, a text, b text);\nCREATE INDEX t_a ON t (a);";

/// What a command of ours says while it runs, as far as it has come.
pub fn says(cli: &Cli, arguments: &[&str]) -> (Child, Receiver<String>) {
    let mut child = cli.prepared(arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || lines.map_while(Result::ok).for_each(|line| drop(sender.send(line))));
    (child, receiver)
}

/// Waits for a line that holds a text.
pub fn awaited(lines: &Receiver<String>, text: &str) -> String {
    let begun = Instant::now();
    let mut all = vec![];
    loop {
        let left = Duration::from_secs(30).saturating_sub(begun.elapsed());
        let line = lines.recv_timeout(left).unwrap_or_else(|_| panic!("nobody said `{text}`: {all:#?}"));
        if line.contains(text) {
            return line;
        }
        all.push(line);
    }
}

/// The same with a column that is filled.
pub const FILLED: &str = "CREATE TABLE t (id bigint PRIMARY KEY, a text,\n-- @fill 'x'\nb text NOT NULL);";

/// How many rows are.
pub fn filled(database: &Database) -> u64 {
    database.psql("SELECT count(b) FROM t").parse().unwrap()
}
