//! Copies of live databases, each way of making them.

mod support;

use concertina::engine::{Access, Scope, Session, Target};
use concertina::error::Error;
use concertina::run::clone::{How, Sample, Source, Twin, in_twin};
use concertina::run::hash::{self, Reading, TableDigest};
use support::postgres::{Database, Server, servers};

const SHOP: &str = "
CREATE TYPE mood AS ENUM ('fine', 'odd');
CREATE TABLE country (code text PRIMARY KEY, name text NOT NULL);
CREATE TABLE customer (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, country text REFERENCES country, referrer bigint REFERENCES customer,
    mood mood, note text DEFAULT 'it''s', double_id bigint GENERATED ALWAYS AS (id * 2) STORED);
CREATE TABLE purchase (id int PRIMARY KEY, customer bigint NOT NULL REFERENCES customer);
CREATE INDEX ON purchase (customer);
COMMENT ON CONSTRAINT purchase_customer_fkey ON purchase IS 'who bought it';
GRANT SELECT ON purchase TO PUBLIC;
INSERT INTO country SELECT 'c' || i, E'tab\\t' || i FROM generate_series(1, 200) i;
INSERT INTO customer (country, referrer, mood)
    SELECT 'c' || (1 + i % 200), CASE WHEN i > 1 THEN i - 1 END, 'odd' FROM generate_series(1, 300) i;
INSERT INTO purchase SELECT i, 301 - (1 + i % 300) FROM generate_series(1, 400) i;
ANALYZE;
";

async fn open(target: &Target) -> Session {
    Session::open(target, Access::Write).await.unwrap()
}

/// All of a database, or ten rows of each table where only a sample can be had.
fn source<'s>(target: &'s Target, scope: &'s Scope) -> Source<'s> {
    Source { target, scope, on: None, sample: Sample::Rows(10), whole: true, keep: false, ahead: &[] }
}

async fn digests(session: &mut Session) -> Vec<TableDigest> {
    let mut digests = vec![];
    for stored in session.stored(&Scope::default()).await.unwrap() {
        let reading = Reading::of(&stored, &*session.dialect());
        digests.push(hash::table(session, &reading).await.unwrap());
    }
    digests
}

fn shop(server: &Server) -> (Database, Target) {
    let database = server.database("clone");
    database.psql(SHOP);
    let target = Target::parse(&database.url()).unwrap();
    (database, target)
}

/// What a copy is like: how it was made, its rows, and the fingerprint of its catalog.
async fn look(twin: &Twin) -> (How, Vec<TableDigest>, String) {
    let mut session = open(&twin.target).await;
    let catalog = session.introspect(&Scope::default()).await.unwrap().catalog;
    (twin.how.clone(), digests(&mut session).await, catalog.fingerprint().0)
}

#[tokio::test]
async fn the_first_way_that_works_is_taken() {
    for server in servers() {
        let (_database, target) = shop(&server);
        let scope = Scope::default();
        let source = source(&target, &scope);

        let (how, rows, fingerprint) = in_twin(&source, async |twin| Ok(look(twin).await)).await.unwrap();
        assert_eq!(how, How::Template);

        let mut visitor = open(&target).await;
        assert_eq!(digests(&mut visitor).await, rows);
        let (how, others, other) = in_twin(&source, async |twin| {
            assert!(twin.notes[0].contains("connected"), "{:?}", twin.notes);
            Ok(look(twin).await)
        })
        .await
        .unwrap();
        assert_eq!(other, fingerprint, "PostgreSQL {}", server.major);
        match how {
            How::Dump => assert_eq!(others, rows),
            How::Sample { tables, rows } => {
                assert!(server.major > 15 && tables == 3 && rows < 900, "{rows}");
                assert!(others.iter().all(|table| table.rows >= 10));
            }
            how => panic!("{how:?}"),
        }
    }
}

