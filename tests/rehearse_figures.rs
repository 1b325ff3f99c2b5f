//! What a rehearsal measures, through the binary: locks and times of each step, budgets, the traffic of releases, samples, copies that
//! stay.

mod support;

use serde_json::Value;
use std::collections::BTreeSet;
use support::cli::{Cli, Output};
use support::postgres::{Database, Server, servers};
use support::sqlite::sqlite;

const OLD: &str = "
CREATE TABLE public.users (id bigint PRIMARY KEY, email text NOT NULL, visits int NOT NULL);
CREATE TABLE public.orders (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES public.users (id), note text);
";

const NEW: &str = "
CREATE TABLE public.users (
    id bigint PRIMARY KEY, email text NOT NULL, visits int NOT NULL,
    -- @fill upper(email)
    shout text NOT NULL
);
CREATE TABLE public.orders (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES public.users (id), note text);
CREATE INDEX orders_user ON public.orders (user_id);
";

/// From `OLD`, in one migration: the table is written anew under its lock.
const WIDER: &str = "
CREATE TABLE public.users (id bigint PRIMARY KEY, email text NOT NULL, visits bigint NOT NULL);
CREATE TABLE public.orders (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES public.users (id), note text);
";

const ROWS: &str = "
INSERT INTO public.users SELECT i, 'user' || i || '@example.org', i FROM generate_series(1, 6000) i;
INSERT INTO public.orders SELECT i, 1 + (i * 7919) % 6000, repeat('x', 40) FROM generate_series(1, 60000) i;
ANALYZE public.users, public.orders;
";

/// A project whose database has `OLD` with rows, and whose plan to `schema` is pending.
fn project(server: &Server, config: &str, schema: &str) -> (Database, Cli) {
    from(server, config, OLD, schema)
}

/// The same, with what stands beside both.
fn beside(server: &Server, beside: &str) -> (Database, Cli) {
    from(server, "", &format!("{OLD}{beside}"), &format!("{NEW}{beside}"))
}

fn from(server: &Server, config: &str, old: &str, schema: &str) -> (Database, Cli) {
    let database = server.database("figures");
    let cli = Cli::new().file("concertina.toml", config).file("schema/all.sql", old);
    let cli = cli.env("DATABASE_URL", &database.url());
    cli.run(&["plan", "--name", "first"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    database.psql(ROWS);
    cli.write("schema/all.sql", schema);
    cli.run(&["plan", "--name", "change", "--allow", "*"]).exits(0);
    (database, cli)
}

fn json(output: &Output) -> Value {
    serde_json::from_str(output.stdout()).unwrap_or_else(|error| panic!("{error}: {}", output.stdout()))
}

/// The steps of a rehearsal, the first time forward, whose words end so.
fn steps<'r>(report: &'r Value, says: &str) -> Vec<&'r Value> {
    let forward = report["steps"].as_array().unwrap().iter().filter(|step| step["pass"] == "forward");
    let all = forward.flat_map(|step| step["figures"].as_array().unwrap());
    all.filter(|step| step["says"].as_str().unwrap().ends_with(says)).collect()
}

/// The lock of a step on a relation in a mode.
fn lock<'r>(step: &'r Value, relation: &str, mode: &str) -> &'r Value {
    let of = |lock: &&Value| lock["relation"] == relation && lock["mode"] == mode;
    step["locks"].as_array().unwrap().iter().find(of).unwrap_or_else(|| panic!("no {mode} on {relation}: {step:#}"))
}

/// The reviewer's document of the change.
fn document(cli: &Cli) -> String {
    let name = cli.list("plans").into_iter().find(|name| name.ends_with("_change.md")).unwrap();
    cli.read(&format!("plans/{name}"))
}

