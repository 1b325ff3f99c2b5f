//! What people and machines get wrong, through the binary: the exit code, a message that names the thing and ends with a hint,
//! and nothing changed, neither in the folder nor in the database.

#[path = "../support/mod.rs"]
mod support;

mod beginnings;
mod branches;
mod configuration;
mod edits;
mod history;
mod interruption;
mod leftovers;
mod merging;
mod names;
mod order;
mod pipes;
mod repair;
mod rows;
mod schema;
mod secrets;
mod server;
mod takeover;

use std::collections::BTreeMap;
use std::path::Path;
use support::cli::{Cli, Output};
use support::postgres::{Database, Server, servers};

/// The server of the tests that need one.
fn server() -> Server {
    servers().into_iter().next().expect("a server")
}

/// A project on a database of that server, with this schema file.
fn project(database: &Database, schema: &str) -> Cli {
    Cli::new().env("DATABASE_URL", &database.url()).file("schema/app.sql", schema)
}

/// The same, planned and applied.
fn applied(database: &Database, schema: &str) -> Cli {
    let cli = project(database, schema);
    cli.run(&["plan", "--name", "first"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    cli
}

/// What makes every update of a row of the table take so many seconds.
fn slow_updates(table: &str, seconds: f64) -> String {
    format!(
        "CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN PERFORM pg_sleep({seconds}); RETURN NEW; END$$;\n\
         CREATE TRIGGER slowly BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION slowly();\n"
    )
}

/// A project on a SQLite file, planned and applied.
fn applied_to_file(schema: &str) -> Cli {
    let cli = Cli::new().env("DATABASE_URL", "sqlite://app.db").file("schema/app.sql", schema);
    cli.run(&["plan", "--name", "first"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    cli
}

/// Everything in the folder but the cache, and databases: a run that is refused may have held its lock in one.
fn files(cli: &Cli) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    collect(&cli.path(""), &mut found);
    found.retain(|name, _| !name.contains("/.cache/") && !name.ends_with(".db"));
    found
}

fn collect(folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            found.insert(path.display().to_string(), std::fs::read(&path).unwrap());
        }
    }
}

/// Runs a command that must be refused: with this exit code, these words, a hint at the end, and an untouched folder.
#[track_caller]
fn refused(cli: &Cli, command: &[&str], code: i32, words: &[&str]) -> Output {
    let before = files(cli);
    let output = cli.run(command).exits(code);
    assert!(files(cli) == before, "`{command:?}` changed the folder\n{output:?}");
    for word in words {
        assert!(output.stderr().contains(word), "`{word}` is not in\n{}", output.stderr());
    }
    let last = output.stderr().lines().rfind(|line| !line.starts_with(' ')).unwrap_or_default();
    assert!(last.starts_with("hint: "), "no hint at the end of\n{}", output.stderr());
    output
}

/// The one file of the folder of migrations whose name ends so.
#[track_caller]
fn migration(cli: &Cli, end: &str) -> String {
    let name = cli.list("migrations").into_iter().find(|name| name.ends_with(end));
    format!(
        "migrations/{}",
        name.unwrap_or_else(|| panic!("no migration ends with {end}: {:?}", cli.list("migrations")))
    )
}
