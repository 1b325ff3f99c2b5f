//! Files of other tools: whose they are, their ways, their transactions.

use super::{codes, judged, judged_all, lines};
use crate::support::cli::Cli;
use concertina::engine::Engine;
use concertina::lint::{Input, Terms, Tool, lint};

const BUILD: &str = "SET lock_timeout = 0;\nCREATE INDEX CONCURRENTLY i ON t (a);\n";

#[test]
fn whose_a_file_is_says_whether_concurrently_can_run() {
    for (name, head, tool, refused) in [
        ("1_a.sql", "-- +goose Up\n", Tool::Goose, true),
        ("1_a.sql", "-- +goose NO TRANSACTION\n-- +goose Up\n", Tool::Goose, false),
        ("1_a.sql", "-- migrate:up\n", Tool::Dbmate, true),
        ("1_a.sql", "-- migrate:up transaction:false\n", Tool::Dbmate, false),
        ("1_a.up.sql", "", Tool::Sqlx, true),
        ("1_a.up.sql", "-- no-transaction\n", Tool::Sqlx, false),
        ("1_a.sql", "-- no-transaction\n", Tool::Sqlx, false),
        ("V1__a.sql", "CREATE VIEW v AS SELECT 1;\n", Tool::Flyway, true),
        ("V1__a.sql", "", Tool::Flyway, false),
        ("structure.sql", "", Tool::Rails, false),
        ("a.sql", "BEGIN;\n", Tool::Plain, true),
        ("a.sql", "", Tool::Plain, false),
    ] {
        let report = judged(name, &format!("{head}{BUILD}"));
        assert_eq!(report.files[0].1, tool, "{name} {head}");
        assert_eq!(
            codes(&report).contains(&"concurrently-in-transaction"),
            refused,
            "{name} {head}: {}",
            lines(&report)
        );
    }
}

#[test]
fn flyway_reads_the_settings_of_a_script() {
    let input = |beside: Option<&str>| Input {
        path: "V1__a.sql".into(),
        text: format!("CREATE VIEW v AS SELECT 1;\n{BUILD}"),
        beside: beside.map(String::from),
        engine: Engine::Postgres,
    };
    let terms = Terms { postgres: 14, ignore: [].into() };
    assert_eq!(codes(&lint(vec![input(Some("executeInTransaction = false\n"))], &terms)), Vec::<&str>::new());
    assert_eq!(codes(&lint(vec![input(Some("shouldExecute=true"))], &terms)), ["concurrently-in-transaction"]);
}

#[test]
fn a_way_back_takes_away_what_came_and_nothing_else() {
    let goose = "-- +goose Up\nCREATE TABLE a (id bigint PRIMARY KEY);\nALTER TABLE b ADD COLUMN c text;\n\
         -- +goose Down\nSET lock_timeout = '1s';\nALTER TABLE b DROP COLUMN c;\nDROP TABLE a;\n";
    assert!(
        !codes(&judged("1_a.sql", goose)).iter().any(|code| code.starts_with("drop-")),
        "{}",
        lines(&judged("1_a.sql", goose))
    );
    let other = goose.replace("DROP TABLE a;", "DROP TABLE z;");
    assert!(codes(&judged("1_a.sql", &other)).contains(&"drop-table"));
    let pair = [
        ("1_a.up.sql", "CREATE TABLE a (id bigint PRIMARY KEY);"),
        ("1_a.down.sql", "DROP TABLE a;"),
        ("2_b.down.sql", "DROP TABLE a;"),
        ("2_b.up.sql", "SELECT 1;"),
    ];
    let found = judged_all(&pair);
    let dropped: Vec<_> = found.findings.iter().filter(|one| one.code == "drop-table").map(|one| &one.file).collect();
    assert_eq!(dropped, ["2_b.down.sql"].map(std::path::Path::new), "{}", lines(&found));
}

#[test]
fn lines_are_those_of_the_file_whatever_its_ends() {
    let text = "-- +goose Up\r\nSELECT 'é';\r\n-- +goose Down\r\n\r\n  VACUUM FULL t;\r\n";
    let found = judged("1_a.sql", text);
    let spots: Vec<_> = found.findings.iter().map(|one| (one.code, one.spot.line, one.spot.column)).collect();
    assert!(spots.contains(&("rewrite-table", 5, 3)), "{spots:?}");
}