#[test]
fn each_step_tells_what_it_locked_and_for_how_long() {
    let all = servers();
    for server in [all.first(), all.last()].into_iter().flatten() {
        let (_database, cli) = project(server, "", NEW);
        let report = json(&cli.run(&["rehearse", "--format", "json"]).exits(0));

        let [add] = steps(&report, "add column public.users.shout")[..] else { panic!("{report:#}") };
        let held = lock(add, "public.users", "ACCESS EXCLUSIVE");
        assert_eq!((&held["blocks"], &held["sampled"]), (&Value::from("everybody"), &Value::from(false)));
        let held = held["milliseconds"].as_f64().unwrap();
        assert!(held > 0.0 && held < 1_000.0, "{add:#}");
        assert_eq!(add["rewritten"], Value::Array(vec![]), "{add:#}");

        let [index] = steps(&report, "build index public.orders.orders_user")[..] else { panic!("{report:#}") };
        let held = lock(index, "public.orders", "SHARE UPDATE EXCLUSIVE");
        assert_eq!((&held["blocks"], &held["sampled"]), (&Value::from("other_changes"), &Value::from(true)));
        let strong = |lock: &Value| matches!(lock["blocks"].as_str(), Some("writers" | "everybody"));
        assert!(!index["locks"].as_array().unwrap().iter().any(strong), "{index:#}");

        let [fill] = steps(&report, "fill public.users.shout")[..] else { panic!("{report:#}") };
        lock(fill, "public.users", "ROW EXCLUSIVE");
        assert_eq!(fill["rows"], 6_000, "{fill:#}");
        assert!(
            fill["transactions"].as_u64().unwrap() > 1 && fill["wal_bytes"].as_u64().unwrap() > 100_000,
            "{fill:#}"
        );
        assert!(fill["size_bytes"].as_i64().unwrap() > 0, "{fill:#}");
        assert_eq!(fill["temporary_bytes"].is_null(), server.major < 15, "{fill:#}");
    }
}

#[test]
fn figures_are_printed_and_stand_beside_the_plan_and_in_its_document() {
    let server = servers().pop().unwrap();
    let (_database, cli) = project(&server, "", NEW);
    assert!(document(&cli).contains("(estimate)") && !document(&cli).contains("## Measured"));
    let printed = cli.run(&["rehearse"]).exits(0);
    for word in
        ["strongest lock", "ACCESS EXCLUSIVE on public.users", ", reads were refused for ", "; back took ", "of WAL"]
    {
        assert!(printed.stdout().contains(word), "{word}: {}", printed.stdout());
    }
    let counted =
        printed.stdout().lines().filter_map(|line| line.trim().strip_prefix("counted: ")?.split_once(": 0 against it"));
    let counted: Vec<(&str, &str)> = counted.collect();
    let once: BTreeSet<&str> = counted.iter().map(|(says, _)| *says).collect();
    assert_eq!(once.len(), counted.len(), "each is told once: {counted:?}");
    assert!(
        counted.iter().any(|(_, moments)| moments.starts_with("; the same in ") && moments.contains(" again ")),
        "{counted:?}"
    );

    let name = cli.list("plans").into_iter().find(|name| name.ends_with("_change.rehearsal.json")).unwrap();
    let record: Value = serde_json::from_str(&cli.read(&format!("plans/{name}"))).unwrap();
    let figures = record["figures"].as_array().unwrap();
    assert_eq!((&record["format"], figures.len() % 2), (&Value::from(2), 0));
    assert!(figures.iter().any(|one| one["direction"] == "down" && !one["steps"].as_array().unwrap().is_empty()));

    let once = document(&cli);
    for word in ["\n## Measured\n", ", measured (estimate: ", "ACCESS EXCLUSIVE on public.users, "] {
        assert!(once.contains(word), "{word}: {once}");
    }
    cli.run(&["check"]).exits(0);
    cli.run(&["rehearse"]).exits(0);
    let again = document(&cli);
    assert_eq!((again.matches("## Measured").count(), again.matches("measured (estimate").count()), (1, 2), "{again}");
    let shown: Value = json(&cli.run(&["show", "--format", "json"]).exits(0));
    assert!(shown["refuses_reads"]["measured"]["milliseconds"].as_f64().unwrap() > 0.0, "{shown:#}");
    // What a person wrote is theirs.
    let path = format!("plans/{}", name.replace(".rehearsal.json", ".md"));
    cli.write(&path, &again.replacen("## What changes", "Ann: mind the sale.\n\n## What changes", 1));
    let left = cli.run(&["rehearse"]).exits(0);
    assert!(
        left.stderr().contains("is not as it was written: it is left alone; `concertina show "),
        "{}",
        left.stderr()
    );
    assert!(cli.read(&path).contains("Ann: mind the sale."));
    // What an older version wrote is read as it was.
    let mut older = record;
    older.as_object_mut().unwrap().retain(|key, _| key != "format" && key != "figures");
    cli.write(&format!("plans/{name}"), &older.to_string());
    assert!(cli.run(&["status"]).stdout().contains(": held"));
}

