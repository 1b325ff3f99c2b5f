//! Whether a table in quarantine was used since: the server's counters now, against those that were kept when it went there.
//!
//! The counters are of tables, and everybody's: a dump of the whole database counts as a read. They come late by a moment, so
//! a read just before the quarantine may be taken for one just after it, unless the server tells the time of the last
//! (PostgreSQL 16).

use super::{Buried, What};
use crate::engine::{Engine, Session};
use crate::error::Result;
use crate::run::journal::{self, BURIED, COUNTERS, History, Taken, timestamp};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;

/// Whether something was used since it went to quarantine.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "usage", rename_all = "snake_case")]
pub enum Usage {
    /// Scans that read it, and rows that were written.
    Counted { reads: u64, writes: u64, last_read: Option<Timestamp> },
    /// The counters begin after the quarantine, at this time where it is known.
    Reset { at: Option<Timestamp> },
    /// It cannot be told.
    Unknown { why: &'static str },
}

impl Usage {
    /// In words.
    pub fn says(&self) -> String {
        match self {
            Usage::Counted { reads: 0, writes: 0, .. } => "not used since".into(),
            Usage::Counted { reads, writes, last_read } => {
                let last = last_read.map(|at| format!(", last at {at:.0}")).unwrap_or_default();
                let read = match reads {
                    0 => "not read since".into(),
                    1 => format!("read once since{last}"),
                    many => format!("read {many} times since{last}"),
                };
                let rows = if *writes == 1 { "1 row".into() } else { format!("{writes} rows") };
                format!("{read}, {rows} written")
            }
            Usage::Reset { at } => {
                let at = at.map(|at| format!(" at {at:.0}")).unwrap_or_default();
                format!("the server's statistics were reset{at}: whether it was used since cannot be told")
            }
            Usage::Unknown { why } => (*why).into(),
        }
    }
}

/// A table's counters now.
struct Now {
    reads: u64,
    writes: u64,
    last_read: Option<Timestamp>,
}

/// Says of everything that holds rows whether it was used since.
pub async fn tell(session: &mut Session, history: &History, buried: &mut [Buried]) -> Result<()> {
    let unknown = |why| Some(Usage::Unknown { why });
    let tables = buried.iter().any(|thing| thing.what == What::Table) && session.engine() == Engine::Postgres;
    let (now, reset) = if tables { look(session).await? } else { (BTreeMap::new(), None) };
    for thing in buried {
        let name = thing.path.last().map_or("", String::as_str);
        let taken = history.taken.iter().find(|taken| taken.name == name);
        thing.usage = match (session.engine(), thing.what, now.get(name), taken) {
            (Engine::Sqlite, What::Table | What::Column, ..) => unknown("SQLite does not count who uses it"),
            (_, What::Column, ..) => unknown("the server counts uses of tables, not of columns"),
            (_, What::Table, Some(now), Some(taken)) => Some(since(taken, now, reset)),
            (_, What::Table, ..) => unknown("its counters were not kept when it went there"),
            _ => None,
        };
    }
    Ok(())
}

fn since(taken: &Taken, now: &Now, reset: Option<Timestamp>) -> Usage {
    if reset.is_some_and(|reset| reset > taken.at) {
        return Usage::Reset { at: reset };
    }
    match (now.reads.checked_sub(taken.reads), now.writes.checked_sub(taken.writes)) {
        // What was read before the quarantine was counted after it.
        (Some(_), Some(writes)) if now.last_read.is_some_and(|last| last <= taken.at) => {
            Usage::Counted { reads: 0, writes, last_read: None }
        }
        (Some(reads), Some(writes)) => Usage::Counted { reads, writes, last_read: now.last_read.filter(|_| reads > 0) },
        // A server that was not shut down in good order begins to count anew, and does not say when.
        _ => Usage::Reset { at: None },
    }
}

/// The counters of every table in quarantine, by name, and when they were reset.
async fn look(session: &mut Session) -> Result<(BTreeMap<String, Now>, Option<Timestamp>)> {
    let Session::Postgres(connection) = session else { return Ok((BTreeMap::new(), None)) };
    let last = match connection.major() {
        16.. => {
            "(SELECT max(greatest(s.last_seq_scan, s.last_idx_scan)) FROM pg_catalog.pg_stat_all_tables AS s
              WHERE s.relid IN (SELECT c.oid UNION SELECT relid FROM pg_catalog.pg_partition_tree(c.oid)))"
        }
        _ => "NULL::timestamptz",
    };
    let ([reads, writes], last, reset) = (COUNTERS, utc(last), utc("stats_reset"));
    let rows = connection.rows(&format!("SELECT c.relname, {reads}, {writes}, {last} FROM {BURIED}")).await?;
    let mut found = BTreeMap::new();
    for row in rows {
        let mut fields = row.into_iter();
        let name = fields.next().flatten().unwrap_or_default();
        let mut number = || fields.next().flatten().and_then(|text| text.parse().ok()).unwrap_or(0);
        let (reads, writes) = (number(), number());
        let last_read = fields.next().flatten().map(|text| timestamp(&text)).transpose()?;
        found.insert(name, Now { reads, writes, last_read });
    }
    let reset = format!("SELECT {reset} FROM pg_catalog.pg_stat_database WHERE datname = current_database()");
    let reset = session.value(&reset).await?.map(|text| timestamp(&text)).transpose()?;
    Ok((found, reset))
}

fn utc(expression: &str) -> String {
    format!("to_char({expression} AT TIME ZONE 'UTC', '{}')", journal::TIME)
}

#[cfg(test)]
mod tests;
