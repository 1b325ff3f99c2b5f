//! How long something took, and how much the server wrote to its log meanwhile.

use crate::support::postgres::Database;
use std::time::{Duration, Instant};

/// What was measured. Megabytes are the whole server's, what the traffic wrote included.
#[derive(Clone, Copy, Debug, Default)]
pub struct Work {
    pub took: Duration,
    pub megabytes: f64,
}

impl Work {
    /// Measures something on a database.
    pub fn of<T>(database: &Database, something: impl FnOnce() -> T) -> (T, Work) {
        let (began, before) = (Instant::now(), position(database));
        let outcome = something();
        let took = began.elapsed();
        (outcome, Work { took, megabytes: (position(database) - before) / 1e6 })
    }

    pub fn and(self, other: Work) -> Work {
        Work { took: self.took + other.took, megabytes: self.megabytes + other.megabytes }
    }
}

fn position(database: &Database) -> f64 {
    database.psql("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')").parse().expect("a position in the log")
}
