//! Where a migration has led: what its plan proved, but for what others changed meanwhile.

use super::Run;
use crate::catalog::Catalog;
use crate::error::{Error, Exit, Result};
use crate::run::meanwhile::{is_unrelated, way_out};
use crate::run::moved::moved;

impl Run<'_> {
    /// What the database holds, which must be what the plan proved; beside that, what has nothing to do with the plan, if that is allowed.
    pub(super) async fn arrived(&mut self) -> Result<Catalog> {
        let live = self.session.introspect(self.work.scope).await?.catalog;
        let differs = moved(self.work.unlisted, self.work.after, &live);
        let let_through = self.document.is_some_and(|document| is_unrelated(document, &differs));
        if differs.is_empty() || (let_through && self.work.conduct.settings.allow_unrelated) {
            return Ok(live);
        }
        let id = &self.migration.id;
        let error =
            Error::of(Exit::Partial, format!("`{id}` ran to its end, and the database is not what its plan proved"));
        let error = differs.into_iter().take(20).fold(error, Error::detail);
        let hint = way_out(self.migration, let_through, true);
        Err(error.hint(format!("did somebody change the schema meanwhile? {hint}")))
    }
}
