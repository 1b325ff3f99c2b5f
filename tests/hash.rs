//! Digests of tables on live servers.

mod support;

use concertina::engine::{Access, Scope, Session, Target};
use concertina::run::hash::{self, Difference, Fault, Reading, Side, TableDigest};
use std::collections::BTreeMap;
use support::postgres::servers;

const TABLE: &str = "
CREATE SCHEMA \"od d\";
CREATE TYPE mood AS ENUM ('fine', 'odd');
CREATE TABLE \"od d\".\"T\" (
    id bigint PRIMARY KEY, a text, n numeric, j json, b bytea, c character(4), f float8, t timestamptz, m mood, l text[], \"v w\" xml);
INSERT INTO \"od d\".\"T\"
SELECT i, CASE i % 5 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN E'tab\\there' WHEN 3 THEN E'\\\\N' ELSE E'line\\nback\\\\' END,
       i / 7.0, '{\"k\": 1}', '\\x00ff', 'x', i / 3.0, to_timestamp(i), 'odd', ARRAY['a', NULL, E'\\\\'], '<x/>'
FROM generate_series(1, 3000) i;
CREATE TABLE loose (a int, b text);
INSERT INTO loose SELECT i % 3, 'same' FROM generate_series(1, 9) i;
CREATE TABLE narrow (x int NOT NULL, y int NOT NULL, z int NOT NULL, w int UNIQUE, UNIQUE (x, y), UNIQUE (z) INCLUDE (x));
CREATE TABLE parted (id int PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE part PARTITION OF parted FOR VALUES FROM (0) TO (10);
INSERT INTO parted VALUES (1), (2);
";

async fn open(url: &str) -> Session {
    Session::open(&Target::parse(url).unwrap(), Access::Write).await.unwrap()
}

async fn reading(session: &mut Session, name: &str) -> Reading {
    let stored = session.stored(&Scope::default()).await.unwrap();
    let stored = stored.iter().find(|stored| stored.table.name() == name).unwrap();
    Reading::of(stored, &*session.dialect())
}

async fn digest(session: &mut Session, name: &str) -> TableDigest {
    let reading = reading(session, name).await;
    hash::table(session, &reading).await.unwrap()
}

#[tokio::test]
async fn what_holds_rows_is_listed_with_its_key() {
    for server in servers() {
        let database = server.database("stored");
        database.psql(TABLE);
        let stored = open(&database.url()).await.stored(&Scope::default()).await.unwrap();
        let keys: Vec<_> = stored.iter().map(|stored| (stored.table.name(), stored.key())).collect();
        assert_eq!(keys, [("T", vec!["id"]), ("loose", vec![]), ("narrow", vec!["z"]), ("parted", vec!["id"])]);
    }
}

#[tokio::test]
async fn two_servers_agree_and_a_change_is_named() {
    let mut seen: Option<TableDigest> = None;
    for server in servers() {
        let (one, other) = (server.database("hash"), server.database("hash"));
        one.psql(TABLE);
        other.psql(TABLE);
        let (mut a, mut b) = (open(&one.url()).await, open(&other.url()).await);
        let first = digest(&mut a, "T").await;
        assert_eq!(first.rows, 3000);
        assert_eq!(first, digest(&mut b, "T").await);
        assert_eq!(seen.get_or_insert(first.clone()).columns, first.columns);

        other.psql("UPDATE \"od d\".\"T\" SET c = 'x  y' WHERE id = 77; DELETE FROM \"od d\".\"T\" WHERE id = 9");
        let differences = hash::compare(&first, &digest(&mut b, "T").await, &BTreeMap::new());
        assert_eq!(differences[0], Difference::Rows { before: 3000, after: 2999 });
        let column = |d: &Difference| matches!(d, Difference::Column { column, .. } if column == "c");
        let Some(Difference::Column { buckets, .. }) = differences.iter().find(|d| column(d)) else { panic!() };
        let mut reading = reading(&mut a, "T").await;
        reading.values.retain(|value| value.name == "c");
        let sides = (Side { session: &mut a, reading: &reading }, Side { session: &mut b, reading: &reading });
        let culprits = hash::narrow(sides.0, sides.1, buckets).await.unwrap().culprits;
        let said: Vec<_> = culprits.iter().map(|c| (c.key[0].clone().unwrap(), c.fault)).collect();
        assert_eq!(said, [("9".into(), Fault::Missing), ("77".into(), Fault::Changed)]);
    }
}

#[tokio::test]
async fn a_refused_query_leaves_the_connection_in_order() {
    for server in servers() {
        let database = server.database("refused");
        database.psql("CREATE TABLE t AS SELECT generate_series(1, 100000) AS i");
        let mut session = open(&database.url()).await;
        let mut ignore = |_: &[concertina::engine::Cell]| Ok(());
        assert!(session.stream("SELECT nothing FROM public.t", &mut ignore).await.is_err());
        assert!(session.stream("SELECT 1 / (i - 50000) FROM public.t", &mut ignore).await.is_err());
        let mut refuse = |_: &[concertina::engine::Cell]| Err(concertina::error::Error::new("enough"));
        let error = session.stream("SELECT i FROM public.t", &mut refuse).await.unwrap_err();
        assert_eq!(error.sentence, "enough");
        assert_eq!(session.value("SELECT 41 + 1").await.unwrap().as_deref(), Some("42"));
        assert_eq!(digest(&mut session, "t").await.rows, 100_000);
    }
}
