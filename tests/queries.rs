//! Reading a catalog takes the same number of queries whatever its size.

mod support;

use concertina::engine::{Engine, Scope, listen};
use std::sync::atomic::{AtomicUsize, Ordering};
use support::planning::open;
use support::postgres::{Database, servers};

static SENT: AtomicUsize = AtomicUsize::new(0);

fn count(_: Engine, _: &str) {
    SENT.fetch_add(1, Ordering::Relaxed);
}

/// What an introspection sends.
async fn sent(database: &Database) -> usize {
    let mut session = open(&database.url()).await;
    let before = SENT.load(Ordering::Relaxed);
    let read = session.introspect(&Scope::default()).await.unwrap();
    assert!(!read.catalog.is_empty());
    SENT.load(Ordering::Relaxed) - before
}

#[tokio::test]
async fn a_schema_of_any_size_is_read_with_as_many_queries() {
    listen(count);
    let table = |n: usize| {
        format!(
            "CREATE TYPE e{n} AS ENUM ('a'); CREATE TABLE t{n} (id int PRIMARY KEY, e e{n}, up int REFERENCES t0);\n\
             CREATE INDEX ON t{n} (e); CREATE VIEW v{n} AS TABLE t{n}; COMMENT ON TABLE t{n} IS 'a table';\n\
             CREATE FUNCTION f{n}() RETURNS int LANGUAGE sql AS 'SELECT {n}'; GRANT SELECT ON t{n} TO PUBLIC;\n"
        )
    };
    for server in servers() {
        let (small, large) = (server.database("small"), server.database("large"));
        small.psql(&table(0));
        large.psql(&(0..150).map(table).collect::<String>());
        let (few, many) = (sent(&small).await, sent(&large).await);
        assert!(few > 10 && few == many, "{few} and {many} on PostgreSQL {}", server.major);
    }
}
