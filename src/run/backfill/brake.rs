//! What a backfill waits for between two batches.
//!
//! ```text
//!   a person         `concertina backfill pause`                                       until `resume`
//!   replicas         replay lag, and the log that a slot keeps back                    a while; then a batch a second
//!   wraparound       the table is vacuumed against wraparound: it must end             a while; then a batch a second
//!   a command        `backfill.throttle` exits with something else than 0              until it exits with 0
//! ```
//!
//! A replica that is meant to be behind, or one that is gone and has left its slot, never catches up: after a while the
//! backfill crawls on, and says why. Beside any other vacuum of the table, which makes room for what is written, it goes at half its
//! pace: such a vacuum may last for hours, and the backfill itself gives cause for one after the other.

use super::super::Conduct;
use super::control::Control;
use super::lag::Lag;
use crate::engine::Session;
use crate::error::Result;
use crate::run::settings::Pace;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Between two looks.
pub const LOOK: Duration = Duration::from_secs(1);

/// How long others are waited for before the backfill crawls.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long a command may take to say whether the backfill may go on.
const ANSWER: Duration = Duration::from_secs(10);

/// Why a backfill waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hold {
    /// Until somebody lets it go on.
    Firm(String),
    /// For a while; then a batch a second passes.
    Soft(String),
}

impl Hold {
    /// In words.
    pub fn why(&self) -> &str {
        match self {
            Hold::Firm(why) | Hold::Soft(why) => why,
        }
    }
}

/// When was looked, and since when it waits.
#[derive(Debug, Default)]
pub struct Brake {
    looked: Option<Instant>,
    /// Of what is waited for only a while.
    since: Option<Instant>,
    /// Whether one batch passes between two looks.
    crawls: bool,
    lag: Lag,
    /// Why it goes at half its pace.
    pub eases: Option<String>,
    /// How far the replica that is furthest behind was at the last look.
    pub behind: Option<Duration>,
}

impl Brake {
    /// Whether it is time for another look.
    pub fn is_due(&self) -> bool {
        self.crawls || self.looked.is_none_or(|looked| looked.elapsed() >= LOOK)
    }

    /// What there is to wait for. What was waited for long enough lets one batch pass a look.
    ///
    /// # Errors
    /// When the server cannot be asked.
    pub async fn look(
        &mut self,
        session: &mut Session,
        conduct: &Conduct<'_>,
        table: &str,
        control: &Control,
    ) -> Result<Option<Hold>> {
        let since_last = self.looked.map(|looked| looked.elapsed());
        if let (true, Some(left)) = (self.crawls, since_last.and_then(|past| LOOK.checked_sub(past))) {
            tokio::time::sleep(left).await;
        }
        let now = Instant::now();
        self.looked = Some(now);
        let behind = self.lag.look(session).await?;
        self.behind = behind.as_ref().map(|(_, lag)| *lag);
        let hold = hold(session, behind, &conduct.settings.pace, table, control).await?;
        self.eases = session.value(&vacuum(&session.dialect().literal(table))).await?;
        Ok(self.weighed(hold, now))
    }

    /// What of a reason to wait is left, given for how long there has been one.
    fn weighed(&mut self, hold: Option<Hold>, now: Instant) -> Option<Hold> {
        self.since = match &hold {
            Some(Hold::Soft(_)) => Some(self.since.unwrap_or(now)),
            Some(Hold::Firm(_)) | None => None,
        };
        self.crawls = self.since.is_some_and(|since| now.duration_since(since) >= PATIENCE);
        hold.filter(|_| !self.crawls)
    }
}

async fn hold(
    session: &mut Session,
    behind: Option<(String, Duration)>,
    pace: &Pace,
    table: &str,
    control: &Control,
) -> Result<Option<Hold>> {
    if let Some(paused) = control.pause() {
        return Ok(Some(Hold::Firm(format!("{paused}; `concertina backfill resume` lets it go on"))));
    }
    if let Some((name, lag)) = behind.filter(|(_, lag)| *lag > pace.max_replica_lag) {
        return Ok(Some(Hold::Soft(format!("replica {name} is {:.1} s behind", lag.as_secs_f64()))));
    }
    let name = session.dialect().literal(table);
    for query in [slots(pace), wraparound(&name)] {
        if let Some(why) = session.value(&query).await? {
            return Ok(Some(Hold::Soft(why)));
        }
    }
    Ok(refused(pace).await.map(Hold::Firm))
}

/// A query for the slot that keeps back the most log, if that is too much. A replica writes none.
pub fn slots(pace: &Pace) -> String {
    format!(
        "SELECT format('replication slot %s keeps back %s of log', slot_name, pg_catalog.pg_size_pretty(kept)) FROM ( \
         SELECT slot_name, pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), restart_lsn) AS kept \
         FROM pg_catalog.pg_replication_slots) AS slots WHERE kept > {} ORDER BY kept DESC LIMIT 1",
        pace.max_slot_log
    )
}

/// A query for a vacuum of the table, or a part of it, that must not be kept from its end.
fn wraparound(table: &str) -> String {
    format!(
        "SELECT format('%s is vacuumed against wraparound', relid::regclass) {} AND query LIKE '%(to prevent wraparound)' LIMIT 1",
        vacuums(table)
    )
}

/// A query for any vacuum of it.
fn vacuum(table: &str) -> String {
    format!("SELECT format('%s is being vacuumed', relid::regclass) {} LIMIT 1", vacuums(table))
}

fn vacuums(table: &str) -> String {
    format!(
        "FROM pg_catalog.pg_stat_progress_vacuum AS p JOIN pg_catalog.pg_stat_activity USING (pid) \
         WHERE p.datname = current_database() AND relid IN ( \
         SELECT {table}::regclass UNION SELECT relid FROM pg_catalog.pg_partition_tree({table}::regclass))"
    )
}

/// What the command of the configuration has against going on.
async fn refused(pace: &Pace) -> Option<String> {
    let command = pace.throttle.as_ref()?;
    let mut command = command.prepared();
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let run = tokio::time::timeout(ANSWER, command.status()).await;
    let said = match run {
        Ok(Ok(status)) if status.success() => return None,
        Ok(Ok(status)) => status.to_string(),
        Ok(Err(cause)) => cause.to_string(),
        Err(_) => format!("no answer within {} s", ANSWER.as_secs()),
    };
    Some(format!("the command of `backfill.throttle`: {said}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lasts_is_waited_for_a_while_and_a_person_for_ever() {
        let begun = Instant::now();
        let after = |seconds: u64| begun + Duration::from_secs(seconds);
        let mut brake = Brake::default();
        let mut weigh = |hold: fn(String) -> Hold, at| {
            (brake.weighed(Some(hold(String::new())), after(at)).is_some(), brake.crawls)
        };
        assert_eq!([weigh(Hold::Soft, 0), weigh(Hold::Soft, 59)], [(true, false); 2]);
        assert_eq!(weigh(Hold::Soft, 60), (false, true));
        assert_eq!(weigh(Hold::Firm, 600), (true, false));
        assert_eq!(weigh(Hold::Soft, 650), (true, false), "what a person asked for is no patience with others");
        assert_eq!((brake.weighed(None, after(700)), brake.crawls), (None, false));
        assert!(
            brake.weighed(Some(Hold::Soft(String::new())), after(701)).is_some(),
            "another one gets its while, too"
        );
    }

    #[test]
    fn who_crawls_looks_before_every_batch() {
        let mut brake = Brake { looked: Some(Instant::now()), ..Brake::default() };
        assert!(!brake.is_due());
        brake.crawls = true;
        assert!(brake.is_due());
    }
}