#[test]
fn what_is_over_a_budget_fails_with_step_lock_and_table() {
    let server = servers().pop().unwrap();
    let (_database, cli) = project(&server, "[plan]\nmode = \"direct\"\n", WIDER);
    let report = json(&cli.run(&["rehearse", "--format", "json"]).exits(0));
    let [change] = steps(&report, "change the type of public.users.visits to bigint")[..] else { panic!("{report:#}") };
    assert!(change["rewritten"].as_array().unwrap().contains(&Value::from("public.users")), "{change:#}");

    let over = cli.run(&["rehearse", "--budget-lock", "1ms"]).exits(8);
    for word in [
        "public.users.visits",
        "held ACCESS EXCLUSIVE on `public.users`, which keeps reads and writes waiting, for ",
        "the budget is 1.0 ms",
        "hint: plan it in phases",
        "`concertina rehearse --budget-lock ",
    ] {
        assert!(over.stderr().contains(word), "{word}: {}", over.stderr());
    }
    let name = cli.list("plans").into_iter().find(|name| name.ends_with("_change.rehearsal.json")).unwrap();
    let record: Value = serde_json::from_str(&cli.read(&format!("plans/{name}"))).unwrap();
    let failure = record["failures"][0].as_str().unwrap();
    assert!(failure.contains("_direct_change`, forward: step ") && !failure.contains("budget is 1 ms"), "{failure}");
    let shown = cli.run(&["show"]).exits(0);
    assert!(
        shown.stdout().contains("BLOCKED: a rehearsal of it failed: `") && shown.stdout().contains("`, forward: step ")
    );
    cli.run(&["rehearse", "--budget-lock", "1m", "--budget-total", "5m"]).exits(0);
    let over = cli.run(&["rehearse", "--budget-total", "1ms"]).exits(8);
    assert!(
        over.stderr().contains("forward, all of it took ") && over.stderr().contains("back, all of it"),
        "{}",
        over.stderr()
    );
    cli.write("concertina.toml", "[plan]\nmode = \"direct\"\n[rehearsal]\nbudget_lock = \"1ms\"\n");
    cli.run(&["rehearse"]).exits(8);
    cli.run(&["rehearse", "--budget-lock", "soon"]).exits(64);
}

const OLD_RELEASE: &str = "\\set id random(1, 6000)\nUPDATE users SET visits = visits + 1 WHERE id = :id;\nSELECT email FROM users WHERE id = :id;\n";

#[test]
fn the_traffic_of_releases_is_borne_or_fails_the_rehearsal() {
    let server = servers().pop().unwrap();
    let (database, cli) = project(&server, "", NEW);
    let cli = cli.file("old.pgbench", OLD_RELEASE).file("new.pgbench", "SELECT shout FROM users WHERE id = 1;\n");
    let both = ["rehearse", "--format", "json", "--load", "old=old.pgbench", "--load", "new=new.pgbench"];
    let met = cli.run(&both);
    if met.code() == 64 {
        let said = met.stderr();
        return assert!(
            said.contains("needs pgbench") && said.contains("hint: install PostgreSQL's programs"),
            "{said}"
        );
    }
    let report = json(&met.exits(0));
    let loaded = report["steps"].as_array().unwrap().iter().filter(|step| step["pass"] == "loaded");
    let met: Vec<&Value> = loaded.flat_map(|step| step["traffic"].as_array().into_iter().flatten()).collect();
    for release in ["the old release", "the new release"] {
        let of = met.iter().filter(|one| one["release"] == release).collect::<Vec<_>>();
        assert!(!of.is_empty() && of.iter().all(|one| one["failed"] == 0), "{release}: {met:#?}");
        assert!(of.iter().all(|one| one["transactions"].as_u64().unwrap() > 10), "{release}: {met:#?}");
        assert!(of.iter().all(|one| one["longest_milliseconds"].as_f64().unwrap() > 0.0), "{release}: {met:#?}");
    }
    assert_eq!(database.psql("SELECT sum(visits - id) FROM users"), "0", "the database itself is only read");

    cli.write("old.pgbench", "SELECT nowhere FROM users;\n");
    let failed = cli.run(&["rehearse", "--load", "old=old.pgbench"]).exits(8);
    for word in ["the traffic of the old release failed: 2 of ", "column \"nowhere\" does not exist", "hint: "] {
        assert!(failed.stderr().contains(word), "{word}: {}", failed.stderr());
    }
    let missing = cli.run(&["rehearse", "--load", "old=none.pgbench"]).exits(1);
    assert!(missing.stderr().contains("none.pgbench"), "{}", missing.stderr());
}

