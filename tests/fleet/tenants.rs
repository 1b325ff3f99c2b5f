//! Tenants in SQLite files: a canary, failures, what is left, and the way back.

use super::support::cli::Cli;
use super::support::sqlite::sqlite;
use super::{FIRST, SECOND, says};

const CONFIG: &str = "[fleet]\ntargets = 'sqlite:tenants/*.db'\nparallel = 3\n";

/// So many tenants, each where the first plan leads, and the second plan, which is pending.
fn tenants(count: usize) -> Cli {
    let cli = Cli::new().file("concertina.toml", CONFIG).file("schema/app.sql", FIRST);
    (1..=count).for_each(|at| cli.write(&format!("tenants/t{at:02}.db"), ""));
    cli.run(&["plan", "--name", "first", "--only", "sqlite://tenants/t01.db"]).exits(0);
    says(&cli, &["apply", "--yes"], 0, &["applied 1 migration", &format!("{count} databases: {count} done")]);
    cli.write("schema/app.sql", SECOND);
    cli.run(&["plan", "--name", "second", "--only", "sqlite://tenants/t01.db"]).exits(0);
    cli
}

fn on(cli: &Cli, tenant: &str, sql: &str) -> String {
    sqlite(cli.path(&format!("tenants/{tenant}.db")), sql)
}

fn has_index(cli: &Cli, tenant: &str) -> bool {
    on(cli, tenant, "SELECT count(*) FROM sqlite_schema WHERE name = 'notes_body'") == "1"
}

#[test]
fn a_canary_that_fails_lets_none_begin() {
    let cli = tenants(6);
    on(&cli, "t02", "ALTER TABLE notes RENAME COLUMN body TO by_hand");
    let hint = "`concertina drift --only sqlite://tenants/t02.db` shows it";
    let parts = [
        "1 of 6 databases failed; 4 are not begun",
        "notes.by_hand",
        "not begun: 4, from sqlite://tenants/t03.db",
        hint,
    ];
    says(&cli, &["apply", "--yes", "--canary", "2", "--parallel", "1"], 4, &parts);
    assert!(has_index(&cli, "t01") && !has_index(&cli, "t03"));
    says(&cli, &["status"], 2, &["1 applied, 1 pending", "2 applied, 0 pending", "6 databases: 1 done, 5 differ"]);
    says(&cli, &["drift"], 2, &["extra      column notes.by_hand", "2 differences", "no drift"]);
    on(&cli, "t02", "ALTER TABLE notes RENAME COLUMN by_hand TO body");
    says(&cli, &["apply", "--yes"], 0, &["nothing to apply", "6 databases: 6 done"]);
    assert!((1..=6).all(|at| has_index(&cli, &format!("t{at:02}"))));
    cli.run(&["status"]).exits(0);
    cli.run(&["drift", "--schema", "schema"]).exits(0);
}

