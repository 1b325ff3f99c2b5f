//! What a backfill waits for between two batches.
//!
//! ```text
//!   a person         `concertina backfill pause`                                       until `resume`
//!   replicas         replay lag, and the log that a slot keeps back                    a while; then a batch a second
//!   vacuum           the table is vacuumed against wraparound: it must end             a while; then a batch a second
//!   a command        `backfill.throttle` exits with something else than 0              until it exits with 0
//! ```
//!
//! A replica that is meant to be behind, or one that is gone and has left its slot, never catches up: after a while the
//! backfill crawls on, and says why.

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
    /// For a while.
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
    since: Option<Instant>,
    lag: Lag,
}

impl Brake {
    /// Whether it is time for another look.
    pub fn is_due(&self) -> bool {
        self.looked.is_none_or(|looked| looked.elapsed() >= LOOK)
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
        self.looked = Some(Instant::now());
        let hold = hold(session, &mut self.lag, &conduct.settings.pace, table, control).await?;
        match &hold {
            None => self.since = None,
            Some(_) => drop(self.since.get_or_insert_with(Instant::now)),
        }
        let patient = self.since.is_none_or(|since| since.elapsed() < PATIENCE);
        Ok(hold.filter(|hold| patient || matches!(hold, Hold::Firm(_))))
    }
}

async fn hold(
    session: &mut Session,
    lag: &mut Lag,
    pace: &Pace,
    table: &str,
    control: &Control,
) -> Result<Option<Hold>> {
    if let Some(by) = &control.paused {
        return Ok(Some(Hold::Firm(format!("paused by {by}; `concertina backfill resume` lets it go on"))));
    }
    let behind = lag.look(session).await?.filter(|(_, lag)| *lag > pace.max_replica_lag);
    if let Some((name, lag)) = behind {
        return Ok(Some(Hold::Soft(format!("replica {name} is {:.1} s behind", lag.as_secs_f64()))));
    }
    for query in [slots(pace), wraparound(&session.dialect().literal(table))] {
        if let Some(why) = session.value(&query).await? {
            return Ok(Some(Hold::Soft(why)));
        }
    }
    Ok(refused(pace).await.map(Hold::Firm))
}

/// A query for the slot that keeps back the most log, if that is too much. A replica writes none.
fn slots(pace: &Pace) -> String {
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
        "SELECT format('%s is vacuumed against wraparound', relid::regclass) FROM pg_catalog.pg_stat_progress_vacuum \
         JOIN pg_catalog.pg_stat_activity USING (pid) WHERE query LIKE '%(to prevent wraparound)' AND relid IN ( \
         SELECT {table}::regclass UNION SELECT relid FROM pg_catalog.pg_partition_tree({table}::regclass)) LIMIT 1"
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
