//! How far replicas are behind, in time.
//!
//! The server's own `replay_lag` is of the last thing that a replica has replayed: of one that replays nothing any more it stays as
//! small as it was. So where the log was is kept at each look, and a replica is as old as what it has not replayed yet.

use crate::engine::Session;
use crate::error::{Error, Result};
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// For how long it is kept where the log was.
const KEPT: Duration = Duration::from_secs(3600);

/// Each replica: its name, what it has replayed, where the log is, and what the server thinks of its lag in milliseconds.
const REPLICAS: &str = "SELECT coalesce(nullif(application_name, ''), client_addr::text, 'unnamed'), \
    pg_catalog.pg_wal_lsn_diff(replay_lsn, '0/0')::bigint, pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), '0/0')::bigint, \
    coalesce(extract(epoch FROM replay_lag) * 1000, 0)::bigint FROM pg_catalog.pg_stat_replication WHERE replay_lsn IS NOT NULL";

/// Where the log was, and when.
#[derive(Debug, Default)]
pub struct Lag(VecDeque<(Instant, u64)>);

impl Lag {
    /// The replica that is furthest behind, and by how much; none where there is no replica, or none that the role may see.
    ///
    /// # Errors
    /// When the server cannot be asked.
    pub async fn look(&mut self, session: &mut Session) -> Result<Option<(String, Duration)>> {
        let now = Instant::now();
        let mut worst = None;
        for row in session.rows(REPLICAS).await? {
            let [Some(name), Some(replayed), Some(log), Some(told)] = row.as_slice() else { continue };
            let number = |text: &String| text.parse::<u64>().map_err(Error::bug);
            let (replayed, log, told) = (number(replayed)?, number(log)?, Duration::from_millis(number(told)?));
            self.note(now, log);
            let lag = if replayed < log { self.age(now, replayed).max(told) } else { Duration::ZERO };
            if worst.as_ref().is_none_or(|(_, worst)| lag > *worst) {
                worst = Some((name.clone(), lag));
            }
        }
        Ok(worst)
    }

    fn note(&mut self, now: Instant, log: u64) {
        if self.0.back().is_none_or(|(_, last)| log > *last) {
            self.0.push_back((now, log));
        }
        while self.0.front().is_some_and(|(at, _)| now.duration_since(*at) > KEPT) {
            self.0.pop_front();
        }
    }

    /// For how long there has been more than was replayed.
    fn age(&self, now: Instant, replayed: u64) -> Duration {
        let more = self.0.iter().find(|(_, log)| *log > replayed);
        more.map_or(Duration::ZERO, |(at, _)| now.duration_since(*at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replica_is_as_old_as_what_it_has_not_replayed() {
        let begun = Instant::now();
        let after = |seconds: u64| begun + Duration::from_secs(seconds);
        let mut lag = Lag::default();
        (0..10).for_each(|second| lag.note(after(second), 100 * second));
        assert_eq!(lag.age(after(9), 900), Duration::ZERO);
        assert_eq!(lag.age(after(9), 550), Duration::from_secs(3));
        lag.note(after(20), 900);
        assert_eq!(lag.age(after(20), 550), Duration::from_secs(14));
    }
}
