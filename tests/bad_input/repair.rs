//! A journal, or a file, that is wrong about the world, and a person who looked.

use super::branches::SEQUENCE;
use super::support::cli::Cli;
use super::support::postgres::{Database, servers};
use super::support::sqlite::sqlite;
use super::{applied_to_file, migration, refused};
use std::process::Command;

const FIRST: &str = "CREATE TABLE a (id bigint PRIMARY KEY, b text);\n";
const SECOND: &str = "CREATE TABLE a (id bigint PRIMARY KEY, b text);\nCREATE TABLE z (id bigint PRIMARY KEY);\n";

/// A project on the newest server, two plans, the first of which is applied.
fn on_server(name: &str) -> (Database, Cli) {
    let database = servers().pop().unwrap().database(name);
    let cli =
        Cli::new().env("DATABASE_URL", &database.url()).file("concertina.toml", SEQUENCE).file("schema/app.sql", FIRST);
    cli.run(&["plan", "--name", "first"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    cli.write("schema/app.sql", SECOND);
    cli.run(&["plan", "--name", "second"]).exits(0);
    (database, cli)
}

#[test]
fn an_edit_in_a_comment_is_proven_and_accepted() {
    let cli = applied_to_file(FIRST);
    let path = migration(&cli, "_first.sql");
    let git = |arguments: &[&str]| {
        let done = Command::new("git")
            .args(["-c", "user.name=x", "-c", "user.email=x"])
            .args(arguments)
            .current_dir(cli.path(""))
            .output();
        assert!(done.unwrap().status.success(), "{arguments:?}");
    };
    git(&["init", "-q"]);
    git(&["add", "migrations"]);
    git(&["commit", "-qm", "x"]);
    let text = cli.read(&path);
    cli.write(&path, &text.replacen("\nCREATE", "\n-- what a is for\nCREATE", 1));
    let said = refused(&cli, &["apply", "--yes"], 7, &["was edited", "`concertina repair --help`"]);
    assert!(!said.stderr().contains("renumber"), "{said:?}");
    refused(&cli, &["plan", "--accept-edits"], 7, &["was edited", "`concertina repair --accept "]);
    refused(&cli, &["repair", "--accept", &path, "--reason", "typo"], 3, &["+-- what a is for", "proven", "`--yes`"]);
    refused(&cli, &["repair", "--accept", &path, "--reason", " ", "--yes"], 64, &["the reason is empty"]);
    cli.run(&["repair", "--accept", &path, "--yes"]).exits(64);
    cli.run(&["repair", "--accept", &path, "--reason", "a comment", "--yes"]).exits(0);
    cli.run(&["check"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    let history = cli.run(&["status", "--history"]).exits(0);
    assert!(history.stdout().contains(": accepted, by ") && history.stdout().contains(": a comment"), "{history:?}");
    assert!(
        history.stdout().contains("was sha256 ") && history.stdout().contains("proven forward and back"),
        "{history:?}"
    );
    let again = cli.run(&["repair", "--accept", &path, "--reason", "x", "--yes"]).exits(0);
    assert!(again.stdout().contains("nothing is to be accepted"), "{again:?}");
    cli.run(&["rollback", "--all", "--yes"]).exits(0);
}

#[test]
fn an_edit_that_leads_elsewhere_is_refused() {
    let cli = applied_to_file(FIRST);
    let (up, down) = (migration(&cli, "_first.sql"), migration(&cli, "_first.down.sql"));
    let (text, back) = (cli.read(&up), cli.read(&down));
    let accept = ["repair", "--accept", &up, "--reason", "x", "--yes", "--unproven"];
    cli.write(&up, &text.replacen("b TEXT", "b BLOB", 1).replacen("b text", "b blob", 1));
    assert_ne!(cli.read(&up), text);
    refused(&cli, &accept, 7, &["first.sql` leads elsewhere than its plan", "restore it"]);
    cli.write(&up, &text.replacen(" to ", " to 0", 1));
    assert_eq!(cli.run(&accept).code(), 7);
    cli.write(&up, &text.replacen("CREATE", "CRATE", 1));
    refused(&cli, &accept, 7, &["fails on a scratch database", "git does not know", "restore it"]);
    cli.write(&up, &text);
    cli.write(&down, &back.replacen("DROP", "-- gone\nDROP", 1));
    refused(&cli, &["plan", "--accept-edits"], 7, &["first.down.sql` was edited, and its migration is applied here"]);
    cli.run(&accept[..6]).exits(0);
    cli.run(&["check"]).exits(0);
    cli.run(&["rollback", "--all", "--yes"]).exits(0);
    refused(&cli, &accept, 7, &["is not applied here", "--accept-edits"]);
}

#[test]
fn each_database_has_its_own_journal_to_repair() {
    let cli = applied_to_file(FIRST);
    cli.run(&["apply", "--yes", "--url", "sqlite://other.db"]).exits(0);
    let path = migration(&cli, "_first.sql");
    cli.write(&path, &cli.read(&path).replacen("\nCREATE", "\n-- said better\nCREATE", 1));
    cli.run(&["repair", "--accept", &path, "--reason", "x", "--yes"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    let id = path.trim_start_matches("migrations/");
    let hint = format!("`concertina repair --accept {id} --reason WHY`");
    refused(&cli, &["apply", "--yes", "--url", "sqlite://other.db"], 7, &["was edited after it was applied", &hint]);
    assert_eq!(cli.run(&["status", "--url", "sqlite://other.db"]).code(), 7);
    cli.run(&["repair", "--accept", id, "--reason", "x", "--yes", "--url", "sqlite://other.db"]).exits(0);
    cli.run(&["status", "--url", "sqlite://other.db"]).exits(0);
}

#[test]
fn a_migration_that_somebody_ran_or_took_back_by_hand() {
    let (database, cli) = on_server("by hand");
    let second = "0002_expand_second";
    let resolve = |outcome| ["repair", "--resolve", second, "--as", outcome, "--reason", "psql", "--yes"];
    refused(&cli, &resolve("applied"), 4, &["as it was before `0002_expand_second`", "`concertina apply`"]);
    refused(&cli, &resolve("undone"), 7, &["says already"]);
    database.psql(&cli.read(&format!("migrations/{second}.sql")));
    refused(&cli, &["apply", "--yes"], 4, &["table public.z is new"]);
    refused(
        &cli,
        &resolve("applied")[..7],
        3,
        &["the journal says of 0002_expand_second: not applied", "as `0002_expand_second` leaves it", "`--yes`"],
    );
    cli.run(&resolve("applied")).exits(0);
    cli.run(&["drift"]).exits(0);
    cli.run(&["status"]).exits(0);
    refused(&cli, &resolve("applied"), 7, &["says already"]);
    refused(&cli, &resolve("undone"), 4, &["as `0002_expand_second` leaves it", "`concertina rollback --steps 1`"]);
    refused(
        &cli,
        &["repair", "--resolve", "0001", "--as", "undone", "--reason", "x", "--yes"],
        7,
        &["was applied after `0001_expand_first`"],
    );
    database.psql(&cli.read(&format!("migrations/{second}.down.sql")));
    cli.run(&resolve("undone")).exits(0);
    cli.run(&["drift"]).exits(0);
    let history = cli.run(&["status", "--history"]).exits(0);
    for word in [": applied, by ", ": undone, by ", ": psql", "was not applied; became applied", "became taken back"] {
        assert!(history.stdout().contains(word), "`{word}`: {history:?}");
    }
    let json = cli.run(&["status", "--history", "--format", "json"]).exits(0);
    assert!(json.stdout().contains("\"deed\": \"undone\""), "{json:?}");
    cli.run(&["apply", "--yes"]).exits(0);
    cli.run(&["drift", "--schema", "schema"]).exits(0);
    cli.run(&["rollback", "--all", "--yes"]).exits(0);
}

#[test]
fn a_migration_that_stopped_half_way_and_was_finished_or_taken_back_by_hand() {
    for outcome in ["applied", "undone"] {
        let (database, cli) = on_server(&format!("half way {outcome}"));
        cli.run(&["apply", "--yes"]).exits(0);
        cli.write(
            "schema/app.sql",
            &format!("{SECOND}CREATE INDEX z_id ON z (id);\nCREATE UNIQUE INDEX a_b ON a (b);\n"),
        );
        cli.run(&["plan", "--name", "third"]).exits(0);
        let ids: Vec<String> = cli.list("migrations").into_iter().filter(|name| name.ends_with("_third.sql")).collect();
        cli.run(&["apply", "--yes"]).exits(0);
        let last = ids.last().unwrap().trim_end_matches(".sql");
        // The journal as a run leaves it that was killed behind its first step.
        database.psql(&format!(
            "UPDATE concertina.journal SET state = 'failed', step = 1, steps = 2, fingerprint_after = '' WHERE migration = '{last}'"
        ));
        let resolve = |outcome| ["repair", "--resolve", last, "--as", outcome, "--reason", "x", "--yes"];
        let (other, wrong) =
            if outcome == "applied" { ("undone", "leaves it") } else { ("applied", "as it was before") };
        if outcome == "undone" {
            database.psql(&cli.read(&format!("migrations/{last}.down.sql")));
        }
        refused(
            &cli,
            &["repair", "--resolve", "0002", "--as", "undone", "--reason", "x", "--yes"],
            7,
            &["stopped half way"],
        );
        refused(&cli, &resolve(other), 4, &["failed after 1 of 2 steps", wrong]);
        database.psql("ALTER TABLE z ADD COLUMN stray int");
        let said = refused(
            &cli,
            &resolve(outcome),
            4,
            &["is neither as it was before", "column public.z.stray is not expected", "--unproven"],
        );
        assert!(!said.stderr().contains("panicked"), "{said:?}");
        database.psql("ALTER TABLE z DROP COLUMN stray");
        cli.run(&resolve(outcome)).exits(0);
        cli.run(&["drift"]).exits(0);
        let status = cli.run(&["status"]);
        assert_eq!(status.stdout().contains(&format!("applied      {last}")), outcome == "applied", "{status:?}");
        cli.run(&["apply", "--yes"]).exits(0);
        cli.run(&["drift", "--schema", "schema"]).exits(0);
        cli.run(&["rollback", "--all", "--yes"]).exits(0);
    }
}

#[test]
fn what_is_neither_before_nor_after_is_recorded_only_when_told() {
    let cli = applied_to_file(FIRST);
    cli.write("schema/app.sql", SECOND);
    cli.run(&["plan", "--name", "second"]).exits(0);
    let path = migration(&cli, "_second.sql");
    let id = path.trim_start_matches("migrations/").trim_end_matches(".sql").to_string();
    sqlite(cli.path("app.db"), "CREATE TABLE z (id integer PRIMARY KEY); CREATE INDEX stray ON a (b)");
    let resolve = ["repair", "--resolve", &id, "--as", "applied", "--reason", "x", "--yes", "--unproven"];
    refused(&cli, &resolve[..8], 4, &["neither", "stray is not expected", "`--unproven`"]);
    cli.run(&resolve).exits(0);
    cli.run(&["drift"]).exits(0);
    let history = cli.run(&["status", "--history"]).exits(0);
    assert!(history.stdout().contains("neither as it was before"), "{history:?}");
}

#[test]
fn what_was_there_before_has_nothing_to_repair() {
    let cli = Cli::new().env("DATABASE_URL", "sqlite://app.db");
    sqlite(cli.path("app.db"), FIRST);
    cli.run(&["init", "--url", "sqlite://app.db"]).exits(0);
    let id = migration(&cli, "_baseline.sql").trim_start_matches("migrations/").trim_end_matches(".sql").to_string();
    refused(
        &cli,
        &["repair", "--resolve", &id, "--as", "undone", "--reason", "x", "--yes"],
        7,
        &["was there when Concertina came"],
    );
    let path = migration(&cli, "_baseline.sql");
    cli.write(&path, &cli.read(&path).replacen("\nCREATE", "\n-- as it was\nCREATE", 1));
    assert_eq!(cli.run(&["status"]).code(), 7);
    cli.run(&["repair", "--accept", &path, "--reason", "x", "--yes"]).exits(0);
    cli.run(&["status"]).exits(0);
}
