//! Files that are not as they should be keep no other from being judged, and steer nobody who reads along.

use super::{codes, judged, judged_for, lines};
use crate::support::cli::Cli;
use concertina::engine::Engine;

#[test]
fn one_that_is_no_text_is_a_finding_and_the_others_are_judged() {
    let cli = Cli::new().file("db/2_b.sql", "DROP TABLE t;").file("db/1_a.sql", "SELECT 1;");
    std::fs::write(cli.path("db/1_a.sql"), b"SELECT 1;\n-- \xe9t\xe9\n").unwrap();
    let found = cli.run(&["check", "db"]).exits(2);
    assert!(found.stdout().contains("db/1_a.sql:2:4: error: the file is not UTF-8 text"), "{found:?}");
    assert!(found.stdout().contains("db/2_b.sql:1:1: error: ") && found.stdout().contains("(drop-table)"), "{found:?}");
    let alone = cli.run(&["check", "db/1_a.sql", "--format", "json"]).exits(2);
    let json: serde_json::Value = serde_json::from_str(alone.stdout()).unwrap();
    assert_eq!(json[0]["code"], "unreadable-file", "{alone:?}");
}

#[test]
fn an_entry_that_leaves_out_nothing_is_told_at_its_line() {
    let config = "engine = 'postgres'\n[check.ignore]\ndrop-table = 'a test'\ncreate-index = 'a test'\n";
    let cli =
        Cli::new().file("concertina.toml", config).file("db/1_a.sql", "DROP TABLE t;").file("one.sql", "SELECT 1;");
    let found = cli.run(&["check", "db"]).exits(0);
    let told = "concertina.toml:4:1: warning: nothing here is found by `create-index`";
    assert!(found.stdout().contains(told) && !found.stdout().contains("by `drop-table`"), "{found:?}");
    cli.run(&["check", "db", "--strict"]).exits(2);
    assert!(!cli.run(&["check", "one.sql"]).exits(0).stdout().contains("ignore-unused"), "one file is not all of them");
}

#[test]
fn a_word_that_is_near_to_no_rule_is_not_guessed_at() {
    let cli = Cli::new().file("a.sql", "SELECT 1;").file("concertina.toml", "[check.ignore]\nhunter = 'a test'\n");
    let unknown = cli.run(&["check", "a.sql"]).exits(64);
    assert!(!unknown.stderr().contains("did you mean") && unknown.stderr().contains("explain rules"), "{unknown:?}");
    assert!(!cli.run(&["explain", "hunter"]).exits(64).stderr().contains("did you mean"));
    assert!(!lines(&judged("a.sql", "-- @allow hunter x\nSELECT 1;")).contains("did you mean"));
}

#[test]
fn a_name_however_long_is_told_in_short() {
    let cli = Cli::new().file("a.sql", &format!("DROP TABLE {};", "x".repeat(100_000)));
    for format in ["text", "json", "sarif", "junit", "github", "gitlab"] {
        let found = cli.run(&["check", "a.sql", "--format", format]).exits(2);
        assert!(found.stdout().len() < 10_000, "{format}: {}", found.stdout().len());
    }
}

#[test]
fn a_name_of_a_file_steers_nobody() {
    let cli = Cli::new().file("db/a\n::error::b\u{1b}[2J.sql", "DROP TABLE t;");
    let found = cli.run(&["check", "db"]).exits(2);
    assert!(!found.stdout().lines().any(|line| line.trim_start().starts_with("::")), "{found:?}");
    assert!(!found.stdout().contains('\u{1b}'), "{found:?}");
}

#[test]
fn what_psql_runs_is_never_passed_over_in_silence() {
    for text in [
        "\\i a.sql",
        "\\ir a.sql",
        "\\copy t FROM a.csv",
        "\\! rm x",
        "  \\i a.sql",
        "SELECT 1 \\gexec",
        "\\echo x\n\\i a.sql",
    ] {
        assert!(codes(&judged("a.sql", text)).contains(&"psql-command"), "{text}");
    }
    for text in ["\\restrict x\nSELECT 1;", "COPY t FROM stdin;\n1\t\\N\n\\.\n", "SELECT E'a\n\\i b';"] {
        assert!(!codes(&judged("a.sql", text)).contains(&"psql-command"), "{text}");
    }
    assert!(codes(&judged("V1__a.sql", "\\echo x")).contains(&"psql-command"), "Flyway has no such commands");
    assert!(!codes(&judged_for(Engine::Sqlite, &[("a.sql", ".read b.sql")])).is_empty());
}

#[test]
fn goose_is_told_where_a_body_ends() {
    let body = "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$\nBEGIN\n  PERFORM 1; -- one\nEND $$;\n";
    let marked = format!("-- +goose StatementBegin\n{body}-- +goose StatementEnd\n");
    for (text, torn) in [
        (format!("-- +goose Up\n{body}"), 1),
        (format!("-- +goose Up\n{marked}"), 0),
        (format!("-- +goose Up\n{marked}{body}"), 1),
        (format!("-- +goose Up\n{marked}-- +goose Down\n{body}"), 1),
        (format!("-- migrate:up\n{body}"), 0),
    ] {
        let found = codes(&judged("1_a.sql", &text)).into_iter().filter(|code| *code == "goose-statement").count();
        assert_eq!(found, torn, "{text}");
    }
    let trigger = "-- +goose Up\nCREATE TRIGGER g AFTER INSERT ON t BEGIN\n  SELECT 1;\nEND;\n";
    assert!(codes(&judged_for(Engine::Sqlite, &[("1_a.sql", trigger)])).contains(&"goose-statement"));
}
