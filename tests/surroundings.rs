//! What stands around a run and would hurt it: a pooler, a role without rights, a server that takes no writes, whoever holds a lock.

mod support;

use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use support::change::{FILLED, NEW, OLD, awaited, filled, newest, planned, says};
use support::cli::Cli;
use support::pair::Pair;
use support::pooler::Pooler;
use support::postgres::Database;

#[test]
fn a_pooler_that_lends_processes_for_a_transaction_is_refused_and_leaves_no_lock() {
    let (server, old) = (newest(), OLD);
    for (lends_for, size, code) in [("transaction", 1, 1), ("transaction", 5, 1), ("session", 5, 0)] {
        let database = server.database("pooled");
        let cli = planned(&database, old, NEW);
        let pooler = Pooler::start(&server, lends_for, size);
        let ran = cli.run(&["apply", "--yes", "--url", &pooler.url(&database.name)]).exits(code);
        if code == 1 {
            assert!(
                ran.stderr().contains("a pooler in transaction mode") && ran.stderr().contains("hint: "),
                "{}",
                ran.stderr()
            );
            let own = "database = (SELECT oid FROM pg_database WHERE datname = current_database())";
            let locks = format!("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND {own}");
            assert_eq!(database.psql(&locks), "0");
            cli.run(&["apply", "--yes"]).exits(0);
        }
    }
}

#[test]
fn a_process_that_a_pooler_lends_is_left_as_it_was() {
    let database = newest().database("lent");
    let cli = planned(&database, OLD, NEW);
    let pooler = Pooler::start(&database.server, "transaction", 1);
    let url = pooler.url(&database.name);
    let set = "SELECT name FROM pg_settings WHERE source = 'session' AND name NOT IN ('application_name', 'TimeZone', 'client_encoding')";
    for command in [&["status"][..], &["drift"], &["inspect"], &["deployed", "v1"], &["apply", "--yes"]] {
        let refused = cli.run(&[command, &["--url", &url]].concat()).exits(1);
        assert!(refused.stderr().contains("a pooler in transaction mode"), "{command:?}: {}", refused.stderr());
    }
    let own =
        Command::new("psql").args(["-qXAtd", &url, "-c", "INSERT INTO t VALUES (1000)", "-c", set]).output().unwrap();
    assert_eq!((own.status.success(), &*String::from_utf8_lossy(&own.stdout)), (true, ""));
}

#[test]
fn a_role_that_may_not_do_all_of_it_begins_nothing() {
    let database = newest().database("rights");
    let cli =
        planned(&database, OLD, &format!("{NEW}\nCREATE TABLE u (id bigint PRIMARY KEY, t bigint REFERENCES t (id));"));
    let role = format!("{}_weak", database.name);
    database.psql(&format!(
        "CREATE ROLE {role} LOGIN; GRANT CREATE ON DATABASE {} TO {role}; GRANT SELECT, UPDATE ON t TO {role}",
        database.name
    ));
    let url = database.url().replace("postgres@", &format!("{role}@"));
    let refused = cli.run(&["apply", "--yes", "--url", &url]).exits(1);
    let said = refused.stderr();
    for lack in ["it must own t", "it needs CREATE on schema public", "it needs REFERENCES on t", "hint: "] {
        assert!(said.contains(lack), "{lack}: {said}");
    }
    assert_eq!(database.psql("SELECT count(*) FROM concertina.journal"), "0");
    database.psql(&format!("DROP OWNED BY {role} CASCADE; DROP ROLE {role}"));
}

#[test]
fn a_server_that_takes_no_writes_is_named() {
    let database = newest().database("read only");
    let cli = planned(&database, OLD, NEW);
    database.psql(&format!("ALTER DATABASE {} SET default_transaction_read_only = on", database.name));
    let refused = cli.run(&["apply", "--yes"]).exits(1);
    assert!(refused.stderr().contains("read-only for this role"), "{}", refused.stderr());
}

