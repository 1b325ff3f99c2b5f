//! Columns that a trigger keeps in step, through the binary: who writes past the trigger is found before a stage relies on one of
//! them alone, and a trigger that does not do what it was made to is found before that.

mod support;

use std::thread;
use support::cli::{Cli, Output};
use support::postgres::{Database, Server, servers};

const OLD: &str = "CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL, v integer, whole text NOT NULL);";

const NEW: &str = "CREATE TABLE t (id int PRIMARY KEY,
    -- @renamed from=a
    b text NOT NULL,
    v integer,
    -- @fill nullif(split_part(whole, ' ', 1), '')
    part text);";

const PAST_THE_TRIGGER: &str = "SET session_replication_role = replica;
    INSERT INTO t (id, a, whole) VALUES (1000, 'old', 'p q'); UPDATE t SET a = 'by the old release' WHERE id = 1;";

fn project(database: &Database) -> Cli {
    let gates = "[gates]\ncontract_deploys = 0\ncontract_cooldown = \"0s\"\n";
    let cli = Cli::new().file("concertina.toml", &format!("schema = [\"schema.sql\"]\n{gates}"));
    let cli = cli.env("DATABASE_URL", &database.url()).file("schema.sql", OLD);
    cli.run(&["plan", "--name", "first"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    database.psql("INSERT INTO t SELECT g, 'v' || g, g, 'w ' || g FROM generate_series(1, 20) g");
    cli.write("schema.sql", NEW);
    cli.run(&["plan", "--name", "second", "--allow", "*"]).exits(0);
    cli
}

fn applies(cli: &Cli, through: &str) -> Output {
    cli.run(&["apply", "--yes", "--through", through])
}

/// The oldest and the newest server.
fn on_servers(test: impl Fn(&Server) + Sync) {
    let all = servers();
    let ends = [all.first(), all.last()];
    thread::scope(|scope| ends.into_iter().flatten().for_each(|server| drop(scope.spawn(|| test(server)))));
}

#[test]
fn values_that_did_not_come_over_stop_contract_and_come_back_as_they_are() {
    on_servers(|server| {
        let database = server.database("in_step");
        let cli = project(&database);
        applies(&cli, "constrain").exits(0);
        database.psql(&format!("ALTER TABLE t ALTER b DROP NOT NULL; {PAST_THE_TRIGGER}"));
        database.psql("SET session_replication_role = replica; UPDATE t SET b = 'none' WHERE b IS NULL");
        database.psql("ALTER TABLE t ALTER b SET NOT NULL");
        let refused = cli.run(&["apply", "--yes"]).exits(3);
        let said = refused.stderr();
        assert!(said.contains("every value of public.t.a has come over to b: 2 against it, such as"), "{said}");
        assert!(said.contains("; `SELECT * FROM public.t WHERE b IS DISTINCT FROM (a)"), "{said}");
        assert!(said.contains("every row of public.t has part where"), "{said}");
        let back = cli.run(&["rollback", "--yes", "--steps", "1"]).exits(3);
        assert!(
            back.stderr().contains("every value of public.t.b has come over to a: 2 against it"),
            "{}",
            back.stderr()
        );
        assert_eq!(database.psql("SELECT a FROM t WHERE id IN (1, 1000) ORDER BY 1"), "by the old release\nold");
        database.psql("UPDATE t SET b = a, part = 'p' WHERE b IS DISTINCT FROM a");
        cli.run(&["apply", "--yes"]).exits(0);
        cli.run(&["rollback", "--yes", "--steps", "4"]).exits(0);
        assert_eq!(database.psql("SELECT a FROM t WHERE id IN (1, 1000) ORDER BY 1"), "by the old release\nold");
    });
}

#[test]
fn a_trigger_that_is_disabled_or_gutted_is_drift() {
    on_servers(|server| {
        let database = server.database("gutted");
        let cli = project(&database);
        applies(&cli, "constrain").exits(0);
        cli.run(&["doctor"]).exits(0);
        let name =
            database.psql("SELECT tgname FROM pg_trigger WHERE tgname ^@ 'zz_concertina_sync_' AND tgqual IS NOT NULL");
        let body = database.psql(&format!("SELECT pg_get_functiondef('{name}'::regproc)"));
        let found = |what: &str| {
            let seen = [applies(&cli, "contract").exits(4), cli.run(&["doctor"]).exits(4)]
                .map(|output| format!("{}{}", output.stderr(), output.stdout()));
            let seen = seen.into_iter().chain([cli.run(&["drift"]).exits(2).stdout().to_owned()]);
            seen.for_each(|seen| assert!(seen.contains("sync trigger public.t.b") && seen.contains(what), "{seen}"));
        };
        let silent = format!("does not fire: `ALTER TABLE public.t ENABLE TRIGGER {name};`");
        for how in ["DISABLE TRIGGER USER", &format!("ENABLE REPLICA TRIGGER {name}")] {
            database.psql(&format!("ALTER TABLE t {how}"));
            found(&silent);
            database.psql("ALTER TABLE t ENABLE TRIGGER USER");
        }
        let gutted = "RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'";
        database.psql(&format!("CREATE OR REPLACE FUNCTION {name}() {gutted}"));
        found("does something else than it was made to");
        database.psql(&body);
        applies(&cli, "contract").exits(0);
    });
}

#[test]
fn the_way_back_demands_before_it_stops_keeping_in_step() {
    on_servers(|server| {
        let database = server.database("straggler");
        let cli = project(&database);
        applies(&cli, "constrain").exits(0);
        let list = cli.list("migrations");
        let down = list.iter().find(|name| name.contains("second") && name.contains("expand") && name.contains("down"));
        let down = cli.read(&format!("migrations/{}", down.unwrap_or_else(|| panic!("{list:?}"))));
        let at = |text: &str| down.find(text).unwrap_or_else(|| panic!("{text}: {down}"));
        assert!(at("ALTER COLUMN a SET NOT NULL") < at("DROP TRIGGER"), "{down}");
        assert!(at("ALTER COLUMN whole SET NOT NULL") < at("DROP TRIGGER"), "{down}");
        // Of `part` all is lost; `b` stands in `a`.
        let back = cli.run(&["rollback", "--yes", "--steps", "3"]).exits(0);
        let said = format!("{}{}", back.stderr(), back.stdout());
        assert!(said.contains("drop column public.t.part: with all that was written there"), "{said}");
        assert!(!said.contains("drop column public.t.b: "), "{said}");
    });
}

#[test]
fn numbers_that_do_not_fit_are_counted_on_the_way_back() {
    on_servers(|server| {
        let database = server.database("narrowed");
        let cli = project(&database);
        let config = cli.read("concertina.toml");
        cli.write("concertina.toml", &format!("{config}[plan]\nsmall_table = 1\n"));
        cli.run(&["apply", "--yes"]).exits(0);
        database.psql("ANALYZE t");
        cli.write("schema.sql", "CREATE TABLE t (id int PRIMARY KEY, b text NOT NULL, v bigint, part text);");
        cli.run(&["plan", "--name", "third", "--allow", "*"]).exits(0);
        cli.run(&["apply", "--yes"]).exits(0);
        database.psql("UPDATE t SET v = 3000000000 WHERE id = 7");
        let refused = cli.run(&["rollback", "--yes", "--steps", "1"]).exits(3);
        let said = refused.stderr();
        assert!(said.contains("every value of public.t.v fits integer: 1 against it, such as {3000000000}"), "{said}");
        assert!(!said.contains("cannot be asked"), "{said}");
    });
}
