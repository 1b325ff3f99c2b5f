use super::history::timestamp;
use super::tables::{now, table};
use super::{Author, prepare};
use crate::engine::Session;
use crate::error::{Error, Result};
use crate::run::gate::Gate;
use jiff::Timestamp;
use serde::Serialize;

/// What came of a gate that no waiting opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It was closed, and a person passed it for a reason.
    Overridden,
    /// Its command succeeded.
    Passed,
    /// Its command failed, and nothing ran.
    Refused,
}

impl Outcome {
    const WORDS: [(Outcome, &'static str); 3] =
        [(Outcome::Overridden, "overridden"), (Outcome::Passed, "passed"), (Outcome::Refused, "refused")];

    /// The word in the journal.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(outcome, _)| *outcome == self).map_or("", |(_, word)| word)
    }
}

/// A gate that was passed otherwise than by waiting, or was not.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Passage {
    pub migration: String,
    pub plan: String,
    pub gate: Gate,
    pub outcome: Outcome,
    /// Why it was overridden.
    pub reason: Option<String>,
    /// What its command ended with; none where a signal ended it.
    pub exit_code: Option<i64>,
    /// The last lines that its command printed, without secrets.
    pub output: Option<String>,
    /// By the database's clock, when it is written.
    pub at: Timestamp,
    pub by: String,
}

impl Passage {
    /// One of now, not written yet, of which nothing more is known.
    pub fn new(migration: &str, plan: &str, gate: Gate, outcome: Outcome) -> Passage {
        let (migration, plan) = (migration.to_string(), plan.to_string());
        let (reason, exit_code, output) = (None, None, None);
        Passage {
            migration,
            plan,
            gate,
            outcome,
            reason,
            exit_code,
            output,
            at: Timestamp::default(),
            by: String::new(),
        }
    }

    pub(super) async fn read(session: &mut Session) -> Result<Vec<Passage>> {
        let table = table(session.engine(), "gate");
        let columns = "migration, plan, gate, outcome, reason, exit_code, output, recorded_at, recorded_by";
        let rows = session.rows(&format!("SELECT {columns} FROM {table} ORDER BY seq")).await?;
        rows.into_iter().map(Passage::of).collect()
    }

    fn of(row: Vec<Option<String>>) -> Result<Passage> {
        let mut fields = row.into_iter();
        let mut next = || fields.next().flatten();
        let (migration, plan) = (next().unwrap_or_default(), next().unwrap_or_default());
        let (gate, outcome) = (next().unwrap_or_default(), next().unwrap_or_default());
        let known = Outcome::WORDS.iter().find(|(_, word)| *word == outcome).map(|(outcome, _)| *outcome);
        Ok(Passage {
            migration,
            plan,
            gate: Gate::of(&gate).ok_or_else(|| strange(&gate))?,
            outcome: known.ok_or_else(|| strange(&outcome))?,
            reason: next(),
            exit_code: next().and_then(|code| code.parse().ok()),
            output: next(),
            at: timestamp(&next().unwrap_or_default())?,
            by: next().unwrap_or_default(),
        })
    }

    /// Writes it down, at the database's own time.
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub async fn write(&self, session: &mut Session) -> Result<()> {
        prepare(session).await?;
        let by = Author::here(session).await?.to_string();
        let (dialect, engine) = (session.dialect(), session.engine());
        let text = |text: &str| dialect.literal(text);
        let or_null = |value: Option<&str>| value.map_or_else(|| "NULL".into(), text);
        let values = [
            text(&self.migration),
            text(&self.plan),
            text(self.gate.word()),
            text(self.outcome.word()),
            or_null(self.reason.as_deref()),
            self.exit_code.map_or_else(|| "NULL".into(), |code| code.to_string()),
            or_null(self.output.as_deref()),
            now(engine),
            text(&by),
        ];
        let columns = "migration, plan, gate, outcome, reason, exit_code, output, recorded_at, recorded_by";
        let insert = format!("INSERT INTO {} ({columns}) VALUES ({})", table(engine, "gate"), values.join(", "));
        session.execute(&insert).await.map(drop)
    }
}

fn strange(word: &str) -> Error {
    Error::new(format!("the journal holds `{word}` of a gate, which this version does not understand"))
        .hint("was it edited by hand? restore the row of its table `gate` from a backup, or mend the word")
}
