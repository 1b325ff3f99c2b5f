//! One command on many databases.

#[path = "../support/mod.rs"]
mod support;

mod kinds;
mod many;
mod named;
mod schemas;
mod stopped;
mod tenant;
mod tenants;

use support::cli::{Cli, Output};

const FIRST: &str = "CREATE TABLE notes (id integer PRIMARY KEY, body text);\n";
const SECOND: &str =
    "CREATE TABLE notes (id integer PRIMARY KEY, body text);\nCREATE INDEX notes_body ON notes (body);\n";

/// Runs, ends so, and says all of this, a part on either stream.
#[track_caller]
fn says(cli: &Cli, arguments: &[&str], code: i32, parts: &[&str]) -> Output {
    let output = cli.run(arguments).exits(code);
    for part in parts {
        let there = output.stdout().contains(part) || output.stderr().contains(part);
        assert!(there, "`{part}` is not said\n--- stdout\n{}\n--- stderr\n{}", output.stdout(), output.stderr());
    }
    output
}
