//! The same of a migration on SQLite: it is one transaction, whose lock is on the whole file.

use crate::engine::Session;
use crate::error::Result;
use crate::project::{LockFigures, MigrationStep, StepFigures, milliseconds};
use crate::step::Blocks;
use std::collections::BTreeMap;
use std::time::Instant;

/// Of a transaction under way.
pub struct Gauge {
    /// When it was asked for: others wait from then on.
    since: Instant,
    /// Rows that this connection has written.
    changes: u64,
    /// Of the file, in bytes.
    size: u64,
    /// Where each table and index begins.
    pages: BTreeMap<String, String>,
    /// Whether readers are kept out: without a write-ahead log they are from when the cache is full, which may be the first change, to
    /// the end of the commit. <https://www.sqlite.org/lockingv3.html>, section 4
    alone: bool,
    steps: Vec<StepFigures>,
}

impl Gauge {
    /// At its beginning.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn begin(session: &mut Session, since: Instant) -> Result<Gauge> {
        let (changes, size, pages) = (changes(session).await?, size(session).await?, pages(session).await?);
        let journal = session.value("PRAGMA journal_mode").await?;
        let alone = journal.as_deref() != Some("wal");
        Ok(Gauge { since, changes, size, pages, alone, steps: vec![] })
    }

    /// A step is done, which was begun at `since`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn ask(&mut self, session: &mut Session, step: &MigrationStep, since: Instant) -> Result<()> {
        let took = milliseconds(since.elapsed());
        let (changes, size, pages) = (changes(session).await?, size(session).await?, pages(session).await?);
        let moved = pages.iter().filter(|(name, page)| self.pages.get(*name).is_some_and(|was| was != *page));
        self.steps.push(StepFigures {
            number: self.steps.len() + 1,
            says: step.says.clone(),
            milliseconds: took,
            rows: changes.saturating_sub(self.changes),
            rewritten: moved.map(|(name, _)| name.clone()).collect(),
            size_bytes: Some(size.cast_signed().saturating_sub(self.size.cast_signed())),
            ..StepFigures::default()
        });
        (self.changes, self.size, self.pages) = (changes, size, pages);
        Ok(())
    }

    /// It is committed. One lock was held all the while, which the first step took.
    pub fn end(mut self) -> Vec<StepFigures> {
        let held = milliseconds(self.since.elapsed());
        if let Some(first) = self.steps.first_mut() {
            let (mode, blocks) =
                if self.alone { ("EXCLUSIVE", Blocks::Everybody) } else { ("RESERVED", Blocks::Writers) };
            let (relation, mode) = ("the whole file".into(), mode.into());
            first.locked(LockFigures { relation, mode, blocks, milliseconds: held, sampled: false });
        }
        if let Some(last) = self.steps.last_mut() {
            last.transactions = 1;
        }
        self.steps
    }
}

/// Those of triggers and foreign keys, too; not those of a table that is dropped.
async fn changes(session: &mut Session) -> Result<u64> {
    number(session, "SELECT total_changes()").await
}

async fn size(session: &mut Session) -> Result<u64> {
    Ok(number(session, "PRAGMA page_count").await? * number(session, "PRAGMA page_size").await?)
}

async fn number(session: &mut Session, query: &str) -> Result<u64> {
    Ok(session.value(query).await?.and_then(|number| number.parse().ok()).unwrap_or(0))
}

async fn pages(session: &mut Session) -> Result<BTreeMap<String, String>> {
    let rows = session.rows("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0").await?;
    let pair = |row: Vec<Option<String>>| {
        let mut row = row.into_iter().flatten();
        row.next().zip(row.next())
    };
    Ok(rows.into_iter().filter_map(pair).filter(|(name, _)| !name.starts_with("_concertina_")).collect())
}
