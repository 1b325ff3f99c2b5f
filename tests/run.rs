//! Plans meet live servers: forward, through gates, stopped half way, back.

mod support;

use concertina::catalog::Catalog;
use concertina::engine::{Access, Ladder, Scope, Session, Target};
use concertina::error::Exit;
use concertina::project::{Direction, Migration, MigrationStep};
use concertina::route::Phase;
use concertina::run::{
    ApplyOptions, Conduct, Extent, History, Lock, Stop, Work, dry_run, execute, journal, purge, purgeable, rollback,
    status,
};
use concertina::step::Transaction;
use std::time::Duration;
use support::bench::Bench;
use support::postgres::{Database, servers};
use support::sqlite::sqlite;

/// The helper runs a runtime of its own.
fn lite(path: &std::path::Path, sql: &str) -> String {
    std::thread::scope(|scope| scope.spawn(|| sqlite(path, sql)).join().unwrap())
}

const BEFORE: &str = "
CREATE TABLE public.users (id bigint PRIMARY KEY, email text NOT NULL, fax text, age text);
CREATE TABLE public.orders (id bigint PRIMARY KEY, user_id bigint NOT NULL);
";

const AFTER: &str = "
CREATE TABLE public.users (
    id bigint PRIMARY KEY,
    -- @renamed from=email
    email_address text NOT NULL,
    age text,
    -- @fill 'basic'
    tier text NOT NULL,
    CONSTRAINT users_email UNIQUE (email_address)
);
CREATE TABLE public.orders (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES public.users (id));
CREATE INDEX orders_user ON public.orders (user_id);
";

const ROWS: &str = "
INSERT INTO public.users SELECT i, 'u' || i || '@x', 'fax' || i, i FROM generate_series(1, 20000) i;
INSERT INTO public.orders SELECT i, i FROM generate_series(1, 20000) i;
";

const DIGEST: &str = "SELECT md5(string_agg(u::text, '' ORDER BY id)) FROM public.users u";

async fn grown(database: &Database) -> Bench {
    let bench = Bench { batches: 3, ..Bench::new(database.url()) };
    bench.plan(BEFORE);
    bench.applies("expand").await;
    database.psql(ROWS);
    bench.plan(AFTER);
    bench
}

#[tokio::test]
async fn forward_through_gates_and_all_the_way_back() {
    for server in servers() {
        let database = server.database("run");
        let bench = grown(&database).await;
        let was = database.psql(DIGEST);
        let sent = bench.site(async |site| dry_run(site, &ApplyOptions::default()).await).await.unwrap();
        assert_eq!(sent.len(), 4, "{sent:#?}");
        let batch = ["BEGIN;", "SET LOCAL lock_timeout = 150; SET LOCAL statement_timeout = 0;"];
        assert!(sent[1].statements.windows(2).any(|pair| pair == batch), "{:#?}", sent[1].statements);
        assert_eq!(bench.apply().await.unwrap_err().exit, Exit::Interrupted, "the third batch raises the flag");
        bench.stop.check("x").unwrap_err();
        let rest = Bench { stop: Stop::default(), ..bench };
        rest.applies("backfill").await;
        rest.deploy().await;
        rest.applies("constrain").await;
        rest.deploy().await;
        rest.applies("contract").await;
        rest.applies("").await;
        assert_eq!(database.psql("SELECT count(*) FROM public.users WHERE tier = 'basic'"), "20000");
        let look = rest.site(async |site| status(site).await).await.unwrap();
        assert_eq!((look.applied.len(), look.pending.len(), look.unfinished.len()), (5, 0, 0));
        assert_eq!(look.quarantine.len(), 2, "{:#?}", look.quarantine);
        let still = rest.drift().await;
        assert!(!still.differs(), "{still:#?}");
        let back = rest.site(async |site| rollback(site, &Ladder::own(), &Extent::Steps(4), None).await).await;
        assert_eq!(back.unwrap_or_else(|error| panic!("{error}")).migrations.len(), 4);
        assert_eq!(database.psql(DIGEST), was);
        rest.applies("expand backfill").await;
    }
}

