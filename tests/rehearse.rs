//! Rehearsals on copies of live databases: what holds, and what is found when it does not.

mod support;

use concertina::engine::{Scope, Target};
use concertina::error::{Error, Exit};
use concertina::project::Project;
use concertina::run::rehearse::{Pass, Rehearsal, RehearseOptions, Verdict, rehearse};
use concertina::run::{ApplyOptions, Conduct, Gates, Progress, Settings, Site, Stop, apply};
use std::time::Duration;
use support::cli::Cli;
use support::postgres::{Database, servers};
use support::sqlite::sqlite;

/// A project and the database it is for.
struct Bench {
    cli: Cli,
    url: String,
}

impl Bench {
    fn new(url: String) -> Self {
        Self { cli: Cli::new(), url }
    }

    fn plan(&self, schema: &str, flags: &[&str]) {
        self.cli.write("schema/all.sql", schema);
        let plan = ["plan", "--url", &self.url, "--name", "change", "--allow", "*"];
        self.cli.run(&[&plan, flags].concat()).exits(0);
    }

    async fn site<T>(&self, work: impl AsyncFnOnce(&Site) -> T) -> T {
        let target = Target::parse(&self.url).unwrap();
        let project = Project { migrations_dir: self.cli.path("migrations"), plans_dir: self.cli.path("plans") };
        let gates = Gates { contract_deploys: 0, contract_cooldown: Duration::ZERO, ..Gates::default() };
        let settings = Settings { gates, ..Settings::default() };
        let listener = |_: Progress| {};
        let conduct = Conduct { settings: &settings, stop: &Stop::default(), listener: &listener };
        let (scope, wait) = (Scope::default(), Duration::ZERO);
        work(&Site { target: &target, project: &project, scope: &scope, conduct, wait }).await
    }

    async fn apply(&self) {
        self.site(async |site| apply(site, &ApplyOptions::default()).await).await.unwrap_or_else(|e| panic!("{e}"));
    }

    async fn rehearse(&self) -> Result<Rehearsal, Error> {
        self.site(async |site| rehearse(site, &RehearseOptions::default()).await).await
    }

    /// Edits the forward file of a phase, and renews the sums.
    fn edit(&self, phase: &str, from: &str, to: &str) {
        let of = |name: &String| name.contains(phase) && name.ends_with(".sql") && !name.ends_with(".down.sql");
        let name = self.cli.list("migrations").into_iter().rfind(of).unwrap();
        let text = self.cli.read(&format!("migrations/{name}"));
        assert!(text.contains(from), "{text}");
        self.cli.write(&format!("migrations/{name}"), &text.replace(from, to));
        let project = Project { migrations_dir: self.cli.path("migrations"), plans_dir: self.cli.path("plans") };
        project.renew_sums().unwrap();
    }
}

/// What was found of a column the first time forward, after a phase.
fn verdict<'r>(report: &'r Rehearsal, phase: &str, table: &str, column: &str) -> Option<&'r Verdict> {
    let step = report.steps.iter().find(|step| step.phase == phase && step.pass == Pass::Forward)?;
    let table = step.tables.iter().find(|one| one.table == table)?;
    table.columns.iter().find(|one| one.column == column).map(|one| &one.verdict)
}

const BEFORE: &str = "
CREATE TABLE public.users (
    id bigint PRIMARY KEY, email text NOT NULL, fax text, age text, visits int NOT NULL, plan text, born timestamptz);
CREATE TABLE public.orders (id bigint PRIMARY KEY, user_id bigint NOT NULL, note varchar(20));
CREATE TABLE public.events (kind text, at int, tag text);
CREATE TABLE public.old (a int, b text);
";

const AFTER: &str = "
CREATE TABLE public.users (
    id bigint PRIMARY KEY,
    -- @renamed from=email
    email_address text NOT NULL,
    -- @using age::int
    -- @reverse age::text
    age int,
    visits bigint NOT NULL,
    -- @fill 'basic'
    plan text NOT NULL,
    -- @fill gen_random_uuid()
    token uuid NOT NULL,
    -- @fill upper(email)
    shout text NOT NULL,
    born timestamptz,
    seen timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT users_email UNIQUE (email_address)
);
CREATE TABLE public.orders (
    id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES public.users (id), note varchar(40), extra int DEFAULT 7);
CREATE TABLE public.events (
    kind text, at int,
    -- @fill kind || '!'
    tag text NOT NULL);
CREATE TABLE public.fresh (id int PRIMARY KEY);
CREATE INDEX orders_user ON public.orders (user_id);
";

const ROWS: &str = "
INSERT INTO public.users SELECT i, 'u' || i || '@x', 'fax' || i, i, i, CASE WHEN i % 2 = 0 THEN 'gold' END, now()
    FROM generate_series(1, 3000) i;
