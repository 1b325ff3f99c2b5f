//! What others change in a database while a migration is under way: it stays if that is asked and it has nothing to do with the plan, on
//! the way forward and on the way back, in the middle and at the end.

mod support;

use std::process::Child;
use std::sync::mpsc::Receiver;
use std::thread;
use std::time::{Duration, Instant};
use support::change::{FILLED, OLD, awaited, filled, planned, says};
use support::cli::Cli;
use support::postgres::{Database, servers};

const FOREIGN: &str = "CREATE SCHEMA etl; CREATE TABLE etl.staging (id int); INSERT INTO etl.staging VALUES (1)";
const HELD: &str = "`concertina backfill resume` lets it go on";

/// A project whose next migration but one fills a column, in small batches; the plan changes another table, too.
fn filling(database: &Database) -> Cli {
    let old = format!("{OLD} CREATE TABLE u (id bigint PRIMARY KEY, x int);");
    let cli = planned(database, &old, &format!("{FILLED}\nCREATE TABLE u (id bigint PRIMARY KEY, x int, y int);"));
    let config = cli.read("concertina.toml") + "[backfill]\nmax_batch = 5\npause = \"50ms\"\n";
    cli.write("concertina.toml", &config);
    cli
}

/// An apply that waits before its first row.
fn held(cli: &Cli) -> (Child, Receiver<String>) {
    cli.run(&["backfill", "pause"]).exits(0);
    let (child, lines) = says(cli, &["apply", "--yes"]);
    awaited(&lines, HELD);
    (child, lines)
}

/// Ends a run as a lost machine would, and lets the next one fill.
fn cut_off(cli: &Cli, database: &Database, mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
    let begun = Instant::now();
    let locks = "SELECT count(*) FROM pg_locks AS l JOIN pg_database AS d ON d.oid = l.database \
         WHERE locktype = 'advisory' AND datname = current_database()";
    while database.psql(locks) != "0" && begun.elapsed() < Duration::from_secs(30) {
        thread::sleep(Duration::from_millis(50));
    }
    cli.run(&["backfill", "resume"]).exits(0);
}

/// A run that was cut off when it had written some rows.
fn cut_off_half_way(cli: &Cli, database: &Database) {
    let (child, _lines) = says(cli, &["apply", "--yes"]);
    let begun = Instant::now();
    while database.psql("SELECT count(*) FROM pg_attribute WHERE attname = 'b' AND attrelid = 't'::regclass") == "0"
        || filled(database) < 10
    {
        assert!(begun.elapsed() < Duration::from_secs(30), "nothing is filled");
        thread::sleep(Duration::from_millis(20));
    }
    cut_off(cli, database, child);
    assert!(filled(database) < 100);
}

/// Nothing goes on over what moved, and everything that tells of it says what does.
#[track_caller]
fn stands(cli: &Cli, names: &str, way_out: &str) {
    let doctor = cli.run(&["doctor"]).exits(4);
    let found = doctor.stdout().lines().find(|line| line.starts_with("stops    place ")).unwrap_or_default();
    assert!(found.contains(names) && doctor.stdout().contains(way_out), "{}", doctor.stdout());
    let status = cli.run(&["status"]).exits(2);
    assert!(status.stdout().contains(way_out), "{}", status.stdout());
    let written = cli.run(&["status", "--incident"]);
    let incident = cli.read(written.stdout().trim().strip_prefix("written ").expect("a file")).replace('\\', "");
    assert!(incident.contains(way_out), "{incident}");
    for command in ["apply", "rollback"] {
        let steps = if command == "rollback" { &["--steps", "1"][..] } else { &[] };
        let refused = cli.run(&[&[command, "--yes"], steps].concat()).exits(4);
        assert!(refused.stderr().contains(names), "{}", refused.stderr());
        let unrelated = way_out.contains("--allow-unrelated");
        assert_eq!(refused.stderr().contains("--allow-unrelated"), unrelated, "{}", refused.stderr());
    }
}

