//! What became of each step, each time that it was tried: a row that nothing changes any more.

use super::history::timestamp;
use super::tables::{before_now, exists, now, table, understand};
use crate::engine::Session;
use crate::error::{Error, Result};
use jiff::Timestamp;
use serde::Serialize;
use std::time::Duration;

/// How a try ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Ending {
    Done,
    /// Others were in the way: it was tried again, or is to be.
    Yielded,
    Failed,
    /// A person stopped it.
    Interrupted,
}

/// A try of a step.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Attempt {
    /// The number of the journal's row.
    pub entry: i64,
    /// Which step of the migration, from one.
    pub number: usize,
    pub says: String,
    /// The how manieth try it was, over all runs of the migration that way.
    pub attempt: u32,
    pub started_at: Timestamp,
    pub finished_at: Timestamp,
    pub duration_ms: u64,
    pub ending: Ending,
    /// Rows that it wrote, where it filled.
    pub rows: Option<u64>,
    pub error: Option<String>,
}

/// A try that has ended, to be written.
#[derive(Clone, Copy, Debug)]
pub struct Tried<'a> {
    pub entry: i64,
    pub number: usize,
    pub says: &'a str,
    pub took: Duration,
    pub ending: Ending,
    pub rows: Option<u64>,
    pub error: Option<&'a str>,
}

impl Ending {
    const WORDS: [(Ending, &'static str); 4] = [
        (Ending::Done, "done"),
        (Ending::Yielded, "yielded"),
        (Ending::Failed, "failed"),
        (Ending::Interrupted, "interrupted"),
    ];

    /// The word in the journal.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(ending, _)| *ending == self).map_or("", |(_, word)| word)
    }
}

impl Tried<'_> {
    /// The statement that writes it.
    pub fn write(&self, session: &Session) -> String {
        let Tried { entry, number, says, took, ending, rows, error } = self;
        let (engine, dialect) = (session.engine(), session.dialect());
        let step = table(engine, "step");
        let rows = rows.map_or_else(|| "NULL".into(), |rows| rows.to_string());
        let error = error.map_or_else(|| "NULL".into(), |error| dialect.literal(error));
        format!(
            "INSERT INTO {step} (entry, number, says, attempt, started_at, finished_at, duration_ms, outcome, rows, error) \
             SELECT {entry}, {number}, {}, 1 + count(*), {}, {}, {}, '{}', {rows}, {error} FROM {step} \
             WHERE entry = {entry} AND number = {number};",
            dialect.literal(says),
            before_now(engine, *took),
            now(engine),
            took.as_millis(),
            ending.word()
        )
    }
}

impl Attempt {
    /// All that are known, oldest first; none where there is no journal, or one of a version that did not keep them.
    ///
    /// # Errors
    /// A journal of a version that this tool does not know.
    pub async fn read(session: &mut Session) -> Result<Vec<Attempt>> {
        if !exists(session).await? || understand(session).await? < 3 {
            return Ok(vec![]);
        }
        let step = table(session.engine(), "step");
        let columns = "entry, number, says, attempt, started_at, finished_at, duration_ms, outcome, rows, error";
        let rows = session.rows(&format!("SELECT {columns} FROM {step} ORDER BY seq")).await?;
        rows.into_iter().map(Attempt::of).collect()
    }

    fn of(row: Vec<Option<String>>) -> Result<Attempt> {
        let mut fields = row.into_iter();
        let mut next = || fields.next().flatten();
        let mut text = || next().unwrap_or_default();
        let (entry, number, says, attempt) = (text(), text(), text(), text());
        let (started_at, finished_at, duration_ms, outcome) = (text(), text(), text(), text());
        let known = Ending::WORDS.iter().find(|(_, word)| *word == outcome).map(|(ending, _)| *ending);
        Ok(Attempt {
            entry: entry.parse().map_err(|_| strange(&entry))?,
            number: number.parse().map_err(|_| strange(&number))?,
            says,
            attempt: attempt.parse().map_err(|_| strange(&attempt))?,
            started_at: timestamp(&started_at)?,
            finished_at: timestamp(&finished_at)?,
            duration_ms: duration_ms.parse().map_err(|_| strange(&duration_ms))?,
            ending: known.ok_or_else(|| strange(&outcome))?,
            rows: next().and_then(|rows| rows.parse().ok()),
            error: next(),
        })
    }
}

fn strange(word: &str) -> Error {
    Error::new(format!("the journal holds `{word}` of a step, which this version does not understand"))
        .hint("was it edited by hand? restore the row of its table `step` from a backup, or mend the word")
}
