use crate::error::{Error, Result};
use crate::route::Phase;
use crate::run::conduct::INTERRUPTED;
use serde::Serialize;

/// Which way a row of the journal went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Course {
    Up,
    Down,
    /// Nothing ran: the schema was there when Concertina came.
    Baseline,
}

/// How far a row of the journal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// At work when the journal was read last; whether its process is still there says the lock.
    Running,
    Done,
    /// Stopped by an error; some of its steps may be committed.
    Failed,
    /// Done once, and taken back since.
    Undone,
    /// Failed by the journal, because a person stopped it. Never written.
    Interrupted,
    /// Running by the journal, and nobody is at work. Never written.
    Stopped,
}

/// A row of the journal: one migration, one way.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    pub seq: i64,
    /// The migration's id, which is the name of its file without the ending.
    pub migration: String,
    /// None for a baseline.
    pub phase: Option<Phase>,
    /// The id of the plan.
    pub plan: String,
    pub course: Course,
    /// Of the file's content with line feeds only.
    pub sha256: String,
    /// When it reached its state: UTC, ISO 8601, by the database's clock.
    pub applied_at: String,
    pub applied_by: String,
    pub duration_ms: u64,
    pub tool_version: String,
    /// How many of its steps are committed.
    pub step: usize,
    pub steps: usize,
    pub state: State,
    /// Where the backfill in hand is, as JSON; `begun` of a step outside a transaction that is under way.
    pub cursor: Option<String>,
    /// Rows that its backfills have passed.
    pub rows_done: u64,
    pub fingerprint_before: String,
    /// Empty until it is done.
    pub fingerprint_after: String,
    /// Why gates were overridden.
    pub reason: Option<String>,
    pub error: Option<String>,
}

impl Course {
    const WORDS: [(Course, &'static str); 3] =
        [(Course::Up, "up"), (Course::Down, "down"), (Course::Baseline, "baseline")];

    /// The word in the journal.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(course, _)| *course == self).map_or("", |(_, word)| word)
    }
}

impl State {
    const WORDS: [(State, &'static str); 6] = [
        (State::Running, "running"),
        (State::Done, "done"),
        (State::Failed, "failed"),
        (State::Undone, "undone"),
        (State::Interrupted, "interrupted"),
        (State::Stopped, "stopped"),
    ];

    /// The word in the journal.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }
}

impl Entry {
    /// The columns in the order in which [`Entry::of`] takes them.
    pub const COLUMNS: &'static str = "seq, migration, phase, plan, direction, sha256, applied_at, applied_by, duration_ms, \
        tool_version, step, steps, state, cursor, rows_done, fingerprint_before, fingerprint_after, reason, error";

    /// A row as it was read.
    ///
    /// # Errors
    /// A word that this version does not know.
    pub fn of(row: Vec<Option<String>>) -> Result<Entry> {
        let mut fields = Fields(row.into_iter());
        let entry = Entry {
            seq: fields.number()?,
            migration: fields.text(),
            phase: Phase::of(&fields.text()),
            plan: fields.text(),
            course: fields.word(&Course::WORDS)?,
            sha256: fields.text(),
            applied_at: fields.text(),
            applied_by: fields.text(),
            duration_ms: fields.number()?,
            tool_version: fields.text(),
            step: fields.number()?,
            steps: fields.number()?,
            state: fields.word(&State::WORDS)?,
            cursor: fields.next(),
            rows_done: fields.number()?,
            fingerprint_before: fields.text(),
            fingerprint_after: fields.text(),
            reason: fields.next(),
            error: fields.next(),
        };
        let interrupted = entry.state == State::Failed && entry.error.as_deref() == Some(INTERRUPTED);
        Ok(if interrupted { Entry { state: State::Interrupted, error: None, ..entry } } else { entry })
    }

    /// Whether it was begun and is neither done nor taken back.
    pub fn is_unfinished(&self) -> bool {
        matches!(self.state, State::Running | State::Failed | State::Interrupted | State::Stopped)
    }

    /// As it is while nobody is at work.
    pub fn at_rest(self) -> Entry {
        let state = if self.state == State::Running { State::Stopped } else { self.state };
        Entry { state, ..self }
    }

    /// Whether it is unfinished and some of it is committed.
    pub fn is_half_way(&self) -> bool {
        self.is_unfinished() && (self.step > 0 || self.cursor.is_some())
    }
}

struct Fields(std::vec::IntoIter<Option<String>>);

impl Fields {
    fn next(&mut self) -> Option<String> {
        self.0.next().flatten()
    }

    fn text(&mut self) -> String {
        self.next().unwrap_or_default()
    }

    fn number<N: std::str::FromStr>(&mut self) -> Result<N> {
        let text = self.text();
        text.parse().map_err(|_| strange(&text))
    }

    fn word<T: Copy>(&mut self, words: &[(T, &str)]) -> Result<T> {
        let text = self.text();
        words.iter().find(|(_, word)| *word == text).map(|(value, _)| *value).ok_or_else(|| strange(&text))
    }
}

fn strange(text: &str) -> Error {
    Error::new(format!("the journal holds `{text}`, which this version does not understand"))
        .hint("was it edited by hand? restore the row from a backup, or mend the word")
}
