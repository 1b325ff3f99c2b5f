//! What a backfill waits for on the server: slots that keep back log, vacuums of its table, whoever waits for its rows.

mod support;

use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use support::change::{FILLED, OLD, awaited, filled, newest, planned, says};
use support::cli::Cli;
use support::cluster::Cluster;
use support::postgres::Database;

const ROWS: u64 = 20_000;

/// A plan to fill so many rows, expanded, with more settings of the backfill.
fn expanded(database: &Database, old: &str, new: &str, backfill: &str) -> Cli {
    let cli = planned(database, &old.replace("100)", &format!("{ROWS})")), new);
    cli.write("concertina.toml", &(cli.read("concertina.toml") + "[backfill]\n" + backfill));
    cli.run(&["apply", "--yes", "--through", "expand"]).exits(0);
    cli
}

/// Waits until a query gives this.
fn until(database: &Database, query: &str, wanted: &str) {
    let begun = Instant::now();
    while database.psql(query) != wanted {
        assert!(begun.elapsed() < Duration::from_secs(60), "{query}: {}", database.psql(query));
        thread::sleep(Duration::from_millis(20));
    }
}

/// Makes sure that nothing is filled for a while.
fn stands_still(database: &Database) {
    let by_then = filled(database);
    assert!(by_then < ROWS);
    thread::sleep(Duration::from_millis(1500));
    assert_eq!(filled(database), by_then);
}

fn psql(database: &Database, sql: &str) -> Child {
    let mut command = Command::new("psql");
    command.args(["-qX", "-d", &database.url()]).args(sql.split("; ").flat_map(|one| ["-c", one]));
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

#[test]
fn a_slot_that_keeps_back_log_is_waited_for() {
    let alone = Cluster::alone(newest().major);
    let database = alone.server.database("slots");
    let slow = "max_slot_log = \"400KB\"\nmax_batch = 200\npause = \"20ms\"\n";
    let cli = expanded(&database, OLD, FILLED, slow);
    database.psql("SELECT pg_create_physical_replication_slot('left_behind', true)");
    let (mut child, lines) = says(&cli, &["apply", "--yes", "--through", "backfill"]);
    let said = awaited(&lines, "waits: replication slot left_behind keeps back ");
    assert!(said.contains("kB of log"), "{said}");
    stands_still(&database);
    let doctor = cli.run(&["doctor"]);
    let told = doctor.stdout();
    assert!(told.contains("warning  replicas     replication slot left_behind keeps back"), "{told}");
    assert!(told.contains("nobody reads slot `left_behind`"), "{told}");
    assert!(told.contains("stops    lock         `concertina apply` is at work"), "{told}");
    doctor.exits(5);
    database.psql("SELECT pg_drop_replication_slot('left_behind')");
    assert!(child.wait().unwrap().success());
    assert_eq!(filled(&database), ROWS);
}

#[test]
fn a_vacuum_against_wraparound_is_waited_for() {
    let alone = Cluster::alone(newest().major);
    // It is to come at once, before any other, and to last until it is told to hurry.
    for (name, value) in [
        ("autovacuum_naptime", "1s"),
        ("autovacuum_vacuum_insert_threshold", "-1"),
        ("autovacuum_vacuum_threshold", "2000000000"),
        ("autovacuum_analyze_threshold", "2000000000"),
        ("autovacuum_vacuum_cost_delay", "100ms"),
        ("autovacuum_vacuum_cost_limit", "1"),
    ] {
        alone.set(name, value);
    }
    let database = alone.server.database("wraparound");
    let aged = |table: &str| table.replacen(");", ") WITH (autovacuum_freeze_max_age = 100000);", 1);
    let cli = expanded(&database, &aged(OLD), &aged(FILLED), "");
    database.psql("DO $$ BEGIN FOR i IN 1..101000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$");
    let vacuums = "SELECT count(*) FROM pg_stat_progress_vacuum JOIN pg_stat_activity USING (pid) \
        WHERE relid = 't'::regclass AND query LIKE '%(to prevent wraparound)'";
    until(&database, vacuums, "1");
    let (mut child, lines) = says(&cli, &["apply", "--yes", "--through", "backfill"]);
    awaited(&lines, "waits: t is vacuumed against wraparound");
    stands_still(&database);
    let told = cli.run(&["doctor"]);
    assert!(told.stdout().contains("t is vacuumed against wraparound ("), "{}", told.stdout());
    alone.set("autovacuum_vacuum_cost_delay", "0");
    assert!(child.wait().unwrap().success());
    assert_eq!(filled(&database), ROWS);
}

#[test]
fn beside_a_vacuum_of_the_table_it_goes_at_half_its_pace() {
    let database = newest().database("vacuumed");
    let cli = expanded(&database, OLD, FILLED, "");
    let mut vacuum = psql(&database, "SET vacuum_cost_delay = 100; SET vacuum_cost_limit = 1; VACUUM (FREEZE) t");
    until(&database, "SELECT count(*) FROM pg_stat_progress_vacuum WHERE relid = 't'::regclass", "1");
    let (mut child, lines) = says(&cli, &["apply", "--yes", "--through", "backfill"]);
    awaited(&lines, "goes at half its pace: t is being vacuumed");
    assert!(child.wait().unwrap().success());
    assert_eq!(filled(&database), ROWS);
    database.psql("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_progress_vacuum WHERE relid = 't'::regclass");
    vacuum.wait().unwrap();
}

/// Rows of a batch are slow to write, and the time that one takes is no reason to make them smaller.
#[test]
fn batches_grow_smaller_when_others_wait_for_their_rows() {
    let slow = "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.002); RETURN NEW; END $$;\n\
        CREATE TRIGGER slow BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION slow();\n";
    let sizes = |waited_for: bool| {
        let database = newest().database("waited for");
        let cli = planned(&database, &format!("{} {slow}", OLD.replace("100)", "1200)")), &format!("{FILLED}\n{slow}"));
        let steady = "[backfill]\nmax_batch = 200\ntarget = \"60s\"\n";
        cli.write("concertina.toml", &(cli.read("concertina.toml") + steady));
        cli.run(&["apply", "--yes", "--through", "expand"]).exits(0);
        let (mut child, lines) = says(&cli, &["apply", "--yes", "--through", "backfill"]);
        if waited_for {
            awaited(&lines, "fill public.t.b");
            // The first batch holds this row until it is done.
            until(
                &database,
                "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'BEGIN; SET LOCAL%UPDATE%' AND wait_event = 'PgSleep'",
                "1",
            );
            database.psql("UPDATE t SET a = 'mine' WHERE id = 1");
        }
        assert!(child.wait().unwrap().success(), "{:?}", lines.iter().collect::<Vec<_>>());
        let batches = "SELECT string_agg(n::text, ' ' ORDER BY first) FROM (SELECT count(*) AS n, min(id) AS first FROM t \
            WHERE id > 1 GROUP BY xmin::text) AS batch";
        database.psql(batches)
    };
    assert_eq!(sizes(false), "199 200 200 200 200 200");
    assert!(sizes(true).starts_with("199 100 "), "{}", sizes(true));
}
