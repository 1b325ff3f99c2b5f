//! Whom `apply` waits for in a statement that waits as long as it takes: told once, without values, for people and machines.

mod support;

use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;
use support::change::{OLD, awaited, newest, planned, says};
use support::postgres::{Database, servers};

const INDEXED: &str = "CREATE TABLE t (id bigint PRIMARY KEY, a text);\nCREATE INDEX t_a ON t (a);";

const WRITES: &str = "UPDATE t SET a = 'hunter2' WHERE id = 1";

/// A transaction of another session that has done this, and stays open.
fn left_open(database: &Database, statement: &str) -> Child {
    let mut command = Command::new("psql");
    command.args(["-qX", "-d", &database.url(), "-c", "BEGIN", "-c", statement, "-c", "\\! sleep 60"]);
    let child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    until(database, "application_name = 'psql' AND state = 'idle in transaction'");
    child
}

/// Waits for a session like this in the database.
fn until(database: &Database, like: &str) {
    let there = format!(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND {like}"
    );
    while database.psql(&there) == "0" {
        thread::sleep(Duration::from_millis(50));
    }
}

/// Ends the sessions that are left open.
const ENDS: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'psql' \
    AND state = 'idle in transaction' AND datname = current_database()";

const LOOKED: &str = "query LIKE '%pg_blocking_pids%' AND state = 'idle'";

#[test]
fn a_concurrent_build_tells_once_whom_it_waits_for() {
    for server in servers().into_iter().take(1) {
        let database = server.database("behind");
        let cli = planned(&database, OLD, INDEXED);
        let mut writer = left_open(&database, WRITES);
        let (mut apply, lines) = says(&cli, &["apply", "--yes"]);
        let what = awaited(&lines, "  waits until another transaction ends");
        assert!(what.contains(" (waiting for writers before build): ") && what.contains("t_a"), "{what}");
        let who = awaited(&lines, "session ");
        assert!(
            who.contains(" (psql), in a transaction of ") && who.contains(": UPDATE t SET a = ? WHERE id = ?"),
            "{who}"
        );
        // It looks every two seconds.
        thread::sleep(Duration::from_secs(5));
        database.psql(ENDS);
        assert_eq!(apply.wait().unwrap().code(), Some(0));
        let rest: Vec<String> = lines.iter().collect();
        assert!(!rest.iter().any(|line| line.contains("another transaction")), "{rest:#?}");
        assert_eq!(database.psql("SELECT indisvalid FROM pg_index WHERE indexrelid = 't_a'::regclass"), "t");
        writer.kill().unwrap();
        writer.wait().unwrap();
    }
}

#[test]
fn machines_read_it_too_and_a_prepared_transaction_is_named() {
    let database = newest().database("behind_prepared");
    let cli = planned(&database, OLD, INDEXED);
    database.psql(&format!("BEGIN; {WRITES}; PREPARE TRANSACTION 'left ''behind'"));
    let ran = thread::scope(|scope| {
        let ran = scope.spawn(|| cli.run(&["apply", "--yes", "--format", "ndjson"]));
        until(&database, LOOKED);
        database.psql("ROLLBACK PREPARED 'left ''behind'");
        ran.join().unwrap()
    });
    let ran = ran.exits(0);
    let events = ran.stdout().lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let behind: Vec<serde_json::Value> = events.filter(|event| event["event"] == "behind").collect();
    assert_eq!(behind.len(), 1, "{}", ran.stdout());
    let text = |field: &str| behind[0][field].as_str().unwrap_or_default().to_string();
    assert!(text("other").starts_with("the prepared transaction 'left ''behind' of "), "{behind:?}");
    assert!(text("says").contains("t_a") && text("during").starts_with("waiting for "), "{behind:?}");
    assert_eq!((behind[0]["gone"].as_u64(), behind[0]["of"].as_u64()), (Some(0), Some(1)));
}

const PARTED: &str =
    "CREATE TABLE p (id bigint) PARTITION BY LIST (id); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);";

const UNPARTED: &str = "CREATE TABLE p (id bigint) PARTITION BY LIST (id);\nCREATE TABLE p1 (id bigint);";

#[test]
fn a_detach_that_a_person_made_concurrent_tells_whom_it_waits_for() {
    let database = newest().database("behind_detach");
    let cli = planned(&database, PARTED, UNPARTED);
    let name = cli.list("migrations").into_iter().find(|name| name.ends_with("contract_change.sql")).unwrap();
    let path = format!("migrations/{name}");
    // The server leaves a check in the place of the bound.
    let text = cli.read(&path).replace("-- step 1 · take ", "-- step 1 · alone · take ").replace(
        "DETACH PARTITION public.p1;",
        "DETACH PARTITION public.p1 CONCURRENTLY;\n\n-- step 2 · drop the check in its place · ACCESS EXCLUSIVE on public.p1 · \
         catalog only · loss: none\nALTER TABLE public.p1 DROP CONSTRAINT p1_id_check;",
    );
    cli.write(&path, &text);
    cli.run(&["plan", "--accept-edits"]).exits(0);
    let mut reader = left_open(&database, "SELECT FROM p WHERE id = 4711");
    let (mut apply, lines) = says(&cli, &["apply", "--yes"]);
    let what = awaited(&lines, "  waits until another transaction ends");
    assert!(what.contains(": take table public.p1 from under public.p"), "{what}");
    let who = awaited(&lines, "session ");
    assert!(who.contains(" (psql), in a transaction of ") && who.contains(": SELECT FROM p WHERE id = ?"), "{who}");
    database.psql(ENDS);
    assert_eq!(apply.wait().unwrap().code(), Some(0));
    assert_eq!(database.psql("SELECT count(*) FROM pg_inherits WHERE inhparent = 'p'::regclass"), "0");
    reader.kill().unwrap();
    reader.wait().unwrap();
}

#[test]
fn who_is_in_the_way_of_a_validation_is_named() {
    let database = newest().database("behind_validation");
    let unproven = format!("{OLD} ALTER TABLE t ADD CONSTRAINT positive CHECK (id > 0) NOT VALID;");
    let cli = planned(
        &database,
        &unproven,
        "CREATE TABLE t (id bigint PRIMARY KEY CONSTRAINT positive CHECK (id > 0), a text);",
    );
    // It changes nothing that a release waits for; of two such changes one waits.
    let mut other = left_open(&database, "LOCK TABLE t IN SHARE UPDATE EXCLUSIVE MODE");
    let mut writer = left_open(&database, WRITES);
    let (mut apply, lines) = says(&cli, &["apply", "--yes"]);
    let what = awaited(&lines, "  waits for a lock, try 1 of 3");
    assert!(what.contains(": prove constraint public.t.positive for all rows"), "{what}");
    let who = awaited(&lines, "session ");
    assert!(who.contains(" (psql) holds ShareUpdateExclusiveLock on t, in a transaction of "), "{who}");
    assert!(who.ends_with(": LOCK TABLE t IN SHARE UPDATE EXCLUSIVE MODE"), "{who}");
    database.psql(ENDS);
    assert_eq!(apply.wait().unwrap().code(), Some(0));
    let rest: Vec<String> = lines.iter().collect();
    assert!(!rest.iter().any(|line| line.contains("RowExclusiveLock")), "who writes is in no way: {rest:#?}");
    assert_eq!(database.psql("SELECT convalidated FROM pg_constraint WHERE conname = 'positive'"), "t");
    for session in [&mut other, &mut writer] {
        session.kill().unwrap();
        session.wait().unwrap();
    }
}
