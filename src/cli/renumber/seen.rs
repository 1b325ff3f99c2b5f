//! A database that tells which plans are applied.

use crate::catalog::Catalog;
use crate::cli::conduct::Ground;
use crate::cli::context::Context;
use crate::engine::Session;
use crate::error::Result;
use crate::project::Bundle;
use crate::run::History;
use crate::run::journal::{Course, Entry, State};

/// A database as it was found.
pub struct Seen {
    pub session: Session,
    pub history: History,
    pub live: Catalog,
    /// Its URL without the password.
    pub name: String,
}

impl Seen {
    /// Looks at the one that the flags and the configuration name.
    ///
    /// # Errors
    /// When none is named, or it cannot be read.
    pub async fn look(context: &Context) -> Result<Seen> {
        let way = "`concertina renumber PLAN --offline` looks at none";
        let named = Ground::new(context).map_err(|error| {
            let hint = error.hint.clone().map_or_else(|| way.to_string(), |hint| format!("{hint}; {way}"));
            error.hint(hint)
        })?;
        let mut session = context.open_for_reading().await?;
        let history = History::read(&mut session).await?;
        let live = context.understood(session.introspect(&context.config.scope()).await?, "the database")?;
        Ok(Seen { session, history, live, name: named.target.to_string() })
    }

    /// Whether any of a plan is applied, or was there before.
    pub fn holds(&self, bundle: &Bundle) -> bool {
        let own = |entry: &&Entry| bundle.files.iter().any(|file| file.id == entry.migration);
        let committed = |entry: &Entry| entry.state == State::Done || entry.is_half_way();
        self.history.entries.iter().filter(own).any(|entry| entry.course != Course::Down && committed(entry))
    }

    /// Whether a migration is still to come.
    pub fn awaits(&self, migration: &str) -> bool {
        !self.history.has_applied(migration)
    }
}
