//! Migrations that stopped half way, and what becomes of them: the way back from the middle, by hand and by itself.

mod support;

use std::thread;
use support::change::{FILLED, newest, planned};
use support::cli::Cli;
use support::observer;
use support::postgres::{Database, Server, servers};

/// `boom` fails at a row that no count asks for, as an expression may.
const OLD: &str = "
CREATE FUNCTION boom(n integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN IF n = 13 THEN RAISE EXCEPTION 'boom'; END IF; RETURN n; END $$;
CREATE TABLE t (id bigint PRIMARY KEY, n integer NOT NULL);
";

const MORE: &str = "CREATE INDEX t_a ON t (n);\nCREATE INDEX t_b ON t (boom(n));\n";

fn each_server(test: impl Fn(&Server) + Sync) {
    thread::scope(|scope| {
        let running: Vec<_> = servers()
            .into_iter()
            .map(|server| {
                scope.spawn({
                    let test = &test;
                    move || test(&server)
                })
            })
            .collect();
        running.into_iter().for_each(|one| one.join().unwrap());
    });
}

/// A project of which the first plan is applied, and the second one fails in its middle.
fn stopped(database: &Database, more: &str) -> Cli {
    let config =
        format!("schema = [\"schema.sql\"]\n{more}\n[gates]\ncontract_deploys = 0\ncontract_cooldown = \"0s\"\n");
    let cli = Cli::new().file("concertina.toml", &config).file("schema.sql", OLD).env("DATABASE_URL", &database.url());
    cli.run(&["plan", "--name", "old"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    database.psql("INSERT INTO t SELECT i, i FROM generate_series(1, 100) AS i; ANALYZE");
    cli.write("schema.sql", &(OLD.replace("NOT NULL)", "NOT NULL, z text)") + MORE));
    cli.run(&["plan", "--name", "more"]).exits(0);
    cli
}

#[test]
fn what_stopped_half_way_goes_back_from_there() {
    each_server(|server| {
        let database = server.database("half way");
        let cli = stopped(&database, "");
        let (schema, rows) = (observer::schema(&database), observer::rows(&database));
        let failed = cli.run(&["apply", "--yes"]).exits(6);
        assert!(failed.stderr().contains("boom") && failed.stderr().contains("steps of"), "{}", failed.stderr());
        let status = cli.run(&["status"]).exits(2);
        assert!(status.stdout().contains("failed") && !status.stdout().contains("pending  "), "{}", status.stdout());
        assert!(observer::schema(&database) != schema);
        let back = cli.run(&["rollback", "--steps", "1", "--yes"]).exits(0);
        assert!(back.stdout().contains("took back"), "{}", back.stdout());
        assert_eq!(observer::difference(&schema, &observer::schema(&database)), "");
        assert_eq!(observer::rows(&database), rows);
        assert_eq!(database.psql("SELECT count(*) FROM pg_index WHERE NOT indisvalid"), "0");
        database.psql("DELETE FROM t WHERE n = 13");
        cli.run(&["apply", "--yes"]).exits(0);
        cli.run(&["drift"]).exits(0);
        cli.run(&["rollback", "--all", "--yes"]).exits(0);
    });
}

#[test]
fn a_phase_that_never_began_is_not_taken_back() {
    let server = servers().pop().expect("a server");
    let database = server.database("half way phase");
    let cli = stopped(&database, "");
    cli.run(&["apply", "--yes"]).exits(6);
    let refused = cli.run(&["rollback", "--phase", "contract", "--yes"]).exits(64);
    assert!(refused.stderr().contains("`concertina rollback --phase expand`"), "{}", refused.stderr());
    cli.run(&["rollback", "--phase", "expand", "--yes"]).exits(0);
    assert_eq!(database.psql("SELECT count(*) FROM concertina.journal WHERE state = 'done' AND direction = 'up'"), "1");
}

#[test]
fn what_fails_takes_itself_back_where_that_is_asked_and_hooks_hear_of_it() {
    let server = servers().pop().expect("a server");
    let database = server.database("half way hook");
    let hooks = "[apply]\non_failure = \"rollback\"\n[hooks]\nafter_phase = \"cat >> heard; echo >> heard\"\n\
        on_failure = \"cat >> heard; echo >> heard; exit 3\"\non_success = \"cat >> heard; echo >> heard\"";
    let cli = stopped(&database, hooks);
    let schema = observer::schema(&database);
    cli.write("heard", "");
    let failed = cli.run(&["apply", "--yes"]).exits(1);
    let said = failed.stderr();
    assert!(
        said.contains("boom") && said.contains("taken back") && said.contains("`hooks.on_failure` failed"),
        "{said}"
    );
    assert_eq!(observer::difference(&schema, &observer::schema(&database)), "");
    let heard = cli.read("heard");
    let events: Vec<serde_json::Value> = heard
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|cause| panic!("{cause}: {line}")))
        .collect();
    let names: Vec<&str> = events.iter().map(|event| event["event"].as_str().unwrap()).collect();
    assert_eq!(names, ["on_failure", "after_phase", "on_success"], "{heard}");
    assert_eq!((events[0]["exit"].as_u64(), events[1]["direction"].as_str()), (Some(6), Some("down")));
}

#[test]
fn machines_read_a_line_for_everything_that_happens() {
    let server = servers().pop().expect("a server");
    let database = server.database("half way lines");
    let cli = stopped(&database, "");
    let events = |output: &str| -> Vec<serde_json::Value> {
        output
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|cause| panic!("{cause}: {line}")))
            .collect()
    };
    let failed = cli.run(&["apply", "--yes", "--format", "ndjson"]).exits(6);
    let told = events(failed.stdout());
    let names: Vec<&str> = told.iter().map(|event| event["event"].as_str().unwrap()).collect();
    assert_eq!(names, ["begins", "step", "step_done", "step", "step_done", "step", "error"], "{told:#?}");
    assert!(told.iter().all(|event| event["at"].is_string()) && told[2]["milliseconds"].is_u64());
    assert_eq!(told[6]["exit"], 6);
    let back = cli.run(&["rollback", "--steps", "1", "--yes", "--format", "ndjson"]).exits(0);
    assert_eq!(events(back.stdout()).last().unwrap()["event"], "result");
    let history = cli.run(&["status", "--history"]).exits(0);
    let said = history.stdout();
    assert!(said.contains(", failed") && said.contains("boom") && said.contains("down "), "{said}");
}

