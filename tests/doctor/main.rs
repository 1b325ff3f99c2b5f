//! `doctor` finds what would stop an apply, touches nothing, and ends with the code that says what to do about it.

#[path = "../support/mod.rs"]
mod support;

mod file;
mod server;

use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;
use support::change::{FILLED, NEW, OLD, newest, planned};
use support::cli::{Cli, Output};
use support::pair::Pair;
use support::pooler::Pooler;
use support::postgres::{Database, servers};

/// Makes sure that a line of this verdict, about this, holds a text.
#[track_caller]
fn says(output: &Output, verdict: &str, check: &str, text: &str) {
    let begins = format!("{verdict:<8} {check:<12} ");
    let found = output.stdout().lines().any(|line| line.starts_with(&begins) && line.contains(text));
    assert!(found, "no `{begins}…{text}` in\n{}{}", output.stdout(), output.stderr());
}

fn psql(url: &str, commands: &[&str]) -> Child {
    let mut command = Command::new("psql");
    command.args(["-qX", "-d", url]).args(commands.iter().flat_map(|one| ["-c", one]));
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// A plan with an index, a fill, a reference, a check and an extension, on a database with rows.
fn healthy(database: &Database) -> Cli {
    let more = "CREATE EXTENSION hstore;\nCREATE INDEX t_a ON t (a);\n\
        CREATE TABLE u (id bigint PRIMARY KEY, t bigint NOT NULL REFERENCES t (id) CHECK (t > 0));";
    let has = "SELECT count(*) FROM pg_available_extensions WHERE name = 'hstore'";
    let more = if database.psql(has) == "1" { more } else { &more[more.find("CREATE INDEX").unwrap()..] };
    planned(database, OLD, &format!("{FILLED}\n{more}"))
}

#[test]
fn nothing_ails_a_healthy_database_on_any_server_and_nothing_is_changed() {
    for server in servers() {
        let database = server.database("healthy");
        let cli = healthy(&database);
        let before = database.psql("SELECT count(*), max(oid) FROM pg_class");
        let looked = cli.run(&["doctor"]).exits(0);
        let told = looked.stdout();
        assert!(
            !told.contains("cannot be looked at") && told.contains("nothing stops an apply to `postgres://"),
            "{told}"
        );
        says(&looked, "ok", "place", "no row stands against");
        says(&looked, "ok", "room", "fill public.t.b: ");
        says(&looked, "ok", "server", &format!("PostgreSQL {}", server.major));
        assert_eq!(database.psql("SELECT count(*), max(oid) FROM pg_class"), before);
        let json = cli.run(&["doctor", "--format", "json"]).exits(0);
        let json: serde_json::Value = serde_json::from_str(json.stdout()).unwrap();
        assert_eq!((json["exit"].as_u64(), json["findings"][0]["check"].as_str()), (Some(0), Some("server")));
        cli.run(&["apply", "--yes"]).exits(0);
        cli.run(&["doctor"]).exits(0);
    }
}

#[test]
fn who_is_in_the_way_or_at_work_is_told_without_values() {
    let database = newest().database("occupied");
    let cli = planned(&database, OLD, NEW);
    database.psql("BEGIN; LOCK TABLE t IN ACCESS SHARE MODE; PREPARE TRANSACTION 'left ''behind'");
    let mut idle = psql(&database.url(), &["BEGIN", "SELECT 'hunter2'", "\\! sleep 60"]);
    let mut lock = psql(&database.url(), &["SELECT pg_advisory_lock(8527149606123348074)", "\\! sleep 60"]);
    thread::sleep(Duration::from_millis(6000));
    let looked = cli.run(&["doctor"]).exits(5);
    says(&looked, "stops", "lock", "another run of Concertina holds the lock");
    says(&looked, "stops", "sessions", "(a prepared transaction) holds AccessShareLock on t");
    says(&looked, "warning", "sessions", "is idle in transaction in a transaction of ");
    says(&looked, "warning", "prepared", "transaction `left 'behind` of postgres was prepared ");
    assert!(looked.stdout().contains("ROLLBACK PREPARED 'left ''behind'"), "{}", looked.stdout());
    assert!(looked.stdout().contains(": SELECT ?") && !looked.stdout().contains("hunter2"), "{}", looked.stdout());
    for child in [&mut idle, &mut lock] {
        child.kill().unwrap();
        child.wait().unwrap();
    }
    database.psql("ROLLBACK PREPARED 'left ''behind'");
    database.psql("SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
    cli.run(&["doctor"]).exits(0);
}

#[test]
fn what_a_role_lacks_of_all_that_is_pending_is_told() {
    let database = newest().database("weak");
    let cli = planned(
        &database,
        OLD,
        &format!("{FILLED}\nCREATE TABLE u (id bigint PRIMARY KEY, t bigint REFERENCES t (id));"),
    );
    let role = format!("{}_weak", database.name);
    database.psql(&format!("CREATE ROLE {role} LOGIN CONNECTION LIMIT 1 VALID UNTIL 'infinity'; GRANT SELECT ON t TO {role}; \
        ALTER ROLE {role} SET statement_timeout = '7s'; ALTER ROLE {role} SET default_transaction_isolation = 'serializable'"));
    let url = database.url().replace("postgres@", &format!("{role}@"));
    let looked = cli.run(&["doctor", "--url", &url]).exits(1);
    says(&looked, "stops", "pooler", "a second connection is refused");
    for lack in
        ["it must own t", "it needs CREATE on schema public", "it needs REFERENCES on t", "for the schema concertina"]
    {
        says(&looked, "stops", "rights", lack);
    }
    says(&looked, "note", "rights", "the role does not see what other sessions");
    says(&looked, "note", "settings", "statement_timeout = 7000ms");
    says(&looked, "warning", "settings", "transactions begin as serializable");
    says(&looked, "stops", "connections", "1 connections of the role are free");
    // Of what type the sessions of others are is hidden from it, and not that they are there.
    database
        .psql(&format!("ALTER ROLE {role} CONNECTION LIMIT -1; ALTER DATABASE {} CONNECTION LIMIT 4", database.name));
    let mut others = [(); 2].map(|()| psql(&database.url(), &["SELECT 1", "\\! sleep 60"]));
    let there = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() \
        AND backend_type = 'client backend' AND query = 'SELECT 1'";
    while database.psql(there) != "2" {
        thread::sleep(Duration::from_millis(10));
    }
    let looked = cli.run(&["doctor", "--url", &url]).exits(1);
    // Its own second connection may not be gone yet.
    let told = |free: &str| looked.stdout().contains(&format!("{free} connections of the database are free"));
    assert!(told("2") || told("1"), "{}", looked.stdout());
    others.iter_mut().for_each(|child| {
        child.kill().unwrap();
        child.wait().unwrap();
    });
    database.psql(&format!("DROP OWNED BY {role} CASCADE; DROP ROLE {role}"));
}

#[test]
fn what_broke_before_is_told_with_what_mends_it() {
    let database = newest().database("leftovers");
    let parted = "CREATE TABLE p (id bigint) PARTITION BY LIST (id); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);";
    let cli = planned(
        &database,
        &format!("{OLD} {parted}"),
        &format!("{NEW}\n{parted}\nCREATE TABLE x (id bigint PRIMARY KEY);"),
    );
    let failed = database.try_psql("CREATE UNIQUE INDEX CONCURRENTLY \"Bad one\" ON t ((1))");
    assert!(failed.is_err());
    database.psql(
        "ALTER TABLE t ADD CONSTRAINT proven_later CHECK (id > 0) NOT VALID; ALTER TABLE t ADD COLUMN _next_a int; \
        CREATE FUNCTION refuses() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$; \
        CREATE EVENT TRIGGER hears ON ddl_command_start EXECUTE FUNCTION refuses()",
    );
    // A detaching that is cut off while it waits for a reader is half done.
    let mut reader = psql(&database.url(), &["BEGIN", "SELECT * FROM p", "\\! sleep 60"]);
    let locks = "SELECT count(*) FROM pg_locks WHERE relation = 'p'::regclass AND granted";
    while database.psql(locks) == "0" {
        thread::sleep(Duration::from_millis(10));
    }
    let cut = database.try_psql("SET statement_timeout = '300ms';\nALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;");
    assert!(cut.is_err());
    reader.kill().unwrap();
    reader.wait().unwrap();
    let looked = cli.run(&["doctor"]).exits(4);
    says(&looked, "warning", "leftovers", "index public.\"Bad one\" of t is invalid");
    assert!(looked.stdout().contains("`DROP INDEX CONCURRENTLY public.\"Bad one\"`"), "{}", looked.stdout());
    says(&looked, "note", "leftovers", "constraint `proven_later` of t is NOT VALID");
    says(&looked, "warning", "leftovers", "partition p1 of p is half detached");
    says(&looked, "warning", "names", "column t._next_a bears a name");
    says(&looked, "note", "settings", "event trigger `hears` fires on ddl_command_start");
    says(&looked, "stops", "place", "column public.t._next_a");
    database.psql("DROP EVENT TRIGGER hears; ALTER TABLE p DETACH PARTITION p1 FINALIZE");
}

#[test]
fn rows_that_a_fill_would_be_refused_for_are_counted_before_the_first_stage() {
    let database = newest().database("unasked");
    let old = OLD.replace("(id bigint PRIMARY KEY, a text)", "(id bigint PRIMARY KEY, a text NOT NULL DEFAULT '')");
    let old = format!("{old} ALTER TABLE t ADD CONSTRAINT few CHECK (id < 100) NOT VALID;");
    let new = "CREATE TABLE t (id bigint PRIMARY KEY,\n-- @renamed from=a\nb text NOT NULL DEFAULT '');\n\
        ALTER TABLE t ADD CONSTRAINT few CHECK (id < 100) NOT VALID;";
    let cli = planned(&database, &old, new);
    let looked = cli.run(&["doctor"]).exits(0);
    says(&looked, "warning", "leftovers", "1 rows of t break `few`, which is NOT VALID: a backfill");
    cli.run(&["apply", "--yes"]).exits(6);
    database.psql("DELETE FROM t WHERE id = 100");
    assert!(!cli.run(&["doctor"]).stdout().contains("break `few`"));
    cli.run(&["apply", "--yes"]).exits(0);
}

#[test]
fn a_pooler_a_standby_and_no_server_are_told() {
    let database = newest().database("surrounded");
    let cli = planned(&database, OLD, NEW);
    let pooler = Pooler::start(&database.server, "transaction", 5);
    let looked = cli.run(&["doctor", "--url", &pooler.url(&database.name)]).exits(1);
    says(&looked, "stops", "connection", "a pooler in transaction mode");
    let nowhere = cli.run(&["doctor", "--url", "postgres://me:hunter2@127.0.0.1:1/x"]).exits(1);
    says(&nowhere, "stops", "connection", "cannot connect to `postgres://me@127.0.0.1:1/x`");
    assert!(!nowhere.stdout().contains("hunter2"));
    let pair = Pair::start(database.server.major);
    let primary = pair.primary.database("followed");
    let cli = planned(&primary, OLD, NEW);
    cli.run(&["doctor"]).exits(0);
    let name = &primary.name;
    while pair.standby.psql(&format!("SELECT count(*) FROM pg_database WHERE datname = '{name}'")) == "0" {
        thread::sleep(Duration::from_millis(20));
    }
    let looked = cli.run(&["doctor", "--url", &pair.standby.url(name)]).exits(1);
    says(&looked, "stops", "server", "a standby, or in recovery");
    pair.primary.psql("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    pair.primary.psql("ALTER SYSTEM SET synchronous_commit = 'on'");
    pair.primary.psql("SELECT pg_reload_conf()");
    let looked = cli.run(&["doctor"]).exits(1);
    says(&looked, "stops", "replicas", "every commit waits for a replica of `synchronous_standby_names` (nobody)");
    pair.primary.psql("ALTER SYSTEM RESET synchronous_standby_names");
    pair.primary.psql("SELECT pg_reload_conf()");
}

#[test]
fn commands_of_the_configuration_are_looked_for_and_not_run() {
    let database = newest().database("commands");
    let cli = planned(&database, OLD, FILLED);
    let config = cli.read("concertina.toml");
    let with = |more: &str| cli.write("concertina.toml", &(config.clone() + more));
    with("[hooks]\non_failure = \"no_such_pager --now\"\n[backfill]\nthrottle = \"touch ran\"\n");
    let looked = cli.run(&["doctor"]).exits(0);
    says(&looked, "warning", "commands", "the command of `hooks.on_failure`: `no_such_pager` is not found");
    with("[backfill]\nthrottle = \"no_such_throttle\"\n");
    let looked = cli.run(&["doctor"]).exits(1);
    says(&looked, "stops", "commands", "the command of `backfill.throttle`: `no_such_throttle` is not found");
    assert!(!cli.list("").contains(&"ran".to_string()));
}

#[test]
fn the_journal_and_the_files_are_held_against_each_other() {
    let database = newest().database("history");
    let cli = planned(&database, OLD, FILLED);
    cli.run(&["apply", "--yes", "--through", "expand"]).exits(0);
    let half = "UPDATE concertina.journal SET state = 'failed', step = 0, cursor = '{}', error = 'x' WHERE migration LIKE '%expand%'";
    database.psql(half);
    let looked = cli.run(&["doctor"]).exits(6);
    says(&looked, "warning", "history", "is half way, failed after 0 of ");
    says(&looked, "stops", "place", "what its next steps make is there already: column public.t.b");
    assert!(looked.stdout().contains("_expand_change --as applied --reason WHY` records that"), "{}", looked.stdout());
    let status = cli.run(&["status"]).exits(2);
    let next = status.stdout().lines().find(|line| line.starts_with("  next ")).unwrap();
    assert!(next.contains("_expand_change --as applied --reason WHY` records that"), "{next}");
    database.psql("UPDATE concertina.journal SET direction = 'down' WHERE state = 'failed'");
    let looked = cli.run(&["doctor"]).exits(3);
    says(&looked, "stops", "history", "the way back of ");
    database.psql("UPDATE concertina.journal SET direction = 'up', state = 'done', cursor = NULL");
    database.psql("UPDATE concertina.meta SET value = '99' WHERE name = 'format'");
    let looked = cli.run(&["doctor"]).exits(1);
    says(&looked, "stops", "history", "the journal was written by");
    for judged in [" place ", " rights ", " room ", "--baseline"] {
        assert!(!looked.stdout().contains(judged), "{judged}: {}", looked.stdout());
    }
    database.psql("UPDATE concertina.meta SET value = '4' WHERE name = 'format'");
    let name = cli.list("migrations").into_iter().find(|name| name.ends_with("expand_change.sql")).unwrap();
    cli.write(&format!("migrations/{name}"), &(cli.read(&format!("migrations/{name}")) + "\n-- edited\n"));
    says(&cli.run(&["doctor"]).exits(7), "stops", "history", "are not those that were written");
}