#[test]
fn a_copy_of_a_part_is_whole_under_its_foreign_keys_and_stays_if_asked() {
    let server = servers().pop().unwrap();
    let (database, cli) = project(&server, "", NEW);
    let report = json(&cli.run(&["rehearse", "--sample", "1%", "--keep", "--format", "json"]).exits(0));
    assert_eq!(report["copy"]["how"], "sample", "{}", report["copy"]);
    let kept = (report["kept"]["url"].as_str().unwrap(), report["kept"]["drop"].as_str().unwrap());
    let name = kept.0.split(['/', '?']).find(|part| part.starts_with("concertina_rehearsal_")).unwrap();
    assert!(kept.1.contains(&format!("DROP DATABASE {name} WITH (FORCE)")), "{kept:?}");
    let ask = |sql: &str| server.psql_in(name, sql).unwrap();
    let (users, orders): (u32, u32) =
        (ask("SELECT count(*) FROM users").parse().unwrap(), ask("SELECT count(*) FROM orders").parse().unwrap());
    // A hundredth of each table, and the users of those orders.
    assert!((450..750).contains(&orders) && (450..800).contains(&users), "{users} users, {orders} orders");
    let orphans = "SELECT count(*) FROM orders o WHERE NOT EXISTS (SELECT FROM users u WHERE u.id = o.user_id)";
    assert_eq!(ask(orphans), "0");
    assert_eq!(
        ask("SELECT count(*) FROM users WHERE shout IS DISTINCT FROM upper(email)"),
        "0",
        "it is as it was at the end"
    );
    server.psql(&format!("DROP DATABASE {name} WITH (FORCE)"));
    assert_eq!(database.psql("SELECT count(*) FROM users"), "6000");
    for wrong in ["0%", "101%", "some"] {
        cli.run(&["rehearse", "--sample", wrong]).exits(64);
    }
}

/// Whoever writes to the copy while it is rehearsed on, by hand: here when constrain begins.
const HAND: &str = "
CREATE FUNCTION concertina.hand() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF current_database() LIKE 'concertina_rehearsal%' AND NEW.migration LIKE '%constrain%' THEN
        UPDATE public.users SET visits = visits + 1 WHERE id = 4711;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER hand AFTER INSERT ON concertina.journal FOR EACH ROW EXECUTE FUNCTION concertina.hand();
";

#[test]
fn a_row_that_is_corrupted_in_the_middle_is_named() {
    let server = servers().pop().unwrap();
    let (database, cli) = project(&server, "", NEW);
    database.psql(HAND);
    let failed = cli.run(&["rehearse"]).exits(8);
    for word in ["constrain", "`public.users.visits` has changed", "the row with (id) = (4711) changed"] {
        assert!(failed.stderr().contains(word), "{word}: {}", failed.stderr());
    }
    assert_eq!(database.psql("SELECT visits FROM users WHERE id = 4711"), "4711");
}

/// Beside `OLD`: what takes a row away.
const PRUNE: &str = "
CREATE FUNCTION public.prune() RETURNS trigger LANGUAGE plpgsql
    AS 'BEGIN DELETE FROM public.orders WHERE id = 4711; RETURN NULL; END';