#[test]
fn rows_that_a_trigger_empties_are_passed_and_not_filled() {
    let database = newest().database("half way emptied");
    // It empties a column that is not there yet when it is made.
    let old =
        "CREATE TABLE t (id bigint PRIMARY KEY, a text); INSERT INTO t SELECT i FROM generate_series(1, 100) AS i;
        CREATE FUNCTION empty() RETURNS trigger LANGUAGE plpgsql AS
        $$BEGIN NEW := jsonb_populate_record(NEW, '{\"b\": null}'); RETURN NEW; END$$;
        CREATE TRIGGER zz BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION empty();";
    let kept = &old[old.find("CREATE FUNCTION").unwrap()..];
    let cli = planned(&database, old, &format!("{FILLED}\n{kept}"));
    let failed = cli.run(&["apply", "--yes"]).exits(6);
    let said = failed.stderr();
    assert!(said.contains("rows are still not filled") && said.contains("the next has passed "), "{said}");
    let status = cli.run(&["status"]).exits(2);
    assert!(status.stdout().contains(" rows passed") && !status.stdout().contains("rows filled"), "{status:?}");
    assert_eq!(database.psql("SELECT count(b) FROM t"), "0");
}

const KEYS: &str = "
CREATE TABLE customers (id integer PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer integer NOT NULL REFERENCES customers (id));
";

#[test]
fn what_did_a_part_of_what_goes_back_together_goes_back() {
    let server = servers().pop().expect("a server");
    let database = server.database("half way keys");
    let cli = Cli::new().file("concertina.toml", "schema = [\"schema.sql\"]\n[plan]\nsmall_table = 1\n");
    let cli = cli.file("schema.sql", KEYS).env("DATABASE_URL", &database.url());
    cli.run(&["plan", "--name", "old"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    database
        .psql("INSERT INTO customers SELECT generate_series(1, 9); INSERT INTO orders SELECT i, i FROM customers c(i)");
    let (schema, rows) = (observer::schema(&database), observer::rows(&database));
    cli.write("schema.sql", &KEYS.replace("integer", "bigint"));
    cli.run(&["plan", "--name", "keys", "--allow", "*"]).exits(0);
    let name = cli.list("migrations").into_iter().find(|name| name.ends_with("expand_keys.sql")).unwrap();
    let file = cli.read(&format!("migrations/{name}"));
    let functions: Vec<&str> =
        file.lines().filter_map(|line| line.strip_prefix("CREATE FUNCTION ")?.split('(').next()).collect();
    assert_eq!(functions.len(), 2, "{file}");
    for function in functions {
        database
            .psql(&format!("CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"));
        cli.run(&["apply", "--yes"]).exits(6);
        database.psql(&format!("DROP FUNCTION {function}()"));
        cli.run(&["rollback", "--steps", "1", "--yes"]).exits(0);
        assert_eq!(observer::difference(&schema, &observer::schema(&database)), "");
        assert_eq!(observer::rows(&database), rows);
    }
}

const VIEWED: &str = "
CREATE TABLE c (id integer PRIMARY KEY, full_name text);
CREATE TABLE legacy (id integer PRIMARY KEY);
CREATE VIEW v AS SELECT id, full_name FROM c;
";

/// The way back begins with what the migration did first and last, in one transaction; only the first is done.
#[test]
fn a_group_of_the_way_back_is_taken_in_part() {
    let server = servers().pop().expect("a server");
    let database = server.database("half way views");
    let gates = "[gates]\ncontract_deploys = 0\ncontract_cooldown = \"0s\"\n";
    let config = format!("schema = [\"schema.sql\"]\n[database]\nschemas = [\"public\"]\n{gates}");
    let cli = Cli::new().file("concertina.toml", &config);
    let cli = cli.file("schema.sql", VIEWED).env("DATABASE_URL", &database.url());
    cli.run(&["plan", "--name", "old"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    database.psql("INSERT INTO c VALUES (1, 'a'); INSERT INTO legacy VALUES (7)");
    let wanted = VIEWED.replace("CREATE TABLE legacy (id integer PRIMARY KEY);\n", "");
    cli.write("schema.sql", &wanted.replace("full_name text", "x integer").replace("full_name", "x"));
    cli.run(&["plan", "--name", "new", "--allow", "*"]).exits(0);
    cli.run(&["apply", "--yes", "--through", "constrain"]).exits(0);
    let (schema, rows) = (observer::schema(&database), observer::rows(&database));
    database.psql("CREATE SCHEMA others; CREATE VIEW others.w AS SELECT id FROM public.v");
    let failed = cli.run(&["apply", "--yes"]).exits(6);
    database.psql("DROP SCHEMA others CASCADE");
    assert!(failed.stderr().contains("1 of "), "{failed:?}");
    cli.run(&["rollback", "--steps", "1", "--yes"]).exits(0);
    assert_eq!(observer::difference(&schema, &observer::schema(&database)), "");
    assert_eq!(observer::rows(&database), rows);
}
