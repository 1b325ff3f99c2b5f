//! All that was ever run on a database, with every try of every step. It only reads.

use super::Site;
use super::journal::{Attempt, Entry, History, Repaired};
use crate::engine::Access;
use crate::error::Result;
use serde::Serialize;

/// A row of the journal, what was tried under it, and what was set right in it.
#[derive(Clone, Debug, Serialize)]
pub struct Past {
    #[serde(flatten)]
    pub entry: Entry,
    pub attempts: Vec<Attempt>,
    /// What a person set right in the row.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub repairs: Vec<Repaired>,
}

/// Reads it, oldest first.
///
/// # Errors
/// When the journal cannot be read.
pub async fn past(site: &Site<'_>) -> Result<Vec<Past>> {
    let mut session = site.open(Access::Read).await?;
    let history = History::read(&mut session).await?;
    let mut attempts = Attempt::read(&mut session).await?;
    let repairs = Repaired::read(&mut session).await?;
    let mut of = |entry: Entry| {
        let (own, rest) = std::mem::take(&mut attempts).into_iter().partition(|one| one.entry == entry.seq);
        attempts = rest;
        let repairs = repairs.iter().filter(|repair| repair.entry == entry.seq).cloned().collect();
        Past { entry, attempts: own, repairs }
    };
    Ok(history.entries.into_iter().map(&mut of).collect())
}
