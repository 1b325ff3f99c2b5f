//! Which database a file is for, and what that changes.

use super::{codes, judged, judged_for, lines};
use crate::support::case::Case;
use crate::support::cli::Cli;
use crate::support::each::each;
use crate::support::planning::{desired, open_file, planned};
use concertina::engine::Engine;

const REBUILD: &str = "PRAGMA foreign_keys = OFF;\nCREATE TABLE t_new (id INTEGER PRIMARY KEY);\n\
    INSERT INTO t_new SELECT id FROM t;\nDROP TABLE t;\nALTER TABLE t_new RENAME TO t;\nPRAGMA foreign_keys = ON;\n";

#[test]
fn a_tool_that_opens_a_transaction_keeps_foreign_keys_on() {
    for (name, head, refused) in [
        ("1_a.sql", "-- +goose Up\n", true),
        ("1_a.sql", "-- +goose NO TRANSACTION\n-- +goose Up\n", false),
        ("1_a.sql", "-- migrate:up\n", true),
        ("1_a.up.sql", "", true),
        ("a.sql", "", false),
    ] {
        let report = judged_for(Engine::Sqlite, &[(name, &format!("{head}{REBUILD}"))]);
        let found = codes(&report).contains(&"sqlite-foreign-keys-in-transaction");
        assert_eq!(found, refused, "{name} {head}: {}", lines(&report));
        assert!(!codes(&report).contains(&"drop-table"), "{}", lines(&report));
    }
}

#[test]
fn a_foreign_key_of_an_earlier_file_is_known() {
    let first = "CREATE TABLE t (id INTEGER PRIMARY KEY);\n\
        CREATE TABLE c (id INTEGER PRIMARY KEY, t_id INTEGER REFERENCES T (id) ON DELETE SET NULL);\n\
        CREATE INDEX c_t ON c (t_id);\n";
    let second =
        REBUILD.replace("PRAGMA foreign_keys = OFF;", "BEGIN;").replace("PRAGMA foreign_keys = ON;", "COMMIT;");
    let found = judged_for(Engine::Sqlite, &[("1_a.sql", first), ("2_b.sql", &second)]);
    assert_eq!(codes(&found), ["sqlite-drop-parent"], "{}", lines(&found));
    assert!(found.findings[0].says.contains("`t_id` of `c`"), "{}", lines(&found));
}

#[test]
fn a_flag_or_the_configuration_says_which_database() {
    let sql = "ALTER TABLE t ADD COLUMN c TEXT DEFAULT CURRENT_TIMESTAMP;\n";
    let cli = Cli::new().file("a.sql", sql);
    let found = cli.run(&["check", "a.sql", "--engine", "sqlite"]).exits(2);
    assert!(found.stdout().contains("a.sql:1:") && found.stdout().contains("(sqlite-add-column-default)"), "{found:?}");
    assert!(cli.run(&["check", "a.sql"]).exits(0).stdout().contains("no-lock-timeout"));
    cli.write("concertina.toml", "engine = 'sqlite'\n");
    assert!(cli.run(&["check", "a.sql"]).exits(2).stdout().contains("sqlite-add-column-default"));
    assert!(cli.run(&["check", "a.sql", "--engine", "postgres"]).exits(0).stdout().contains("no-lock-timeout"));
}

#[test]
fn sql_of_sqlite_that_is_read_as_that_of_postgres_is_told() {
    let found = judged("a.sql", "PRAGMA foreign_keys = OFF;");
    assert_eq!(codes(&found), ["not-understood"]);
    assert!(found.findings[0].says.contains("--engine sqlite"), "{}", lines(&found));
}

#[test]
fn explain_says_which_database_a_rule_is_for() {
    let cli = Cli::new();
    for (code, of) in
        [("create-index", "PostgreSQL."), ("sqlite-drop-parent", "SQLite."), ("drop-table", "PostgreSQL and SQLite.")]
    {
        let told = cli.run(&["explain", code]).exits(0);
        assert!(told.stdout().contains(&format!("For:          {of}")), "{told:?}");
    }
}

/// Without a word about the database: our own files say it.
#[test]
fn every_plan_is_clean() {
    each(Case::all(Engine::Sqlite).into_iter().map(|case| (case.name.clone(), case)).collect(), async |case: Case| {
        let folder = tempfile::tempdir().unwrap();
        let mut session = open_file(&folder.path().join("a.db")).await;
        let old =
            desired(&mut session, "old.sql", &case.old_schema()).await.map_err(|error| error.to_string())?.catalog;
        let Ok(new) = desired(&mut session, "new.sql", &case.new_schema()).await else { return Ok(()) };
        let Ok(plan) = planned(&session, &case.name, &old, &new) else { return Ok(()) };
        let files = super::plans::files(&plan);
        let named: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let found = lines(&super::judged_all(&named));
        if found.is_empty() { Ok(()) } else { Err(found) }
    });
}