#[tokio::test]
async fn the_old_release_writes_beside_a_fill_that_names_its_table() {
    const PEOPLE: &str = "CREATE TABLE public.people (id bigint PRIMARY KEY, name text NOT NULL);";
    for server in servers() {
        let database = server.database("fill");
        let bench = Bench::new(database.url());
        bench.plan(PEOPLE);
        bench.applies("expand").await;
        database.psql("INSERT INTO people VALUES (1, 'a')");
        bench.plan(&PEOPLE.replace("NULL)", "NULL,\n    -- @fill upper(people.name)\n    code text NOT NULL)"));
        bench.applies("expand backfill constrain").await;
        database.psql("INSERT INTO people VALUES (2, 'b')");
        assert_eq!(database.psql("SELECT string_agg(code, ',' ORDER BY id) FROM people"), "A,B");
    }
}

#[tokio::test]
async fn what_stands_in_the_way_is_told() {
    for server in servers() {
        let database = server.database("run_way");
        let bench = grown(&database).await;
        database.psql("UPDATE public.users SET email = 'same' WHERE id < 3");
        let error = bench.apply().await.unwrap_err();
        assert!(error.exit == Exit::Decision && error.to_string().contains("same"), "{error}");
        database.psql("UPDATE public.users SET email = id WHERE id < 3; ALTER TABLE public.orders ADD COLUMN x int");
        let error = bench.apply().await.unwrap_err();
        assert!(error.exit == Exit::Stale && error.to_string().contains("orders.x"), "{error}");
        let found = bench.drift().await;
        assert_eq!(found.by_hand.unwrap()[0].object, "column public.orders.x");
        database.psql("ALTER TABLE public.orders DROP COLUMN x");
        let name = bench.cli.list("migrations").into_iter().find(|name| name.ends_with(".sql")).unwrap();
        let text = bench.cli.read(&format!("migrations/{name}"));
        bench.cli.write(&format!("migrations/{name}"), &text.replace('\n', "\r\n"));
        bench.site(async |site| dry_run(site, &ApplyOptions::default()).await).await.unwrap();
        bench.cli.write(&format!("migrations/{name}"), &(text + "-- x\n"));
        assert_eq!(bench.apply().await.unwrap_err().exit, Exit::History);
    }
}

/// Holds a lock on the users in a transaction of its own, until the database goes.
fn hold(database: &Database, mode: &str) -> std::process::Child {
    let lock = format!("BEGIN; LOCK TABLE public.users IN {mode} MODE; SELECT pg_sleep(60)");
    let mut psql = std::process::Command::new("psql");
    let holder =
        psql.args(["-qX", "-d", &database.url(), "-c", &lock]).stderr(std::process::Stdio::null()).spawn().unwrap();
    let held = "SELECT count(*) FROM pg_locks WHERE relation = 'public.users'::regclass AND granted";
    while database.psql(held) == "0" {}
    holder
}