INSERT INTO public.orders SELECT i, i, 'n' || i FROM generate_series(1, 3000) i;
INSERT INTO public.events SELECT 'k' || i % 5, i, CASE WHEN i % 3 = 0 THEN 't' END FROM generate_series(1, 900) i;
INSERT INTO public.old VALUES (1, 'x'), (1, 'x'), (NULL, '');
";

async fn grown(database: &Database) -> Bench {
    let bench = Bench::new(database.url());
    bench.plan(BEFORE, &[]);
    bench.apply().await;
    database.psql(ROWS);
    bench.plan(AFTER, &[]);
    bench
}

#[tokio::test]
async fn a_good_plan_holds_and_leaves_nothing_behind() {
    for server in servers() {
        let database = server.database("rehearse");
        let bench = grown(&database).await;
        let report = bench.rehearse().await.unwrap_or_else(|error| panic!("{error}"));
        report.verdict().unwrap_or_else(|error| panic!("PostgreSQL {}: {error}", server.major));
        let passes: Vec<Pass> = report.steps.iter().map(|step| step.pass).collect();
        assert_eq!(passes, [[Pass::Forward; 4], [Pass::Back; 4], [Pass::Again; 4]].concat());
        let of = |phase, table, column| verdict(&report, phase, table, column);
        let moved = |from: &str| Verdict::Moved { from: from.into() };
        assert_eq!(of("backfill", "public.users", "shout"), Some(&Verdict::Filled));
        assert_eq!(of("backfill", "public.users", "email_address"), Some(&Verdict::Filled));
        assert_eq!(of("backfill", "public.users", "token"), Some(&Verdict::Volatile));
        assert_eq!(of("backfill", "public.users", "email"), Some(&Verdict::Unchanged));
        assert_eq!(of("backfill", "public.events", "tag"), Some(&Verdict::Filled));
        assert_eq!(of("backfill", "public.events", "at"), Some(&Verdict::Unchanged));
        let contract = report.steps.iter().find(|step| step.phase == "contract" && step.pass == Pass::Forward).unwrap();
        let buried = contract.tables.iter().find(|table| table.table.contains("_dropped_public.old")).unwrap();
        assert_eq!((buried.rows, buried.columns.len()), (3, 2));
        let users = contract.tables.iter().find(|table| table.table == "public.users").unwrap();
        assert!(users.columns.iter().any(|column| column.verdict == moved("fax")), "{users:#?}");
        let left = server.psql("SELECT count(*) FROM pg_database WHERE datname LIKE 'concertina_rehearsal%'");
        assert!(left == "0" || left == "1", "another test may be at it: {left}");
        assert_eq!(database.psql("SELECT count(*) FROM concertina.journal"), "1");
    }
}

#[tokio::test]
async fn a_write_that_no_step_should_make_is_found_with_its_rows() {
    for server in servers().into_iter().rev().take(1) {
        let database = server.database("rehearse_wrong");
        let bench = grown(&database).await;
        bench.edit(
            "constrain",
            "ALTER TABLE public.users",
            "UPDATE public.users SET visits = 0 WHERE id IN (7, 2999);\nALTER TABLE public.users",
        );
        let report = bench.rehearse().await.unwrap();
        let error = report.verdict().unwrap_err();
        assert_eq!(error.exit, Exit::Rehearsal);
        let said = error.to_string();
        for word in ["constrain", "`public.users.visits` has changed", "(id) = (7) changed", "(id) = (2999) changed"] {
            assert!(said.contains(word), "{said}");
        }
    }
}

#[tokio::test]
async fn lost_rows_and_a_failing_step_are_found() {
    for server in servers().into_iter().rev().take(1) {
        let database = server.database("rehearse_lost");
        let bench = grown(&database).await;
        bench.edit(
            "constrain",
            "ALTER TABLE public.users",
            "DELETE FROM public.orders WHERE id = 12;\nALTER TABLE public.users",
        );
        let said = bench.rehearse().await.unwrap().verdict().unwrap_err().to_string();
        assert!(said.contains("had 3000 rows and has 2999") && said.contains("(12) is missing"), "{said}");
        bench.edit("constrain", "DELETE FROM public.orders WHERE id = 12;", "SELECT 1 / 0;");
        let said = bench.rehearse().await.unwrap().verdict().unwrap_err().to_string();
        assert!(said.contains("division by zero"), "{said}");
    }
}

