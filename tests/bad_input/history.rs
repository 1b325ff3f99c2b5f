//! The files against the journal, and the database against both.

use super::support::sqlite::sqlite;
use super::{applied, applied_to_file, migration, project, refused, server, slow_updates};
use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const FIRST: &str = "CREATE TABLE a (id bigint PRIMARY KEY, b text);\n";
const SECOND: &str = "CREATE TABLE a (id bigint PRIMARY KEY, b text);\nCREATE TABLE z (id bigint PRIMARY KEY);\n";

#[test]
fn a_migration_that_is_missing() {
    let cli = applied_to_file(FIRST);
    let (up, down) = (migration(&cli, "_first.sql"), migration(&cli, "_first.down.sql"));
    let kept = cli.read(&down);
    fs::remove_file(cli.path(&down)).unwrap();
    refused(&cli, &["apply", "--yes"], 7, &["first.down.sql", "is missing"]);
    refused(&cli, &["rollback", "--all", "--yes"], 7, &["first.down.sql"]);
    fs::remove_file(cli.path(&up)).unwrap();
    refused(&cli, &["apply", "--yes"], 7, &["first.sql", "is missing"]);
    cli.write(&down, &kept);
    refused(&cli, &["check"], 7, &["first.sql", "is missing"]);
}

#[test]
fn a_migration_that_was_edited_and_one_with_other_line_ends() {
    let cli = applied_to_file(FIRST);
    let path = migration(&cli, "_first.sql");
    let text = cli.read(&path);
    for name in cli.list("migrations") {
        let path = format!("migrations/{name}");
        cli.write(&path, &cli.read(&path).replace('\n', "\r\n"));
    }
    cli.run(&["check"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    cli.run(&["plan"]).exits(0);
    cli.run(&["rollback", "--all", "--yes"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    cli.run(&["drift"]).exits(0);
    cli.write(&path, &text.replace("TEXT", "BLOB"));
    for command in [&["check"][..], &["apply", "--yes"], &["plan"], &["rollback", "--all", "--yes"], &["rehearse"]] {
        if command != ["plan"] {
            refused(&cli, command, 7, &["first.sql", "was edited"]);
        }
    }
}

#[test]
fn a_file_that_is_not_ours_and_a_plan_without_its_document() {
    let cli = applied_to_file(FIRST);
    cli.write("migrations/V2__theirs.sql", "SELECT 1;");
    refused(&cli, &["plan"], 7, &["`V2__theirs.sql`"]);
    fs::remove_file(cli.path("migrations/V2__theirs.sql")).unwrap();
    cli.write("schema/app.sql", SECOND);
    cli.run(&["plan", "--name", "second"]).exits(0);
    let document = cli.list("plans").into_iter().find(|name| name.ends_with("second.toml")).unwrap();
    fs::rename(cli.path(&format!("plans/{document}")), cli.path("kept")).unwrap();
    refused(&cli, &["apply", "--yes"], 7, &[&document]);
    cli.write(&format!("plans/{document}"), "format = 99\n");
    refused(&cli, &["apply", "--yes"], 7, &[&document, "edited"]);
    cli.write(&format!("plans/{document}"), "format = ");
    refused(&cli, &["apply", "--yes"], 7, &[&document]);
    refused(&cli, &["plan", "--accept-edits"], 1, &[&document]);
}

#[test]
fn sums_with_the_marks_of_a_merge() {
    let cli = applied_to_file(FIRST);
    let sums = cli.read("migrations/concertina.sum");
    cli.write("migrations/concertina.sum", &format!("<<<<<<< HEAD\n{sums}=======\n>>>>>>> theirs\n"));
    refused(&cli, &["apply", "--yes"], 7, &["concertina.sum:1:1", "`concertina renumber`"]);
    cli.run(&["renumber"]).exits(0);
    assert_eq!(cli.read("migrations/concertina.sum"), sums);
    cli.write("migrations/concertina.sum", &format!("<<<<<<< HEAD\n{sums}=======\n>>>>>>> theirs\n"));
    cli.run(&["plan", "--accept-edits"]).exits(0);
    assert_eq!(cli.read("migrations/concertina.sum"), sums);
}

#[test]
fn a_journal_of_a_newer_version() {
    let cli = applied_to_file(FIRST);
    sqlite(cli.path("app.db"), "UPDATE _concertina_meta SET value = '99' WHERE name = 'format'");
    sqlite(cli.path("app.db"), "UPDATE _concertina_meta SET value = '9.9.9' WHERE name = 'tool'");
    for command in [&["status"][..], &["apply", "--yes"], &["rollback", "--all", "--yes"], &["drift"], &["rehearse"]] {
        refused(&cli, command, 1, &["9.9.9", "upgrade"]);
    }
}

#[test]
fn a_row_that_says_running_after_its_process_is_gone() {
    let database = server().database("running");
    let cli = applied(&database, FIRST);
    cli.write("schema/app.sql", SECOND);
    cli.run(&["plan", "--name", "second"]).exits(0);
    let id = migration(&cli, "_second.sql").replace("migrations/", "").replace(".sql", "");
    database.psql(&format!(
        "INSERT INTO concertina.journal (migration, phase, plan, direction, sha256, applied_at, applied_by, duration_ms, \
         tool_version, step, steps, state, rows_done, fingerprint_before, fingerprint_after) \
         SELECT '{id}', 'expand', 'x', 'up', '', '2026-01-01T00:00:00Z', 'me', 0, '0', 0, 1, 'running', 0, fingerprint_after, '' \
         FROM concertina.journal"
    ));
    let status = cli.run(&["status"]).exits(2);
    assert!(status.stdout().contains("stopped") && status.stdout().contains("0 of 1 steps"), "{status:?}");
    cli.run(&["apply", "--yes"]).exits(0);
    assert_eq!(database.psql("SELECT string_agg(state, ' ' ORDER BY seq) FROM concertina.journal"), "done done");
    database.psql("UPDATE concertina.journal SET state = 'gone'");
    refused(&cli, &["status"], 1, &["`gone`"]);
}

#[test]
fn a_database_that_moved_between_plan_and_apply() {
    let database = server().database("moved");
    let cli = applied(&database, FIRST);
    cli.write("schema/app.sql", SECOND);
    cli.run(&["plan", "--name", "second"]).exits(0);
    database.psql("ALTER TABLE a ADD COLUMN by_hand int; DROP INDEX IF EXISTS none");
    for command in [&["apply", "--yes"][..], &["rehearse"]] {
        let said = refused(&cli, command, 4, &["column public.a.by_hand is new"]);
        assert!(!said.stderr().contains("public.z"), "{said:?}");
    }
    assert_eq!(database.psql("SELECT to_regclass('z') IS NULL"), "t");
    database.psql("ALTER TABLE a DROP COLUMN by_hand");
    cli.run(&["apply", "--yes"]).exits(0);
}

#[test]
fn two_applies_at_once() {
    let database = server().database("two");
    let cli = project(&database, FIRST);
    cli.run(&["plan", "--name", "first"]).exits(0);
    let start = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_concertina"));
        command.args(["apply", "--yes"]).current_dir(cli.path("")).env("DATABASE_URL", database.url());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let runs: Vec<_> = (0..4).map(|_| start()).collect();
    for run in runs {
        let output = run.wait_with_output().unwrap();
        let (code, stderr) = (output.status.code(), String::from_utf8_lossy(&output.stderr));
        assert!(matches!(code, Some(0 | 5)), "{code:?}\n{stderr}");
        assert!(code == Some(0) || stderr.contains("hint: "), "{stderr}");
    }
    assert_eq!(database.psql("SELECT string_agg(state, ' ') FROM concertina.journal WHERE state <> 'undone'"), "done");
}

#[test]
fn another_run_is_named() {
    let database = server().database("busy");
    let slowly = slow_updates("slow", 0.3);
    let cli = applied(&database, &format!("{FIRST}CREATE TABLE slow (id bigint PRIMARY KEY, x text);\n{slowly}"));
    database.psql("INSERT INTO slow SELECT i FROM generate_series(1, 20) i");
    cli.write(
        "schema/app.sql",
        &format!("{FIRST}CREATE TABLE slow (id bigint PRIMARY KEY,\n-- @fill 'y'\nx text NOT NULL);\n{slowly}"),
    );
    cli.run(&["plan", "--name", "slow"]).exits(0);
    let mut command = Command::new(env!("CARGO_BIN_EXE_concertina"));
    command
        .args(["apply", "--yes", "--override-gates", "x"])
        .current_dir(cli.path(""))
        .env("DATABASE_URL", database.url());
    let mut run = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    while database.psql("SELECT count(*) FROM concertina.journal WHERE state = 'running'") == "0" {
        assert!(begun.elapsed() < Duration::from_secs(20), "it never ran");
        std::thread::sleep(Duration::from_millis(50));
    }
    refused(&cli, &["apply", "--yes"], 5, &["`concertina apply` is at work", "since", "`concertina status`"]);
    let status = cli.run(&["status"]).exits(2);
    assert!(status.stdout().contains("at work"), "{status:?}");
    assert_eq!(run.wait().unwrap().code(), Some(0));
}

#[test]
fn status_says_where_a_database_is_though_files_are_not_whole() {
    let cli = super::branches::numbered("CREATE TABLE t (id bigint PRIMARY KEY);\n");
    cli.run(&["apply", "--yes"]).exits(0);
    let (up, down) = ("migrations/0001_expand_first.sql", "migrations/0001_expand_first.down.sql");
    cli.write("migrations/0009_expand_x.sql", &cli.read(up));
    let status = cli.run(&["status"]).exits(7);
    let parts = ["applied      0001_expand_first", "`0009_expand_x.sql` is not in `concertina.sum`"];
    assert!(parts.iter().all(|part| status.stdout().contains(part)), "{status:?}");
    std::fs::remove_file(cli.path("migrations/0009_expand_x.sql")).unwrap();
    std::fs::remove_file(cli.path(down)).unwrap();
    let status = cli.run(&["status"]).exits(7);
    let parts = ["applied      0001_expand_first", "`0001_expand_first.down.sql` is missing"];
    assert!(parts.iter().all(|part| status.stdout().contains(part)), "{status:?}");
}

#[test]
fn a_plan_is_not_shown_where_files_were_edited() {
    let cli = super::branches::numbered("CREATE TABLE t (id bigint PRIMARY KEY);\n");
    cli.run(&["apply", "--yes"]).exits(0);
    let up = "migrations/0001_expand_first.sql";
    cli.write(up, &format!("{}-- x\n", cli.read(up)));
    cli.write("schema/app.sql", "CREATE TABLE t (id bigint PRIMARY KEY, a text);\n");
    let refused = refused(&cli, &["plan"], 7, &["was edited after it was written"]);
    assert!(!refused.stdout().contains("add column"), "{refused:?}");
}
