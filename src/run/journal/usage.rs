use super::history::timestamp;
use super::tables::{now, table};
use crate::engine::{Engine, Session};
use crate::error::Result;
use jiff::Timestamp;

/// The server's counters of a table when it went to quarantine.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// Its name in quarantine.
    pub name: String,
    pub at: Timestamp,
    pub reads: u64,
    pub writes: u64,
}

impl Taken {
    pub(super) async fn read(session: &mut Session) -> Result<Vec<Taken>> {
        let table = table(session.engine(), "usage");
        let rows = session.rows(&format!("SELECT name, taken_at, reads, writes FROM {table} ORDER BY name")).await?;
        rows.into_iter().map(Taken::of).collect()
    }

    fn of(row: Vec<Option<String>>) -> Result<Taken> {
        let mut fields = row.into_iter().map(Option::unwrap_or_default);
        let mut next = || fields.next().unwrap_or_default();
        let (name, at) = (next(), timestamp(&next())?);
        Ok(Taken { name, at, reads: next().parse().unwrap_or(0), writes: next().parse().unwrap_or(0) })
    }
}

/// The server's counters of a relation `c` of PostgreSQL and of the partitions below it: reads, and writes.
pub const COUNTERS: [&str; 2] = [
    "(SELECT coalesce(sum(s.seq_scan + coalesce(s.idx_scan, 0)), 0)::bigint FROM pg_catalog.pg_stat_all_tables AS s
        WHERE s.relid IN (SELECT c.oid UNION SELECT relid FROM pg_catalog.pg_partition_tree(c.oid)))",
    "(SELECT coalesce(sum(s.n_tup_ins + s.n_tup_upd + s.n_tup_del), 0)::bigint FROM pg_catalog.pg_stat_all_tables AS s
        WHERE s.relid IN (SELECT c.oid UNION SELECT relid FROM pg_catalog.pg_partition_tree(c.oid)))",
];

/// Tables in quarantine.
pub const BURIED: &str = "pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.oid = to_regnamespace('concertina_trash') AND c.relkind IN ('r', 'p') AND starts_with(c.relname, '_dropped_')";

/// A query for how many tables have come to quarantine whose counters are not kept yet, on PostgreSQL.
pub fn untaken(engine: Engine) -> String {
    format!("SELECT count(*) FROM {BURIED} AND c.relname NOT IN (SELECT name FROM {})", table(engine, "usage"))
}

/// The statement that keeps the counters of tables that have come to quarantine. SQLite counts nothing.
pub fn take(engine: Engine) -> String {
    let [reads, writes] = COUNTERS;
    match engine {
        Engine::Sqlite => String::new(),
        Engine::Postgres => format!(
            "INSERT INTO {} (name, taken_at, reads, writes) SELECT c.relname, {}, {reads}, {writes} FROM {BURIED}
             ON CONFLICT (name) DO NOTHING;",
            table(engine, "usage"),
            now(engine)
        ),
    }
}

/// The statement that forgets the counters of tables that are in quarantine no more.
pub fn forget(engine: Engine) -> String {
    match engine {
        Engine::Sqlite => String::new(),
        Engine::Postgres => {
            format!("DELETE FROM {} WHERE name NOT IN (SELECT c.relname FROM {BURIED});", table(engine, "usage"))
        }
    }
}
