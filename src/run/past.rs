//! All that was ever run on a database, with every try of every step. It only reads.

use super::Site;
use super::journal::{Attempt, Entry, History};
use crate::engine::Access;
use crate::error::Result;
use serde::Serialize;

/// A row of the journal, and what was tried under it.
#[derive(Clone, Debug, Serialize)]
pub struct Past {
    #[serde(flatten)]
    pub entry: Entry,
    pub attempts: Vec<Attempt>,
}

/// Reads it, oldest first.
///
/// # Errors
/// When the journal cannot be read.
pub async fn past(site: &Site<'_>) -> Result<Vec<Past>> {
    let mut session = site.open(Access::Read).await?;
    let history = History::read(&mut session).await?;
    let mut attempts = Attempt::read(&mut session).await?;
    let mut of = |entry: Entry| {
        let (own, rest) = std::mem::take(&mut attempts).into_iter().partition(|one| one.entry == entry.seq);
        attempts = rest;
        Past { entry, attempts: own }
    };
    Ok(history.entries.into_iter().map(&mut of).collect())
}
