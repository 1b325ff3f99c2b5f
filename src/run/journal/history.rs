use super::tables::{exists, now, table, understand};
use super::{Course, Deployment, Entry, Passage, Sort, State, Taken};
use crate::engine::Session;
use crate::error::{Error, Result};
use jiff::Timestamp;

/// The journal as it was read: pure from here on.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// Oldest first.
    pub entries: Vec<Entry>,
    /// Oldest first.
    pub deployments: Vec<Deployment>,
    /// How gates were passed otherwise than by waiting; oldest first.
    pub passages: Vec<Passage>,
    /// How often tables had been used when they went to quarantine.
    pub taken: Vec<Taken>,
    /// The database's clock when it was read.
    pub now: Timestamp,
}

impl History {
    /// Reads the journal; empty where there is none.
    ///
    /// # Errors
    /// A journal of a version that this tool does not know.
    pub async fn read(session: &mut Session) -> Result<History> {
        let engine = session.engine();
        let clock = session.value(&format!("SELECT {}", now(engine))).await?.unwrap_or_default();
        let mut history = History { now: timestamp(&clock)?, ..History::default() };
        if !exists(session).await? {
            return Ok(history);
        }
        let format = understand(session).await?;
        let (columns, journal) = (Entry::COLUMNS, table(engine, "journal"));
        let rows = session.rows(&format!("SELECT {columns} FROM {journal} ORDER BY seq")).await?;
        history.entries = rows.into_iter().map(Entry::of).collect::<Result<_>>()?;
        history.deployments = Deployment::read(session).await?;
        if format > 1 {
            history.passages = Passage::read(session).await?;
            history.taken = Taken::read(session).await?;
        }
        Ok(history)
    }

    /// What is applied, in the order in which it was.
    pub fn applied(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.course == Course::Up && entry.state == State::Done)
    }

    /// What was there when Concertina came.
    pub fn baseline(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.course == Course::Baseline)
    }

    /// Whether a migration is applied whole, or was there before.
    pub fn has_applied(&self, migration: &str) -> bool {
        self.baseline().chain(self.applied()).any(|entry| entry.migration == migration)
    }

    /// The row that was begun and is neither done nor taken back, of this course.
    pub fn unfinished(&self, course: Course) -> Option<&Entry> {
        self.entries.iter().rev().find(|entry| entry.course == course && entry.is_unfinished())
    }

    /// The last row that is finished and left something behind.
    pub fn finished(&self) -> Option<&Entry> {
        self.entries.iter().rev().find(|entry| !entry.fingerprint_after.is_empty() && !entry.is_unfinished())
    }

    /// The fingerprint that it left behind.
    pub fn fingerprint(&self) -> Option<&str> {
        self.finished().map(|entry| entry.fingerprint_after.as_str())
    }

    /// The releases that ran at a time, by what is recorded; the one that came out last stands last.
    pub fn running(&self, at: Timestamp) -> Vec<&str> {
        let mut running: Vec<&str> = vec![];
        for deployment in self.deployments.iter().filter(|deployment| deployment.at <= at) {
            running.retain(|release| *release != deployment.release);
            if deployment.sort == Sort::Released {
                running.push(&deployment.release);
            }
        }
        running
    }

    /// The last that is recorded of a release.
    pub fn release(&self, name: &str) -> Option<&Deployment> {
        self.deployments.iter().rfind(|deployment| deployment.release == name)
    }

    /// How far the journal is, to see whether someone else has written since.
    pub fn last(&self) -> i64 {
        self.entries.last().map_or(0, |entry| entry.seq)
    }
}

/// A time as the journal writes it.
///
/// # Errors
/// A text that is none.
pub fn timestamp(text: &str) -> Result<Timestamp> {
    text.parse().map_err(|cause| Error::new(format!("the journal holds `{text}`, which is no time: {cause}")))
}