#[test]
fn what_came_in_an_earlier_file_is_known() {
    let files = [
        ("V1__a.sql", "CREATE TABLE t (id bigint PRIMARY KEY, a varchar(10));"),
        ("V2__b.sql", "SET lock_timeout = '1s';\nALTER TABLE t ALTER a TYPE varchar(20);"),
        ("V10__c.sql", "SET lock_timeout = '1s';\nALTER TABLE t ALTER a TYPE varchar(15);"),
    ];
    let found = judged_all(&files);
    let named: Vec<String> = found.findings.iter().map(|one| format!("{} {}", one.file.display(), one.code)).collect();
    assert_eq!(named, ["V10__c.sql alter-column-type", "V2__b.sql prepared-statements"]);
}

#[test]
fn no_project_is_needed_and_standard_input_is_read() {
    let cli = Cli::new().file("db/1_a.sql", "-- +goose Up\nDROP TABLE t;\n").file("db/note.md", "DROP TABLE t;");
    let found = cli.run(&["check", "db"]).exits(2);
    assert!(found.stdout().contains("db/1_a.sql:2:1: error: ") && found.stdout().contains("1 of goose"), "{found:?}");
    cli.write("a.sql", "SELECT 1;");
    cli.run(&["check", "a.sql"]).exits(0);
    cli.run(&["check", "missing.sql"]).exits(1);
    cli.write("empty/note.md", "");
    cli.run(&["check", "empty"]).exits(64);
    let mut piped = cli.prepared(&["check", "-"]);
    let mut child = piped.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"SELECT 1;\nVACUUM FULL;\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stdout).contains("stdin.sql:2:1: error: "));
}

#[test]
fn a_default_partition_that_an_earlier_file_made_is_locked_by_what_comes_beside_it() {
    let attach = "SET lock_timeout = '1s';\nALTER TABLE m ATTACH PARTITION m_2027 FOR VALUES IN (2027);\n";
    let cli = Cli::new().file("db/1.sql", "CREATE TABLE m_rest PARTITION OF m DEFAULT;\n").file("db/3.sql", attach);
    let found = cli.run(&["check", "db"]).exits(0);
    assert!(found.stdout().contains("readers and writers of `m_rest`, where rows of no other"), "{}", found.stdout());
    cli.write("db/2.sql", "SET lock_timeout = '1s';\nALTER TABLE m DETACH PARTITION m_rest;\n");
    let found = cli.run(&["check", "db"]).exits(0);
    assert!(!found.stdout().contains("attach-beside-default"), "{}", found.stdout());
    cli.write("db/2.sql", "SET lock_timeout = '1s';\nALTER TABLE m_rest RENAME TO m_other;\n");
    let found = cli.run(&["check", "db/1.sql", "db/2.sql", "db/3.sql"]);
    assert!(found.stdout().contains("readers and writers of `m_other`, where"), "{}", found.stdout());
    cli.write("db/2.sql", "DROP TABLE m_rest;\nSET lock_timeout = '1s';\nALTER TABLE m ATTACH PARTITION x DEFAULT;\n");
    assert!(cli.run(&["check", "db"]).stdout().contains("readers and writers of `x`, where"));
}

#[test]
fn warnings_alone_are_no_failure_unless_asked() {
    let cli = Cli::new().file("a.sql", "CREATE TABLE t (id bigint PRIMARY KEY, at timestamp);\n");
    assert!(cli.run(&["check", "a.sql"]).exits(0).stdout().contains("0 errors, 1 warning"));
    cli.run(&["check", "a.sql", "--strict"]).exits(2);
    cli.write("b.sql", "ALTER TABLE t DETACH PARTITION p;");
    assert!(cli.run(&["check", "b.sql"]).exits(0).stdout().contains("detach-partition"));
    assert!(!cli.run(&["check", "b.sql", "--postgres", "13"]).exits(0).stdout().contains("detach-partition"));
    for foreign in ["0", "99"] {
        let refused = cli.run(&["check", "b.sql", "--postgres", foreign]).exits(64);
        assert!(refused.stderr().contains("the rules are for PostgreSQL 11 to 18"), "{}", refused.stderr());
    }
}