#[test]
fn so_many_failures_end_it_and_the_report_has_all() {
    let cli = tenants(8);
    for tenant in ["t03", "t05"] {
        on(&cli, tenant, "CREATE TABLE by_hand (a integer)");
    }
    let one_by_one = ["apply", "--yes", "--parallel", "1", "--report", "report.json"];
    says(&cli, &[&one_by_one[..], &["--max-failures", "2"]].concat(), 4, &["2 of 8 databases failed; 3 are not begun"]);
    let report: serde_json::Value = serde_json::from_str(&cli.read("report.json")).unwrap();
    let outcomes: Vec<&str> =
        report["targets"].as_array().unwrap().iter().map(|one| one["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["done", "done", "failed", "done", "failed", "not_begun", "not_begun", "not_begun"]);
    assert_eq!((&report["exit"], &report["failed"], &report["done"]), (&4.into(), &2.into(), &3.into()));
    assert!(report["targets"][2]["error"].as_str().unwrap().contains("by_hand"));
    assert!(report["targets"][0]["result"]["migrations"][0]["migration"].as_str().unwrap().contains("second"));
    on(&cli, "t03", "DROP TABLE by_hand");
    says(&cli, &["apply", "--yes", "--max-failures", "9"], 4, &["1 of 8 databases failed\n", "failed, exit code 4"]);
    assert!((1..=8).all(|at| has_index(&cli, &format!("t{at:02}")) == (at != 5)));
}

#[test]
fn one_that_cannot_be_reached_fails_alone() {
    let cli = tenants(3);
    cli.write("list.txt", "# three and one\nsqlite:tenants/t01.db\nlost sqlite:nowhere/t.db\nsqlite:tenants/t02.db\nthird sqlite:tenants/t03.db\n");
    let applied = says(
        &cli,
        &["apply", "--yes", "--targets", "file:list.txt", "--max-failures", "2", "--format", "json"],
        1,
        &["1 of 4 databases failed"],
    );
    let report: serde_json::Value = serde_json::from_str(applied.stdout()).unwrap();
    assert_eq!(report["targets"][1]["target"], "lost");
    assert_eq!(report["targets"][1]["exit"], 1);
    assert!((1..=3).all(|at| has_index(&cli, &format!("t{at:02}"))));
    let lines = cli
        .run(&[
            "apply",
            "--yes",
            "--targets",
            "file:list.txt",
            "--canary",
            "0",
            "--max-failures",
            "2",
            "--format",
            "ndjson",
        ])
        .exits(1);
    let events: Vec<serde_json::Value> =
        lines.stdout().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(events.iter().filter(|event| event["event"] == "target").count(), 4);
    assert_eq!(events[events.len() - 2]["event"], "result");
    assert_eq!(events[events.len() - 1]["exit"], 1);
}

#[test]
fn the_way_back_can_be_asked_for_again() {
    let cli = tenants(4);
    cli.run(&["apply", "--yes"]).exits(0);
    let first = cli.list("migrations").into_iter().find(|name| name.contains("_first.sql")).unwrap();
    let first = first.trim_end_matches(".sql");
    for extent in [&["--steps", "1"][..], &["--phase", "expand"]] {
        says(
            &cli,
            &[&["rollback", "--yes"], extent].concat(),
            64,
            &["mean something else on each database", "--to ID"],
        );
    }
    on(&cli, "t03", "CREATE TABLE by_hand (a integer)");
    says(
        &cli,
        &["rollback", "--to", first, "--yes", "--parallel", "1"],
        4,
        &["took back 1 migration", "1 of 4 databases failed; 1 are not begun"],
    );
    on(&cli, "t03", "DROP TABLE by_hand");
    says(&cli, &["rollback", "--to", first, "--yes"], 0, &["nothing to take back", "took back 1 migration", "4 done"]);
    assert!((1..=4).all(|at| !has_index(&cli, &format!("t{at:02}"))));
    says(&cli, &["rollback", "--steps", "1", "--only", "sqlite://tenants/t02.db", "--yes"], 0, &["took back", "first"]);
    says(&cli, &["status"], 2, &["0 applied, 2 pending"]);
}

#[test]
fn a_gate_is_no_failure_and_a_deployment_opens_it() {
    let cli = tenants(3);
    cli.write("concertina.toml", &format!("{CONFIG}[gates]\ncontract_cooldown = '0s'\n"));
    cli.run(&["apply", "--yes"]).exits(0);
    cli.write("schema/app.sql", "CREATE TABLE notes (id integer PRIMARY KEY);\n");
    cli.run(&["plan", "--name", "third", "--allow", "*", "--only", "sqlite://tenants/t01.db"]).exits(0);
    let waits = says(
        &cli,
        &["apply", "--yes"],
        3,
        &["3 of 3 databases wait", "waits: deploys", "3 waiting", "`concertina deployed VERSION`"],
    );
    assert!(!waits.stdout().contains("failed"), "{}", waits.stdout());
    let named = ["apply", "--yes", "--targets", "sqlite:tenants/*.db", "--format", "ndjson"];
    let last = cli.run(&named).exits(3).stdout().lines().last().unwrap().to_string();
    let last: serde_json::Value = serde_json::from_str(&last).unwrap();
    let hint = "`concertina deployed VERSION --targets 'sqlite://tenants/*.db'`";
    assert!(last["hint"].as_str().unwrap().contains(hint), "{last}");
    says(&cli, &["deployed", "2.0"], 0, &["recorded", "3 done"]);
    says(&cli, &["deployed", "2.0"], 0, &["recorded before"]);
    assert_eq!(on(&cli, "t03", "SELECT count(*) FROM _concertina_deployment"), "1");
    cli.run(&["apply", "--yes"]).exits(0);
}

#[test]
fn what_would_be_sent_is_shown_once_for_all_that_are_alike() {
    let cli = tenants(4);
    on(&cli, "t02", "SELECT 1");
    let shown = cli.run(&["apply", "--dry-run"]).exits(0);
    assert_eq!(shown.stdout().matches("CREATE INDEX").count(), 1, "{}", shown.stdout());
    assert_eq!(shown.stdout().matches("-- on sqlite://tenants/").count(), 4);
    assert!(!has_index(&cli, "t01"));
    says(&cli, &["apply"], 3, &["Apply what is pending to 4 databases, 1 first, up to 3 at a time?", "--yes"]);
}

#[test]
fn what_the_files_have_against_the_journals_is_a_failure_of_each() {
    let cli = tenants(3);
    cli.run(&["apply", "--yes"]).exits(0);
    let first = cli.list("migrations").into_iter().find(|name| name.ends_with("_first.sql")).unwrap();
    let path = format!("migrations/{first}");
    cli.write(&path, &format!("{}-- x\n", cli.read(&path)));
    let parts = ["3 of 3 databases failed", "`sqlite://tenants/t02.db`", "3 databases: 3 failed", "look again"];
    let said = says(&cli, &["status"], 7, &parts);
    assert!(!said.stderr().contains("goes on"), "{said:?}");
    let told = cli.run(&["status", "--format", "json"]).exits(7);
    let report: serde_json::Value = serde_json::from_str(told.stdout()).unwrap();
    assert_eq!((&report["failed"], &report["done"]), (&3.into(), &0.into()));
    assert_eq!(report["targets"][1]["outcome"], "failed");
}

#[test]
fn one_that_moved_is_mended_by_itself() {
    let cli = tenants(2);
    on(&cli, "t02", "ALTER TABLE notes RENAME COLUMN body TO by_hand");
    let only = ["apply", "--yes", "--only", "sqlite://tenants/t02.db"];
    let hint = "`concertina drift --only sqlite://tenants/t02.db` shows it";
    let said = says(&cli, &only, 4, &[hint, "where that shows nothing"]);
    assert!(!said.stderr().contains("none of this plan"), "{said:?}");
    let by_flag = ["--targets", "sqlite:tenants/*.db"];
    let hint = "`concertina drift --only sqlite://tenants/t02.db --targets 'sqlite://tenants/*.db'` shows it";
    says(&cli, &[&only[..], &by_flag].concat(), 4, &[hint]);
    says(&cli, &[&["apply", "--yes"][..], &by_flag].concat(), 4, &[hint]);
    says(&cli, &["drift", "--schema", "schema"], 2, &["2 databases: 1 done, 1 differ"]);
}

#[test]
fn what_a_way_back_destroys_is_said_before_it_is_taken() {
    let cli = tenants(3);
    says(&cli, &["rollback", "--all"], 3, &["notes: with all that was written there, on 3 databases", "--yes"]);
    says(&cli, &["rollback", "--all", "--yes"], 0, &["with all that was written there, on 3 databases"]);
}