CREATE TRIGGER prune AFTER UPDATE ON public.users FOR EACH STATEMENT EXECUTE FUNCTION public.prune();
";

#[test]
fn a_row_that_goes_is_named_whatever_took_it_and_on_a_sample_that_has_all_rows_too() {
    let server = servers().pop().unwrap();
    let (_database, cli) = beside(&server, PRUNE);
    for rehearse in [&["rehearse"][..], &["rehearse", "--sample", "100000"]] {
        let failed = cli.run(rehearse).exits(8);
        for word in ["`public.orders` had 60000 rows and has 59999", "the row with (id) = (4711) is missing"] {
            assert!(failed.stderr().contains(word), "{word}: {}", failed.stderr());
        }
    }
}

#[test]
fn on_sqlite_the_lock_is_on_the_whole_file() {
    let cli = Cli::new().file("schema/all.sql", "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL);");
    let path = cli.path("shop.db");
    let cli = cli.env("DATABASE_URL", &format!("sqlite://{}", path.display()));
    cli.run(&["plan", "--name", "first"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    sqlite(
        &path,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO t SELECT i, 'x' FROM n",
    );
    cli.write(
        "schema/all.sql",
        "CREATE TABLE t (\n  id INTEGER PRIMARY KEY, a TEXT NOT NULL,\n  -- @fill upper(a)\n  b TEXT NOT NULL);",
    );
    cli.run(&["plan", "--name", "change"]).exits(0);
    let report = json(&cli.run(&["rehearse", "--format", "json", "--budget-lock", "1m"]).exits(0));
    let [fill] = steps(&report, "fill t.b")[..] else { panic!("{report:#}") };
    assert_eq!(
        (&fill["rows"], lock(fill, "the whole file", "EXCLUSIVE")["blocks"].as_str()),
        (&Value::from(500), Some("everybody"))
    );
    let refused = cli.run(&["rehearse", "--load", "x.pgbench"]).exits(64);
    assert!(refused.stderr().contains("pgbench knows no other database"), "{}", refused.stderr());
    let kept = json(&cli.run(&["rehearse", "--keep", "--format", "json"]).exits(0));
    let copy = kept["kept"]["url"].as_str().unwrap().trim_start_matches("sqlite://");
    assert_eq!(sqlite(std::path::Path::new(copy), "SELECT count(*) FROM t WHERE b = 'X'"), "500");
    std::fs::remove_dir_all(std::path::Path::new(copy).parent().unwrap()).unwrap();
}

/// Beside `OLD`: what fires on every row of a fill, and writes elsewhere.
const AUDIT: &str = "
CREATE TABLE public.log (id bigint);
CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql
    AS 'BEGIN INSERT INTO public.log VALUES (NEW.id); RETURN NULL; END';
CREATE TRIGGER note AFTER UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.note();
";

/// The same, which writes the row itself.
const STAMP: &str = "
CREATE FUNCTION public.count() RETURNS trigger LANGUAGE plpgsql
    AS 'BEGIN NEW.visits := NEW.visits + 1; RETURN NEW; END';
CREATE TRIGGER count BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.count();
";

#[test]
fn what_triggers_write_beside_a_fill_is_told_and_fails_nothing() {
    let server = servers().pop().unwrap();
    let written = ["`public.log` has more rows", "`public.users.visits` has changed"];
    for (triggers, what, trigger) in [(AUDIT, written[0], "note"), (STAMP, written[1], "count")] {
        let (database, cli) = beside(&server, triggers);
        let held = cli.run(&["rehearse"]).exits(0);
        let told = format!(
            "triggers: {what}: written, as it seems, by what fires on the rows that are filled: `public.users.{trigger}`"
        );
        for word in [told.as_str(), "held: every row is what it should be, but for what triggers wrote"] {
            assert!(held.stdout().contains(word), "{word}: {}", held.stdout());
        }
        assert!(document(&cli).contains(&format!("but for what triggers wrote: {what}")), "{}", document(&cli));
        // Where nothing fires, nothing is excused.
        database.psql(&HAND.replace("visits = visits + 1", "email = 'x'"));
        let failed = cli.run(&["rehearse"]).exits(8);
        assert!(failed.stderr().contains("`public.users.email` has changed"), "{}", failed.stderr());
        // Nor what no body of a trigger that fires can write.
        database.psql(&format!(
            "DROP FUNCTION concertina.hand CASCADE;{}",
            HAND.replace("constrain", "backfill")
                .replace("public.users SET visits = visits + 1", "public.orders SET note = 'x'")
        ));
        let failed = cli.run(&["rehearse"]).exits(8);
        for word in ["backfill", "`public.orders.note` has changed", "the row with (id) = (4711) changed"] {
            assert!(failed.stderr().contains(word), "{word}: {}", failed.stderr());
        }
    }
}

/// Beside `OLD`: a trigger that sets off another, whose function tells only when it runs what it writes.
const FAR: &str = "
CREATE TABLE public.\"far away\" (id bigint);
CREATE TABLE public.hidden (id bigint);
CREATE FUNCTION public.far() RETURNS trigger LANGUAGE plpgsql
    AS 'BEGIN INSERT INTO public.\"far away\" VALUES (NEW.id); RETURN NULL; END';
CREATE TRIGGER far AFTER UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.far();
CREATE FUNCTION public.farther() RETURNS trigger LANGUAGE plpgsql
    AS 'BEGIN EXECUTE ''INSERT INTO public.'' || ''hid'' || ''den VALUES ($1)'' USING NEW.id; RETURN NULL; END';
CREATE TRIGGER farther AFTER INSERT ON public.\"far away\" FOR EACH ROW EXECUTE FUNCTION public.farther();
";

#[test]
fn what_triggers_set_off_is_told_too() {
    let server = servers().pop().unwrap();
    let (_database, cli) = beside(&server, FAR);
    let held = cli.run(&["rehearse"]).exits(0);
    for word in ["`public.far away` has more rows", "`public.hidden` has more rows"] {
        assert!(held.stdout().contains(word), "{word}: {}", held.stdout());
    }
}

#[test]
fn what_triggers_write_is_told_on_sqlite_too() {
    let table = |column: &str| {
        format!(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL{column});\nCREATE TABLE log (id INTEGER);\n\
             CREATE TRIGGER note AFTER UPDATE ON t BEGIN INSERT INTO log VALUES (new.id); END;\n"
        )
    };
    let cli = Cli::new().file("schema/all.sql", &table(""));
    let path = cli.path("shop.db");
    let cli = cli.env("DATABASE_URL", &format!("sqlite://{}", path.display()));
    cli.run(&["plan", "--name", "first"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    sqlite(&path, "INSERT INTO t VALUES (1, 'x'), (2, 'y')");
    cli.write("schema/all.sql", &table(",\n  -- @fill upper(a)\n  b TEXT NOT NULL"));
    cli.run(&["plan", "--name", "change"]).exits(0);
    let held = cli.run(&["rehearse"]).exits(0);
    let told = "`log` has more rows: written, as it seems, by what fires on the rows that are filled: `t.note`";
    assert!(held.stdout().contains(told), "{}", held.stdout());
}

/// `OLD` without its foreign key.
fn loose() -> String {
    OLD.replace(" REFERENCES public.users (id)", "")
}

#[test]
fn a_sample_has_the_parents_that_the_plan_asks_for() {
    let server = servers().pop().unwrap();
    let (database, cli) = from(&server, "", &loose(), OLD);
    let report = json(&cli.run(&["rehearse", "--sample", "10", "--format", "json"]).exits(0));
    assert_eq!(report["copy"]["how"], "sample");
    let rows = report["copy"]["rows"].as_u64().unwrap();
    assert!((15..=30).contains(&rows), "ten orders, their users, at most ten users more: {rows}");
    // What stands against the plan does so on a sample, too.
    database.psql("DELETE FROM public.users WHERE id > 100");
    cli.run(&["rehearse", "--sample", "10"]).exits(8);
    // A column that the plan makes: nobody knows before its fill which users it names.
    let made =
        loose().replace("note text", "note text,\n-- @fill 5999\npayer bigint NOT NULL REFERENCES public.users (id)");
    let (_database, cli) = from(&server, "", &loose(), &made);
    cli.run(&["rehearse", "--sample", "10"]).exits(0);
}