const FAMILIES: &str = "
CREATE TABLE reading (id int, day int, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE reading_old PARTITION OF reading FOR VALUES FROM (0) TO (10) PARTITION BY LIST (id);
CREATE TABLE reading_old_one PARTITION OF reading_old FOR VALUES IN (1);
CREATE TABLE reading_new PARTITION OF reading DEFAULT;
CREATE TABLE note (reading int, day int, FOREIGN KEY (reading, day) REFERENCES reading);
CREATE TABLE animal (name text);
CREATE TABLE dog () INHERITS (animal);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END';
INSERT INTO reading VALUES (1, 1), (1, 2), (2, 20);
INSERT INTO note VALUES (1, 2), (2, 20);
INSERT INTO animal VALUES ('cat');
INSERT INTO dog VALUES ('rex');
CREATE TRIGGER refuses BEFORE INSERT ON dog FOR EACH ROW EXECUTE FUNCTION refuse();
ALTER TABLE dog ENABLE ALWAYS TRIGGER refuses;
COMMENT ON TRIGGER refuses ON dog IS 'no more';
CREATE FOREIGN DATA WRAPPER elsewhere;
CREATE SERVER far FOREIGN DATA WRAPPER elsewhere;
CREATE FOREIGN TABLE remote (id int) SERVER far;
";

#[tokio::test]
async fn rows_of_partitions_and_heirs_are_sampled_once() {
    for server in servers() {
        let database = server.database("clone_families");
        database.psql(FAMILIES);
        let target = Target::parse(&database.url()).unwrap();
        let (mut visitor, scope) = (open(&target).await, Scope::default());
        let rows = digests(&mut visitor).await;
        let source = source(&target, &scope);
        let (how, copied, _) = in_twin(&source, async |twin| Ok(look(twin).await)).await.unwrap();
        // An older `pg_dump` than the server is not made use of.
        assert!(server.major <= 15 || matches!(how, How::Sample { .. }), "{how:?}");
        assert_eq!(copied, rows, "PostgreSQL {}", server.major);
    }
}

#[tokio::test]
async fn a_copy_goes_even_if_the_work_fails() {
    for server in servers().into_iter().take(1) {
        let (database, target) = shop(&server);
        let scope = Scope::default();
        let source = source(&target, &scope);
        let failed =
            in_twin(&source, async |twin| Err::<(), _>(Error::new(twin.target.to_string()))).await.unwrap_err();
        let copy = failed.sentence.split(['/', '?']).find(|part| part.starts_with("concertina_rehearsal_")).unwrap();
        assert_eq!(server.psql(&format!("SELECT count(*) FROM pg_database WHERE datname = '{copy}'")), "0");
        let named = Source { on: Some(&target), ..source };
        assert!(in_twin(&named, async |_| Ok(())).await.unwrap_err().sentence.contains("itself"));
        let (host, _) = server.socket();
        let other = Target::parse(&database.url().replace(host, &format!("{host}/."))).unwrap();
        assert_ne!(other, target);
        let named = Source { on: Some(&other), ..source };
        assert!(in_twin(&named, async |_| Ok(())).await.unwrap_err().sentence.contains("itself"));
    }
}

#[tokio::test]
async fn a_file_is_copied_while_it_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let target = Target::Sqlite(folder.path().join("it's.db"));
    let mut session = Session::open(&target, Access::Create).await.unwrap();
    session
        .execute("CREATE TABLE t (id integer PRIMARY KEY, a); INSERT INTO t VALUES (1, 'x'), (2, NULL)")
        .await
        .unwrap();
    let scope = Scope::default();
    let source = source(&target, &scope);
    let rows = in_twin(&source, async |twin| {
        let mut copy = open(&twin.target).await;
        copy.execute("DELETE FROM t").await?;
        copy.value("SELECT count(*) FROM t").await
    });
    assert_eq!(rows.await.unwrap().as_deref(), Some("0"));
    assert_eq!(session.value("SELECT count(*) FROM t").await.unwrap().as_deref(), Some("2"));
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_is_itself_under_another_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.db");
    let target = Target::Sqlite(path.clone());
    Session::open(&target, Access::Create).await.unwrap().execute("CREATE TABLE t (id integer)").await.unwrap();
    let scope = Scope::default();
    let links = [folder.path().join("hard.db"), folder.path().join("soft.db")];
    std::fs::hard_link(&path, &links[0]).unwrap();
    std::os::unix::fs::symlink(&path, &links[1]).unwrap();
    for link in links {
        let on = Target::Sqlite(link);
        let named = Source { on: Some(&on), ..source(&target, &scope) };
        assert!(in_twin(&named, async |_| Ok(())).await.unwrap_err().sentence.contains("itself"));
    }
}
