//! What a person set right in the journal: a row that nothing changes any more.

use super::Author;
use super::history::timestamp;
use super::tables::{exists, now, table, understand};
use crate::engine::Session;
use crate::error::{Error, Result};
use jiff::Timestamp;
use serde::Serialize;

const COLUMNS: &str = "entry, migration, deed, reason, was, became, finding, repaired_at, repaired_by";

/// What was set right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Deed {
    /// The file may say what it says now.
    Accepted,
    /// The migration counts as applied.
    Applied,
    /// The migration counts as taken back.
    Undone,
}

/// A repair. One that is to be written has the time and the person of its writing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Repaired {
    /// The number of the journal's row.
    pub entry: i64,
    pub migration: String,
    pub deed: Deed,
    pub reason: String,
    /// What the row said before, and what it says now.
    pub was: String,
    pub became: String,
    /// What was found when files and database were looked at.
    pub finding: String,
    /// By the database's clock, when it is written.
    pub at: Timestamp,
    pub by: String,
}

impl Deed {
    const WORDS: [(Deed, &'static str); 3] =
        [(Deed::Accepted, "accepted"), (Deed::Applied, "applied"), (Deed::Undone, "undone")];

    /// The word in the journal.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(deed, _)| *deed == self).map_or("", |(_, word)| word)
    }
}

impl Repaired {
    /// Writes it down, at the database's own time.
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub async fn write(&self, session: &mut Session) -> Result<()> {
        let by = Author::here(session).await?.in_full();
        let (dialect, engine) = (session.dialect(), session.engine());
        let text = |text: &str| dialect.literal(text);
        let Repaired { entry, migration, deed, reason, was, became, finding, .. } = self;
        let words = [migration.as_str(), deed.word(), reason, was, became, finding].map(text);
        let (table, at) = (table(engine, "repair"), now(engine));
        let insert =
            format!("INSERT INTO {table} ({COLUMNS}) VALUES ({entry}, {}, {at}, {})", words.join(", "), text(&by));
        session.execute(&insert).await.map(drop)
    }

    /// All that there were, oldest first; none where there is no journal, or one of a version that did not keep them.
    ///
    /// # Errors
    /// A journal of a version that this tool does not know.
    pub async fn read(session: &mut Session) -> Result<Vec<Repaired>> {
        if !exists(session).await? || understand(session).await? < 4 {
            return Ok(vec![]);
        }
        let table = table(session.engine(), "repair");
        let rows = session.rows(&format!("SELECT {COLUMNS} FROM {table} ORDER BY seq")).await?;
        rows.into_iter().map(Repaired::of).collect()
    }

    fn of(row: Vec<Option<String>>) -> Result<Repaired> {
        let mut fields = row.into_iter().map(Option::unwrap_or_default);
        let mut next = || fields.next().unwrap_or_default();
        let (entry, migration, deed) = (next(), next(), next());
        let known = Deed::WORDS.iter().find(|(_, word)| *word == deed).map(|(deed, _)| *deed);
        Ok(Repaired {
            entry: entry.parse().map_err(|_| strange(&entry))?,
            migration,
            deed: known.ok_or_else(|| strange(&deed))?,
            reason: next(),
            was: next(),
            became: next(),
            finding: next(),
            at: timestamp(&next())?,
            by: next(),
        })
    }
}

fn strange(word: &str) -> Error {
    Error::new(format!("the journal holds `{word}` of a repair, which this version does not understand"))
        .hint("was it edited by hand? restore the row of its table `repair` from a backup, or mend the word")
}