#[tokio::test]
async fn what_stands_against_a_step_fails_the_rehearsal() {
    for server in servers().into_iter().take(1) {
        let database = server.database("rehearse_count");
        let bench = grown(&database).await;
        database.psql("UPDATE public.users SET email = 'same' WHERE id < 3");
        let report = bench.rehearse().await.unwrap();
        let error = report.verdict().unwrap_err();
        assert!(error.exit == Exit::Rehearsal && error.to_string().contains("same"), "{error}");
        database.psql("ALTER TABLE public.orders ADD COLUMN stray int");
        assert_eq!(bench.rehearse().await.unwrap_err().exit, Exit::Stale);
    }
}

#[tokio::test]
async fn what_a_conversion_loses_is_kept_for_the_way_back() {
    for server in servers().into_iter().take(1) {
        let database = server.database("rehearse_convert");
        let bench = grown(&database).await;
        database.psql("UPDATE public.users SET age = '007' WHERE id = 7");
        bench.rehearse().await.unwrap().verdict().unwrap_or_else(|error| panic!("quarantine keeps it: {error}"));
    }
}

const LITE_BEFORE: &str = "
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL, fax TEXT, plan TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, total REAL);
CREATE TABLE old (a INTEGER, b TEXT);
";

const LITE_AFTER: &str = "
CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    -- @renamed from=email
    email_address TEXT NOT NULL UNIQUE,
    -- @fill 'basic'
    plan TEXT NOT NULL,
    -- @fill id * 2
    twice TEXT NOT NULL
);
CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), total REAL);
";

/// The helper runs a runtime of its own.
fn lite(path: &std::path::Path, sql: &str) -> String {
    std::thread::scope(|scope| scope.spawn(|| sqlite(path, sql)).join().unwrap())
}

#[tokio::test]
async fn a_sqlite_file_is_rehearsed_on_a_copy() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.db");
    let bench = Bench::new(format!("sqlite://{}", path.display()));
    bench.plan(LITE_BEFORE, &[]);
    bench.apply().await;
    lite(
        &path,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
         INSERT INTO users SELECT i, 'u' || i, 'fax', CASE WHEN i % 2 THEN 'gold' END FROM n;
         INSERT INTO orders SELECT id, id, id / 3.0 FROM users; INSERT INTO old VALUES (1, 'x'), (1, 'x'), ('text', x'00')",
    );
    bench.plan(LITE_AFTER, &[]);
    let report = bench.rehearse().await.unwrap_or_else(|error| panic!("{error}"));
    report.verdict().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(verdict(&report, "backfill", "users", "twice"), Some(&Verdict::Filled));
    assert_eq!(lite(&path, "SELECT count(*) FROM _concertina_journal"), "1");
}

#[tokio::test]
async fn what_follows_from_others_and_what_a_table_above_fills_is_no_surprise() {
    let server = servers().pop().unwrap();
    let database = server.database("rehearse_follows");
    let computed = if server.major >= 18 { "VIRTUAL" } else { "STORED" };
    let bench = Bench::new(database.url());
    let schema = |factor: i32, more: &str| {
        format!(
            "CREATE TABLE public.up (id int PRIMARY KEY, a int NOT NULL{more});
             CREATE TABLE public.heir (z int, CONSTRAINT heir_key PRIMARY KEY (id)) INHERITS (public.up);
             CREATE TABLE public.sums (id int PRIMARY KEY, a int, b int GENERATED ALWAYS AS (a * {factor}) {computed});"
        )
    };
    bench.plan(&schema(2, ""), &[]);
    bench.apply().await;
    database.psql("INSERT INTO public.up VALUES (1, 1); INSERT INTO public.heir VALUES (2, 2, 2);");
    database.psql("INSERT INTO public.sums (id, a) VALUES (1, 1), (2, NULL);");
    bench.plan(&schema(3, ",\n -- @fill up.a * 9\n q int NOT NULL"), &[]);
    let report = bench.rehearse().await.unwrap();
    assert!(report.held(), "{:#?}", report.failures);
    let filled = |table: &str| verdict(&report, "backfill", table, "q") == Some(&Verdict::Filled);
    assert!(filled("public.up") && filled("public.heir"), "{report:#?}");
}