/// Both ways over what has nothing to do with the plan, which stays.
fn both_ways(cli: &Cli, database: &Database) {
    let (forward, back) = ("`concertina apply --allow-unrelated`", "`concertina rollback --steps 1 --allow-unrelated`");
    stands(cli, "table etl.staging is not expected", forward);
    stands(cli, "column etl.staging.id is not expected", back);
    cli.run(&["rollback", "--steps", "1", "--yes", "--allow-unrelated"]).exits(0);
    cli.run(&["doctor"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    cli.run(&["rollback", "--all", "--yes"]).exits(0);
    assert_eq!(database.psql("SELECT (SELECT count(*) FROM t), (SELECT count(*) FROM etl.staging)"), "100|1");
}

#[test]
fn what_is_made_while_a_backfill_runs_is_let_through_at_its_end() {
    for server in servers() {
        for forward in [true, false] {
            let database = server.database("meanwhile");
            let cli = filling(&database);
            let (mut child, lines) = held(&cli);
            database.psql(FOREIGN);
            cli.run(&["backfill", "resume"]).exits(0);
            awaited(&lines, "ran to its end, and the database is not what its plan proved");
            awaited(&lines, "`concertina apply --allow-unrelated` goes on");
            assert_eq!((child.wait().unwrap().code(), filled(&database)), (Some(6), 100));
            if !forward {
                both_ways(&cli, &database);
                continue;
            }
            cli.run(&["apply", "--yes", "--allow-unrelated"]).exits(0);
            cli.run(&["doctor"]).exits(0);
            cli.run(&["rollback", "--all", "--yes"]).exits(0);
            assert_eq!(database.psql("SELECT count(*) FROM etl.staging"), "1");
        }
    }
}

#[test]
fn what_is_made_in_the_middle_is_let_through_both_ways() {
    for server in servers() {
        for forward in [true, false] {
            let database = server.database("in the middle");
            let cli = filling(&database);
            cut_off_half_way(&cli, &database);
            cli.run(&["doctor"]).exits(0);
            database.psql(FOREIGN);
            if !forward {
                both_ways(&cli, &database);
                continue;
            }
            stands(&cli, "table etl.staging is not expected", "`concertina apply --allow-unrelated`");
            cli.run(&["apply", "--yes", "--allow-unrelated"]).exits(0);
            assert_eq!(filled(&database), 100);
            cli.run(&["rollback", "--all", "--yes"]).exits(0);
        }
    }
}

#[test]
fn what_is_made_before_the_first_row_is_let_through_back() {
    for server in servers() {
        let database = server.database("before the first row");
        let cli = filling(&database);
        let (child, _lines) = held(&cli);
        cut_off(&cli, &database, child);
        database.psql(FOREIGN);
        let refused = cli.run(&["rollback", "--steps", "1", "--yes"]).exits(4);
        assert!(refused.stderr().contains("`concertina rollback --steps 1 --allow-unrelated`"), "{refused:?}");
        cli.run(&["rollback", "--all", "--yes", "--allow-unrelated"]).exits(0);
        assert_eq!(database.psql("SELECT count(*) FROM etl.staging"), "1");
    }
}

#[test]
fn what_the_plan_has_to_do_with_is_never_let_through() {
    for server in servers() {
        let database = server.database("meanwhile concerned");
        let cli = filling(&database);
        cut_off_half_way(&cli, &database);
        database.psql("CREATE INDEX by_hand ON u (x)");
        stands(&cli, "index public.u.by_hand is not expected", "undo what is named, then `concertina apply`");
        cli.run(&["apply", "--yes", "--allow-unrelated"]).exits(4);
        cli.run(&["rollback", "--steps", "1", "--yes", "--allow-unrelated"]).exits(4);
        database.psql("DROP INDEX by_hand");
        cli.run(&["doctor"]).exits(0);
        cli.run(&["apply", "--yes"]).exits(0);
        cli.run(&["rollback", "--all", "--yes"]).exits(0);
    }
}