/// Holds a lock on `t` as somebody, until the database goes or the session is ended.
fn holds(database: &Database, url: &str, statement: &str) -> std::process::Child {
    let work = format!("BEGIN; LOCK TABLE t IN ACCESS SHARE MODE; {statement}");
    let mut psql = Command::new("psql");
    let holder =
        psql.args(["-qX", "-d", url, "-c", &work]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    while database.psql("SELECT count(*) FROM pg_locks WHERE relation = 't'::regclass AND granted") == "0" {
        assert!(begun.elapsed() < Duration::from_secs(10));
        thread::sleep(Duration::from_millis(10));
    }
    holder
}

#[test]
fn who_is_in_the_way_is_named_without_values_and_ended_only_if_asked() {
    let database = newest().database("in the way");
    let cli = planned(&database, OLD, NEW);
    let role = format!("{}_reader", database.name);
    database.psql(&format!("CREATE ROLE {role} LOGIN; GRANT pg_read_all_data TO {role}"));
    let url = database.url().replace("postgres@", &format!("{role}@"));
    let mut superuser = holds(&database, &database.url(), "SELECT pg_sleep(60), 'hunter2'");
    let refused = cli.run(&["apply", "--yes", "--terminate-blockers"]).exits(5);
    let said = refused.stderr();
    assert!(said.contains("SELECT pg_sleep(?), ?") && !said.contains("hunter2"), "{said}");
    assert!(said.contains("(not ended: it is that of a superuser)"), "{said}");
    superuser.kill().unwrap();
    superuser.wait().unwrap();
    database.psql("SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE relation = 't'::regclass");
    let mut reader = holds(&database, &url, "SELECT pg_sleep(60), 'hunter2'");
    cli.run(&["apply", "--yes"]).exits(5);
    let ran = cli.run(&["apply", "--yes", "--terminate-blockers"]).exits(0);
    assert!(ran.stderr().contains("ends what is in the way: session "), "{}", ran.stderr());
    reader.wait().unwrap();
    database.psql(&format!("DROP OWNED BY {role} CASCADE; DROP ROLE {role}"));
}

/// What a view is made of is read under a lock on what it reads.
#[test]
fn a_reading_that_waits_says_for_whom() {
    let database = newest().database("read late");
    let view = "CREATE VIEW v AS SELECT id FROM t;";
    let cli = planned(&database, &format!("{OLD}{view}"), &format!("{NEW}{view}"));
    for command in ["status", "doctor"] {
        let mut holder = holds(&database, &database.url(), "LOCK TABLE t; SELECT pg_sleep(5)");
        let ran = cli.run(&[command]);
        holder.wait().unwrap();
        let says = "the schema cannot be read yet: it waits for public.t, which process ";
        assert!(ran.stderr().contains(says) && ran.stderr().contains("(psql, postgres)"), "{command}: {ran:?}");
        assert!(!ran.stdout().is_empty(), "{command}: {ran:?}");
    }
}

#[test]
fn of_ten_runs_one_works_and_the_others_wait_or_name_it() {
    let database = newest().database("ten runs");
    let cli = planned(&database, &OLD.replace("100)", "200000)"), NEW);
    let runs: Vec<(i32, String)> = thread::scope(|scope| {
        let start = |at: usize| {
            let cli = &cli;
            scope.spawn(move || {
                let waits: &[&str] = if at.is_multiple_of(2) { &["--wait", "60s"] } else { &[] };
                let output = cli.run(&[&["apply", "--yes"], waits].concat());
                (output.code(), output.stderr().to_owned())
            })
        };
        (0..10).map(start).collect::<Vec<_>>().into_iter().map(|run| run.join().unwrap()).collect()
    });
    for (at, (code, said)) in runs.iter().enumerate() {
        let busy = *code == 5
            && said.contains("`concertina apply` is at work on this database")
            && said.contains(", process ");
        assert!(*code == 0 || (busy && at % 2 == 1), "{code}: {said}");
    }
    assert_eq!(database.psql("SELECT count(*) FROM concertina.journal"), "1");
    assert_eq!(database.psql("SELECT count(*) FROM pg_index WHERE NOT indisvalid"), "0");
    cli.run(&["drift"]).exits(0);
}

#[test]
fn what_moved_elsewhere_is_let_through_if_asked_and_what_matters_never() {
    let database = newest().database("moved");
    let cli = planned(
        &database,
        &format!("{OLD} CREATE TABLE u (id bigint PRIMARY KEY);"),
        &format!("{FILLED}\nCREATE TABLE u (id bigint PRIMARY KEY);"),
    );
    database.psql("ALTER TABLE u ADD COLUMN x int");
    let refused = cli.run(&["apply", "--yes"]).exits(4);
    assert!(
        refused.stderr().contains("public.u.x") && refused.stderr().contains("`--allow-unrelated`"),
        "{}",
        refused.stderr()
    );
    cli.run(&["apply", "--yes", "--allow-unrelated", "--through", "expand"]).exits(0);
    cli.run(&["apply", "--yes", "--through", "backfill"]).exits(0);
    database.psql("ALTER TABLE t ADD COLUMN x int");
    let refused = cli.run(&["apply", "--yes", "--allow-unrelated"]).exits(4);
    assert!(
        refused.stderr().contains("public.t.x") && !refused.stderr().contains("`--allow-unrelated`"),
        "{}",
        refused.stderr()
    );
    database.psql("ALTER TABLE t DROP COLUMN x");
    cli.run(&["apply", "--yes"]).exits(0);
    cli.run(&["rollback", "--all", "--yes"]).exits(0);
    assert_eq!(database.psql("SELECT count(*) FROM t"), "100");
}

#[test]
fn a_backfill_waits_for_a_replica_and_a_standby_is_not_written_to() {
    let pair = Pair::start(newest().major);
    let database = pair.primary.database("replicated");
    let cli = planned(&database, &OLD.replace("100)", "20000)"), FILLED);
    let config =
        cli.read("concertina.toml") + "[backfill]\nmax_replica_lag = \"500ms\"\nmax_batch = 200\npause = \"20ms\"\n";
    cli.write("concertina.toml", &config);
    cli.run(&["apply", "--yes", "--through", "expand"]).exits(0);
    pair.replays(false);
    let (mut child, lines) = says(&cli, &["apply", "--yes", "--through", "backfill"]);
    awaited(&lines, "waits: replica follower is ");
    let by_then = filled(&database);
    assert!(by_then < 20_000);
    thread::sleep(Duration::from_millis(1500));
    assert_eq!(filled(&database), by_then);
    pair.replays(true);
    assert!(child.wait().unwrap().success());
    assert_eq!(filled(&database), 20_000);
    let refused = cli.run(&["apply", "--yes", "--url", &pair.standby.url(&database.name)]).exits(1);
    assert!(refused.stderr().contains("a standby, or in recovery"), "{}", refused.stderr());
    let under_way = "SELECT count(*) FROM concertina.journal WHERE state = 'running'";
    let begun = Instant::now();
    while pair.standby.psql_in(&database.name, under_way).unwrap() != "0" {
        assert!(begun.elapsed() < Duration::from_secs(20), "the standby does not follow");
        thread::sleep(Duration::from_millis(20));
    }
    for command in [&["backfill", "pause"][..], &["rehearse"]] {
        let refused = cli.run(&[command, &["--url", &pair.standby.url(&database.name)]].concat()).exits(1);
        let said = refused.stderr();
        assert!(said.contains("a standby, or in recovery") && said.contains("hint: "), "{command:?}\n{said}");
    }
}

#[test]
fn what_was_granted_to_who_looks_is_not_missing() {
    let database = newest().database("monitored");
    let role = format!("{}_looks", database.name);
    database.psql(&format!("CREATE ROLE {role} LOGIN"));
    let schema = format!("{NEW}\nGRANT SELECT ON t TO {role};");
    let cli = planned(&database, OLD, &schema);
    cli.run(&["apply", "--yes"]).exits(0);
    cli.write("schema.sql", &format!("{schema}\nCREATE TABLE more (id bigint PRIMARY KEY);"));
    cli.run(&["plan", "--name", "more"]).exits(0);
    database.psql(&format!(
        "GRANT USAGE ON SCHEMA concertina TO {role}; GRANT SELECT ON ALL TABLES IN SCHEMA concertina TO {role}"
    ));
    let url = database.url().replace("postgres@", &format!("{role}@"));
    let looked = cli.run(&["drift", "--url", &url]).exits(0);
    assert!(looked.stdout().contains("no drift"), "{looked:?}");
    let doctor = cli.run(&["doctor", "--url", &url]);
    assert!(doctor.stdout().contains("the database is where `"), "{doctor:?}");
    database.psql(&format!("REVOKE SELECT ON t FROM {role}"));
    let gone = cli.run(&["drift"]).exits(2);
    assert!(gone.stdout().contains(&format!("grant to {role} on table public.t")), "{gone:?}");
    database.psql(&format!("DROP OWNED BY {role} CASCADE; DROP ROLE {role}"));
}

#[test]
fn a_backfill_is_paused_slowed_down_and_goes_on() {
    let database = newest().database("paused");
    let cli = planned(&database, &OLD.replace("100)", "20000)"), FILLED);
    cli.run(&["apply", "--yes", "--through", "expand"]).exits(0);
    cli.run(&["backfill", "set", "--max-batch", "100", "--pause", "50ms"]).exits(0);
    let (mut child, lines) = says(&cli, &["apply", "--yes", "--through", "backfill"]);
    awaited(&lines, "fill public.t.b");
    let paused = cli.run(&["backfill", "pause"]).exits(0);
    assert!(paused.stdout().contains("no batch begins until") && !paused.stdout().contains("null"), "{paused:?}");
    awaited(&lines, "`concertina backfill resume` lets it go on");
    let by_then = filled(&database);
    assert!(by_then < 20_000);
    thread::sleep(Duration::from_millis(1500));
    assert_eq!(filled(&database), by_then);
    says_paused(&cli);
    let told = cli.run(&["backfill", "set", "--default", "--format", "json"]).exits(0);
    assert!(told.stdout().starts_with('{'), "{told:?}");
    assert!(child.wait().unwrap().success());
    assert_eq!(filled(&database), 20_000);
    for senseless in [&[][..], &["--target", "0ms"], &["--target", "100h"], &["--pause", "10d"]] {
        cli.run(&[&["backfill", "set"], senseless].concat()).exits(64);
    }
}

fn says_paused(cli: &Cli) {
    let status = cli.run(&["status"]).exits(2);
    let line = status.stdout().lines().find(|line| line.starts_with("backfill     paused by ")).map(str::to_owned);
    assert!(line.is_some_and(|line| line.contains(" since 20")), "{}", status.stdout());
    let json: serde_json::Value =
        serde_json::from_str(cli.run(&["status", "--format", "json"]).exits(2).stdout()).unwrap();
    assert!(json["backfill"]["paused"].is_string() && json["backfill"]["paused_at"].is_string(), "{json}");
    let doctor = cli.run(&["doctor"]).exits(5);
    let found = doctor.stdout();
    assert!(found.contains("warning  backfill     every backfill waits: paused by "), "{found}");
    assert!(!found.contains("is half way"), "a run is at work: {found}");
}

#[test]
fn an_interruption_is_no_failure_and_the_last_figure_is_the_end() {
    let database = newest().database("interrupted");
    let cli = planned(&database, &OLD.replace("100)", "20000)"), FILLED);
    cli.run(&["apply", "--yes", "--through", "expand"]).exits(0);
    for rows in [0, 1] {
        if rows > 0 {
            cli.run(&["backfill", "resume"]).exits(0);
            cli.run(&["backfill", "set", "--max-batch", "100", "--pause", "100ms"]).exits(0);
        } else {
            cli.run(&["backfill", "pause"]).exits(0);
        }
        let (mut child, lines) = says(&cli, &["apply", "--yes", "--through", "backfill"]);
        awaited(&lines, "fill public.t.b");
        while filled(&database) < rows {
            thread::sleep(Duration::from_millis(20));
        }
        if rows == 0 {
            awaited(&lines, "waits: paused by ");
        }
        Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(130));
        let status = cli.run(&["status"]).exits(2);
        let named = status.stdout().lines().filter(|line| line.contains("_backfill_change")).collect::<Vec<_>>();
        assert!(named.len() == 1 && named[0].starts_with("interrupted  "), "{}", status.stdout());
        assert!(!status.stdout().contains("failed"), "{}", status.stdout());
        let doctor = cli.run(&["doctor"]).exits(0);
        assert!(!doctor.stdout().contains("mend the cause"), "{}", doctor.stdout());
    }
    cli.run(&["backfill", "set", "--default"]).exits(0);
    let ran = cli.run(&["apply", "--yes", "--through", "backfill", "--format", "ndjson"]).exits(0);
    let events: Vec<serde_json::Value> = ran.stdout().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let rows: Vec<_> = events.iter().filter(|event| event["event"] == "rows").collect();
    let ended: Vec<_> = rows.iter().filter(|event| event["passed"] == 20_000 && event["total"] == 20_000).collect();
    assert_eq!((ended.len(), rows.last()), (1, ended.first().copied()), "{rows:?}");
}

#[test]
fn a_backfill_waits_for_a_command() {
    let database = newest().database("throttled");
    let cli = planned(&database, OLD, FILLED);
    let throttle = format!("[backfill]\nthrottle = \"test -e {}\"\n", cli.path("go").display());
    cli.write("concertina.toml", &(cli.read("concertina.toml") + &throttle));
    let (mut child, lines) = says(&cli, &["apply", "--yes", "--through", "backfill"]);
    awaited(&lines, "waits: the command of `backfill.throttle`: exit status: 1");
    assert_eq!(filled(&database), 0);
    cli.write("go", "");
    assert!(child.wait().unwrap().success());
    assert_eq!(filled(&database), 100);
}