#[tokio::test]
async fn who_holds_a_lock_is_waited_for_and_then_named_and_nobody_else_waits() {
    for server in servers() {
        let database = server.database("run_lock");
        let mut bench = grown(&database).await;
        bench.settings.lock_retries = 0;
        database.psql(&format!("ALTER DATABASE \"{}\" SET deadlock_timeout = '50ms'", database.name));
        for mode in ["SHARE UPDATE EXCLUSIVE", "ACCESS SHARE"] {
            let mut holder = hold(&database, mode);
            let reader = async {
                for _ in 0..40 {
                    database.psql("SET lock_timeout = '40ms'; SELECT count(*) FROM public.users");
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            };
            let (applied, ()) = tokio::join!(bench.apply(), reader);
            let error = applied.unwrap_err();
            let named =
                mode.split(' ').map(|word| word[..1].to_string() + &word[1..].to_lowercase()).collect::<String>();
            assert!(error.exit == Exit::Busy && error.to_string().contains(&named), "{error}");
            assert!(error.to_string().contains("(psql) holds"), "{error}");

            database.psql("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE relation = 'public.users'::regclass");
            holder.wait().unwrap();
        }
        assert_eq!(bench.apply().await.unwrap_err().exit, Exit::Interrupted);
    }
}

#[tokio::test]
async fn one_run_at_a_time_and_the_other_is_told_who() {
    for server in servers() {
        let database = server.database("run_one");
        let bench = Bench::new(database.url());
        bench.plan(BEFORE);
        let target = Target::parse(&bench.url).unwrap();
        let mut work = Session::open(&target, Access::Create).await.unwrap();
        let lock = bench.site(async |site| Lock::take(site, &mut work, "concertina apply").await).await.unwrap();
        let error = bench.apply().await.unwrap_err();
        assert!(error.exit == Exit::Busy && error.to_string().contains(&std::process::id().to_string()), "{error}");
        assert!(bench.site(async |site| status(site).await).await.unwrap().at_work.is_some());
        lock.release().await;
        assert!(bench.site(async |site| status(site).await).await.unwrap().at_work.is_none());
        bench.applies("expand").await;
    }
}

/// A migration of one concurrent build, before and after it.
async fn building(session: &mut Session, database: &Database) -> (Migration, Catalog, Catalog) {
    let before = session.introspect(&Scope::default()).await.unwrap().catalog;
    let copy = database.server.database("run_index_copy");
    copy.psql(&format!("{BEFORE} CREATE UNIQUE INDEX users_email ON public.users (email);"));
    let mut other = Session::open(&Target::parse(&copy.url()).unwrap(), Access::Read).await.unwrap();
    let after = other.introspect(&Scope::default()).await.unwrap().catalog;
    let step = MigrationStep {
        says: "build users_email".into(),
        sql: "CREATE UNIQUE INDEX CONCURRENTLY users_email ON public.users (email);".into(),
        transaction: Transaction::Outside,
        lock: None,
        remarks: vec![],
    };
    let migration = Migration {
        id: "0001_expand_build".into(),
        phase: Phase::Expand,
        plan: "0001_build".into(),
        ordinal: 1,
        total: 1,
        direction: Direction::Up,
        from: before.fingerprint(),
        to: after.fingerprint(),
        irreversible: vec![],
        opening: vec![],
        needs: vec![],
        steps: vec![step],
    };
    (migration, before, after)
}

#[tokio::test]
async fn an_invalid_index_is_built_again() {
    for server in servers() {
        let database = server.database("run_index");
        database.psql(&format!("{BEFORE} INSERT INTO public.users VALUES (1, 'same'), (2, 'same');"));
        let bench = Bench::new(database.url());
        let mut session = Session::open(&Target::parse(&bench.url).unwrap(), Access::Write).await.unwrap();
        let (migration, before, after) = building(&mut session, &database).await;
        let conduct = Conduct { settings: &bench.settings, stop: &bench.stop, listener: &|_| {} };
        let (scope, sha256) = (Scope::default(), "");
        let unlisted = concertina::catalog::Unlisted::default();
        let work = |resumed| Work {
            conduct,
            scope: &scope,
            before: &before,
            after: &after,
            unlisted: &unlisted,
            sha256,
            resumed,
            reason: None,
            measures: false,
        };
        journal::alone(&mut session).await.unwrap();
        let error = execute(&mut session, &migration, &work(None)).await.unwrap_err();
        assert!(error.exit == Exit::Error && error.to_string().contains("same"), "{error}");
        assert_eq!(database.psql("SELECT count(*) FROM pg_index WHERE NOT indisvalid"), "1");
        database.psql("UPDATE public.users SET email = id");
        let history = History::read(&mut session).await.unwrap();
        let failed = history.unfinished(journal::Course::Up);
        execute(&mut session, &migration, &work(failed)).await.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(database.psql("SELECT count(*) FROM pg_index WHERE NOT indisvalid"), "0");
        execute(&mut session, &migration, &work(failed)).await.unwrap_or_else(|error| panic!("{error}"));
    }
}

#[tokio::test]
async fn purge_takes_what_is_old_enough() {
    for server in servers() {
        let database = server.database("run_purge");
        let bench = Bench::new(database.url());
        bench.plan(BEFORE);
        bench.applies("expand").await;
        database.psql("INSERT INTO public.orders VALUES (1, 1)");
        bench.plan("CREATE TABLE public.users (id bigint PRIMARY KEY, email text NOT NULL, age text);");
        bench.applies("").await;
        bench.deploy().await;
        bench.applies("contract").await;
        let day = Duration::from_secs(24 * 3600);
        assert!(bench.site(async |site| purgeable(site, day).await).await.unwrap().is_empty());
        let gone = bench.site(async |site| purge(site, Duration::ZERO).await).await;
        assert_eq!(gone.unwrap_or_else(|error| panic!("{error}")).len(), 2);
        assert!(!bench.drift().await.differs());
    }
}

#[tokio::test]
async fn what_quarantine_needs_comes_back_with_it_and_is_purged_with_it() {
    let before = "CREATE COLLATION word (provider = icu, locale = 'en-u-ks-level2', deterministic = false);
        CREATE TYPE pair AS (low int, high int);
        CREATE FUNCTION span(pair) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1.high - $1.low';
        CREATE DOMAIN proper AS pair CHECK (span(VALUE) >= 0);
        CREATE TYPE reach AS RANGE (subtype = int);
        CREATE TABLE gone (id int PRIMARY KEY, a text COLLATE word, b proper CHECK (span(b) < 9), c reach);";
    for server in servers() {
        let database = server.database("run_needed");
        let bench = Bench::new(database.url());
        bench.plan(before);
        bench.applies("expand").await;
        database.psql("INSERT INTO public.gone VALUES (1, 'x', ROW(1, 2), '[1,2)')");
        bench.plan("CREATE TABLE public.other (id bigint PRIMARY KEY);");
        bench.applies("expand").await;
        bench.deploy().await;
        bench.applies("contract").await;
        bench
            .site(async |site| rollback(site, &Ladder::own(), &Extent::Steps(1), None).await)
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(database.psql("SELECT (b).high FROM public.gone"), "2");
        bench.deploy().await;
        bench.applies("contract").await;
        let gone = bench.site(async |site| purge(site, Duration::ZERO).await).await;
        assert_eq!(gone.unwrap_or_else(|error| panic!("{error}")).len(), 6);
        let left = "SELECT count(*) FROM pg_namespace n WHERE n.nspname = 'concertina_trash' \
            AND EXISTS (SELECT 1 FROM pg_depend d WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = n.oid)";
        assert_eq!(database.psql(left), "0");
    }
}

#[tokio::test]
async fn sqlite_is_all_or_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.db");
    let bench = Bench::new(format!("sqlite://{}", path.display()));
    lite(&path, "SELECT 1");
    let before = "CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL, fax text);
        CREATE TABLE orders (id integer PRIMARY KEY, user_id integer REFERENCES users (id));";
    bench.plan(before);
    bench.applies("expand").await;
    lite(&path, "INSERT INTO users VALUES (1, 'a', 'f'), (2, 'a', 'g'); INSERT INTO orders VALUES (1, 1)");
    bench.plan(
        "CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL, tier text NOT NULL DEFAULT 'basic', UNIQUE (email));
         CREATE TABLE orders (id integer PRIMARY KEY, user_id integer REFERENCES users (id));",
    );
    let error = bench.apply().await.unwrap_err();
    assert_eq!(error.exit, Exit::Decision, "{error}");
    lite(&path, "UPDATE users SET email = 'b' WHERE id = 2");
    let applied = bench.apply().await.unwrap_or_else(|error| panic!("{error}"));
    assert!(applied.waiting.is_some(), "{applied:?}");
    bench.deploy().await;
    bench.apply().await.unwrap_or_else(|error| panic!("{error}"));
    bench.deploy().await;
    let applied = bench.apply().await.unwrap_or_else(|error| panic!("{error}"));
    assert!(applied.left.is_empty(), "{applied:?}");
    let look = bench.site(async |site| status(site).await).await.unwrap();
    assert_eq!(look.quarantine.len(), 1, "{:#?}", look.quarantine);
    assert!(!bench.drift().await.differs());
    let steps = look.applied.len() - 1;
    let back = bench.site(async |site| rollback(site, &Ladder::own(), &Extent::Steps(steps), None).await).await;
    assert_eq!(back.unwrap_or_else(|error| panic!("{error}")).migrations.len(), steps);
    assert_eq!(lite(&path, "SELECT * FROM users"), "1|a|f\n2|b|g");
}