const APART: &str = "
CREATE TABLE public.part (id int, at int NOT NULL, x int, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE public.part1 PARTITION OF public.part FOR VALUES FROM (0) TO (100);
CREATE TABLE public.goes PARTITION OF public.part FOR VALUES FROM (100) TO (200);
CREATE TABLE public.comes (at int NOT NULL, x int, id int, PRIMARY KEY (id, at));
CREATE TABLE public.par (id int);
CREATE TABLE public.kid (k int, id int);
CREATE TABLE public.left_par (id int, k int) INHERITS (public.par);
";

const TOGETHER: &str = "
CREATE TABLE public.part (id int, at int NOT NULL, x int, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE public.part1 PARTITION OF public.part FOR VALUES FROM (0) TO (100);
CREATE TABLE public.goes (id int, at int NOT NULL, x int, PRIMARY KEY (id, at));
CREATE TABLE public.comes PARTITION OF public.part FOR VALUES FROM (200) TO (300);
CREATE TABLE public.par (id int);
CREATE TABLE public.kid (k int) INHERITS (public.par);
CREATE TABLE public.left_par (id int, k int);
";

#[tokio::test]
async fn rows_of_tables_that_come_under_others_and_leave_them_are_followed() {
    let all = servers();
    for server in [all.first(), all.last()].into_iter().flatten() {
        let database = server.database("rehearse_family");
        let bench = Bench::new(database.url());
        bench.plan(APART, &[]);
        bench.apply().await;
        database.psql("INSERT INTO public.part SELECT i, i, i FROM generate_series(0, 99) i");
        database.psql("INSERT INTO public.comes SELECT 200 + i, i, i FROM generate_series(0, 49) i");
        database.psql("INSERT INTO public.kid SELECT i, i FROM generate_series(1, 30) i");
        database.psql("INSERT INTO public.par SELECT i FROM generate_series(1, 30) i");
        bench.plan(TOGETHER, &[]);
        let report = bench.rehearse().await.unwrap_or_else(|error| panic!("{error}"));
        report.verdict().unwrap_or_else(|error| panic!("PostgreSQL {}: {error}", server.major));
        assert_eq!(verdict(&report, "constrain", "public.comes", "x"), Some(&Verdict::Unchanged), "{report:#?}");
        let attach = "ALTER TABLE public.part ATTACH PARTITION public.comes";
        for (wrong, says) in [
            ("DELETE FROM public.comes WHERE id = 7;", "`public.comes` had 50 rows and has 49"),
            ("UPDATE public.part SET x = 0 WHERE id = 8;", "`public.part.x` has changed"),
            ("UPDATE public.kid SET id = 0 WHERE id = 9;", "`public.kid.id` has changed"),
        ] {
            bench.edit("constrain", attach, &format!("{wrong}\n{attach}"));
            let said = bench.rehearse().await.unwrap().verdict().unwrap_err().to_string();
            assert!(said.contains(says), "{said}");
            bench.edit("constrain", &format!("{wrong}\n{attach}"), attach);
        }
    }
}

#[tokio::test]
async fn values_of_a_type_that_reads_otherwise_are_what_they_were() {
    let all = servers();
    for server in [all.first(), all.last()].into_iter().flatten() {
        let database = server.database("rehearse_types");
        let bench = Bench::new(database.url());
        let table = "CREATE TABLE public.t (m public.mood, id bigint, pair public.pair, moods public.mood[], a int,
            PRIMARY KEY (id, m)); CREATE TABLE public.bare (m public.mood, pair public.pair);";
        let schema = |label: &str, more: &str| {
            format!(
                "CREATE TYPE public.mood AS ENUM ({label}, 'calm');
                 CREATE TYPE public.pair AS (a int, b text{more}); {table}"
            )
        };
        bench.plan(&schema("'glad'", ""), &[]);
        bench.apply().await;
        database.psql(
            "INSERT INTO public.t SELECT (ARRAY['glad', 'calm'])[1 + i % 2]::public.mood, i,
                 (i, 'x')::public.pair,
                 ARRAY['glad', NULL, 'calm']::public.mood[], i FROM generate_series(1, 100) i;
             INSERT INTO public.bare SELECT m, pair FROM public.t",
        );
        bench.plan(&schema("\n-- @renamed from=glad\n'happy'", ", c int"), &[]);
        let report = bench.rehearse().await.unwrap_or_else(|error| panic!("{error}"));
        report.verdict().unwrap_or_else(|error| panic!("PostgreSQL {}: {error}", server.major));
        assert_eq!(verdict(&report, "expand", "public.t", "moods"), Some(&Verdict::Unchanged), "{report:#?}");
        let rename = "ALTER TYPE public.mood RENAME VALUE";
        for (wrong, says) in [
            ("UPDATE public.t SET moods = '{calm,NULL,calm}' WHERE id = 7;", "`public.t.moods` has changed"),
            ("UPDATE public.t SET pair.b = 'y' WHERE id = 8;", "`public.t.pair` has changed"),
            ("UPDATE public.bare SET m = 'calm' WHERE (pair).a = 10;", "`public.bare.m` has changed"),
        ] {
            bench.edit("expand", rename, &format!("{wrong}\n{rename}"));
            let said = bench.rehearse().await.unwrap().verdict().unwrap_err().to_string();
            assert!(said.contains(says), "{said}");
            bench.edit("expand", &format!("{wrong}\n{rename}"), rename);
        }
    }
}
