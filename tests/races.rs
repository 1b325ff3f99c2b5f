//! Runs that come between: a lock that is lost while its run works, another run between the question and the answer.

mod support;

use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use support::change::{FILLED, OLD, awaited, newest, planned, says};
use support::postgres::Database;

const HOLDER: &str = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' \
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

/// Ends the connection that has the lock, and leaves the one that works.
fn takes_the_lock_away(database: &Database) {
    database.psql(&format!("SELECT pg_terminate_backend(pid, 5000) FROM ({HOLDER}) AS holder"));
}

#[test]
fn a_run_that_lost_its_lock_commits_nothing_once_another_has_begun() {
    let database = newest().database("outrun");
    let cli = planned(&database, &OLD.replace("100)", "20000)"), FILLED);
    cli.run(&["apply", "--yes", "--through", "expand"]).exits(0);
    cli.run(&["backfill", "set", "--max-batch", "100", "--pause", "20ms"]).exits(0);
    let (mut first, lines) = says(&cli, &["apply", "--yes", "--through", "backfill"]);
    awaited(&lines, "fill public.t.b");
    takes_the_lock_away(&database);
    cli.run(&["rollback", "--all", "--yes"]).exits(0);
    let journal = database.psql("SELECT string_agg(j::text, '; ' ORDER BY seq) FROM concertina.journal AS j");
    awaited(&lines, "another run has taken the lock of this one");
    assert!(matches!(first.wait().unwrap().code(), Some(5 | 6)));
    assert_eq!(
        database.psql("SELECT string_agg(j::text, '; ' ORDER BY seq) FROM concertina.journal AS j"),
        journal,
        "what came behind is written by that alone"
    );
    cli.run(&["backfill", "set", "--default"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    assert_eq!(database.psql("SELECT count(*) FROM t WHERE b = 'x'"), "20000");
}

#[test]
fn no_more_goes_back_than_was_shown() {
    let database = newest().database("shown");
    let cli = planned(&database, OLD, FILLED);
    cli.run(&["apply", "--yes"]).exits(0);
    let applied = "SELECT count(*) FROM concertina.journal WHERE state = 'done' AND direction = 'up'";
    let before: u32 = database.psql(applied).parse().unwrap();
    let mut holder = locked(&database);
    let both = [(); 2].map(|()| says(&cli, &["rollback", "--steps", "1", "--yes", "--wait", "60s"]));
    both.iter().for_each(|(_, lines)| drop(awaited(lines, "takes back ")));
    takes_the_lock_away(&database);
    holder.wait().unwrap();
    let mut codes = both.map(|(mut child, _)| child.wait().unwrap().code());
    codes.sort();
    assert_eq!(codes, [Some(0), Some(4)]);
    assert_eq!(database.psql(applied), (before - 1).to_string());
}

/// Somebody who holds the lock of the database.
fn locked(database: &Database) -> Child {
    let hold = "SELECT pg_advisory_lock(8527149606123348074); SELECT pg_sleep(60)";
    let mut psql = Command::new("psql");
    let silent = psql.args(["-qX", "-d", &database.url(), "-c", hold]).stdout(Stdio::null()).stderr(Stdio::null());
    let holder = silent.spawn().unwrap();
    let begun = Instant::now();
    while database.psql(HOLDER).is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(10));
        thread::sleep(Duration::from_millis(20));
    }
    holder
}
