//! Readers that go away, and disks that are full.

use super::support::cli::Cli;
use super::support::sqlite::sqlite;
use std::process::{Command, Stdio};

fn shell(cli: &Cli, line: &str) -> (i32, String) {
    let mut command = Command::new("bash");
    command.args(["-o", "pipefail", "-c", line]).current_dir(cli.path("")).stdin(Stdio::null());
    command.env("concertina", env!("CARGO_BIN_EXE_concertina")).env("HOME", cli.path(""));
    let output = command.output().unwrap();
    (output.status.code().unwrap(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let tables: String = (0..400).map(|at| format!("CREATE TABLE t{at} (id INTEGER PRIMARY KEY, a TEXT);")).collect();
    let cli = Cli::new().file("schema/app.sql", &tables);
    sqlite(cli.path("full.db"), &tables);
    for line in [
        "$concertina inspect --url sqlite://full.db | head -1",
        "$concertina plan --url sqlite://app.db --schema schema | true",
        "$concertina apply --url sqlite://app.db --yes 2>&1 | true",
        "$concertina inspect --url sqlite://full.db --format json | true",
    ] {
        let (code, stderr) = shell(&cli, line);
        assert!(code == 0 && !stderr.contains("panicked"), "{line}: {code}\n{stderr}");
    }
    let (code, stderr) = shell(&cli, "$concertina status --bogus 2>&1 | true");
    assert!(code == 64 && !stderr.contains("panicked"), "{code}\n{stderr}");
    let (code, _) = shell(&cli, "$concertina inspect --url sqlite://no.db 2>&1 | true");
    assert_ne!(code, 101);
    assert!(cli.run(&["drift", "--url", "sqlite://app.db", "--schema", "schema"]).code() == 0, "what ran, ran whole");
}

#[test]
fn a_disk_that_is_full_is_one() {
    let cli = Cli::new();
    sqlite(cli.path("app.db"), "CREATE TABLE a (id INTEGER)");
    if cfg!(target_os = "linux") {
        let (code, stderr) = shell(&cli, "$concertina inspect --url sqlite://app.db > /dev/full");
        assert!(code == 1 && stderr.contains("standard output"), "{code}\n{stderr}");
    }
}
