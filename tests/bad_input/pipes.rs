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

#[test]
fn a_database_that_cannot_grow_stays_as_it_was() {
    let cli = Cli::new().file("schema/app.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT);");
    for command in ["plan --name first --schema schema", "apply --yes"] {
        let (code, stderr) = shell(&cli, &format!("$concertina {command} --url sqlite://app.db"));
        assert_eq!(code, 0, "{stderr}");
    }
    let fill = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) \
        INSERT INTO a SELECT i, hex(randomblob(100)) FROM n";
    sqlite(cli.path("app.db"), fill);
    cli.write("schema/app.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT,\n-- @fill b || b\nc TEXT NOT NULL);");
    let (code, stderr) = shell(&cli, "$concertina plan --name second --schema schema --url sqlite://app.db");
    assert_eq!(code, 0, "{stderr}");
    let before = sqlite(cli.path("app.db"), "SELECT count(*), sum(length(b)) FROM a");
    let apply = "$concertina apply --yes --override-gates x --url sqlite://app.db";
    let (code, stderr) = shell(&cli, &format!("trap '' XFSZ; ulimit -f 2000; {apply}"));
    assert!(code == 1 || code == 6, "{code}\n{stderr}");
    assert!(stderr.contains("hint: ") && !stderr.contains("panicked"), "{stderr}");
    assert_eq!(sqlite(cli.path("app.db"), "SELECT count(*), sum(length(b)) FROM a"), before);
    assert_eq!(sqlite(cli.path("app.db"), "PRAGMA integrity_check"), "ok");
    let (code, stderr) = shell(&cli, apply);
    assert_eq!(code, 0, "{stderr}");
    assert_eq!(sqlite(cli.path("app.db"), "SELECT count(*) FROM a WHERE c = b || b"), "5000");
}
