//! Whom `apply` waits for in a statement that waits as long as it takes: told once, without values, for people and machines.

mod support;

use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;
use support::change::{OLD, awaited, newest, planned, says};
use support::postgres::{Database, servers};

const INDEXED: &str = "CREATE TABLE t (id bigint PRIMARY KEY, a text);\nCREATE INDEX t_a ON t (a);";

const WRITES: &str = "UPDATE t SET a = 'hunter2' WHERE id = 1";

/// A transaction of another session that has written, and stays open.
fn writer(database: &Database) -> Child {
    let mut command = Command::new("psql");
    command.args(["-qX", "-d", &database.url(), "-c", "BEGIN", "-c", WRITES, "-c", "\\! sleep 60"]);
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

const LOOKED: &str = "query LIKE '%pg_blocking_pids%' AND state = 'idle'";

#[test]
fn a_concurrent_build_tells_once_whom_it_waits_for() {
    for server in servers().into_iter().take(1) {
        let database = server.database("behind");
        let cli = planned(&database, OLD, INDEXED);
        let mut writer = writer(&database);
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
        database.psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'psql' AND state = 'idle in transaction' AND datname = current_database()");
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
