//! What the server counts of the whole database: on a copy that nobody else works on, all of it is the migration's.

use crate::engine::Session;
use crate::error::Result;

/// Where the log is, how large the database, and what went to temporary files.
const COUNTERS: &str = "SELECT pg_catalog.pg_current_wal_insert_lsn() - '0/0'::pg_lsn, \
    pg_catalog.pg_database_size(current_database()), \
    (SELECT temp_bytes FROM pg_catalog.pg_stat_database WHERE datname = current_database())";

/// From this version on, a session can be told to have its work counted at once; before, that takes up to a second.
const FLUSHES: u32 = 15;

/// At one moment, in bytes.
pub struct Counters {
    pub log: u64,
    size: u64,
    temporary: Option<u64>,
}

impl Counters {
    /// Now; outside a transaction, within which the server shows what it showed first.
    pub async fn read(session: &mut Session) -> Result<Counters> {
        let counts = matches!(&*session, Session::Postgres(connection) if connection.major() >= FLUSHES);
        if counts {
            session.execute("SELECT pg_catalog.pg_stat_force_next_flush()").await?;
        }
        let row = session.rows(COUNTERS).await?.into_iter().next().unwrap_or_default();
        let mut row = row.into_iter().map(|value| value.and_then(|value| value.parse().ok()));
        let mut next = || row.next().flatten();
        let (log, size, temporary) = (next().unwrap_or(0), next().unwrap_or(0), next());
        Ok(Counters { log, size, temporary: temporary.filter(|_| counts) })
    }

    /// What was written to the log since this was asked last.
    pub fn log_since(&mut self, now: u64) -> u64 {
        let since = now.saturating_sub(self.log);
        self.log = now;
        since
    }

    /// How much larger the database is now.
    pub fn grown(&self, now: &Counters) -> i64 {
        now.size.cast_signed().saturating_sub(self.size.cast_signed())
    }

    /// What went to temporary files until now.
    pub fn temporary_since(&self, now: &Counters) -> Option<u64> {
        now.temporary.zip(self.temporary).map(|(now, then)| now.saturating_sub(then))
    }
}
