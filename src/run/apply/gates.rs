//! What stands between a migration and its turn: gates, the rows and objects that are there, the backup.

use super::Applying;
use crate::catalog::Catalog;
use crate::error::Result;
use crate::project::document::StageDocument;
use crate::project::{Document, Migration};
use crate::run::Progress;
use crate::run::backup::back_up;
use crate::run::gate::{Asked, Closed, Gate, Waiting, backup_is_due, gate};
use crate::run::journal::{History, Outcome, Passage};
use crate::run::lock::Lock;
use crate::run::place::{Outset, ready};

/// A migration whose turn it is.
pub struct Turn<'a> {
    pub migration: &'a Migration,
    pub document: &'a Document,
    pub stage: &'a StageDocument,
    pub history: &'a History,
    /// Whether the database was empty when apply began.
    pub fresh: bool,
}

/// Whether it may run.
pub enum Admission {
    /// It begins on this; `overridden` tells that a gate was passed by force.
    Open {
        live: Box<Catalog>,
        overridden: bool,
    },
    Closed(Waiting),
}

impl Applying<'_> {
    /// Brings a migration through its gates, as far as it comes.
    pub(super) async fn admit(&mut self, turn: &Turn<'_>, live: Catalog, lock: &Lock) -> Result<Admission> {
        let Turn { migration, document, stage, history, fresh } = *turn;
        let (gates, papers) = (&self.site.conduct.settings.gates, self.site.project.papers(&migration.plan)?);
        let asked = Asked { stage, without_old: document.begins_without_old(), papers: &papers, fresh, ahead: false };
        let (closed, due) = (gate(&asked, history, gates)?, backup_is_due(&asked, history, gates)?);
        let forced = self.options.override_gates.is_some();
        let unrelated = self.site.conduct.settings.allow_unrelated;
        if let (Some(waiting), false) = (&closed, forced) {
            return Ok(Admission::Closed(waiting.clone()));
        }
        ready(&mut self.session, Outset { migration, document, history, live: &live, unrelated }).await?;
        if forced {
            let closed = closed.into_iter().flat_map(|waiting| waiting.closed).map(|closed| closed.gate);
            let passed: Vec<Gate> = closed.chain(due.then_some(Gate::Backup)).collect();
            self.write_overridden(migration, &passed).await?;
            return Ok(Admission::Open { live: Box::new(live), overridden: !passed.is_empty() });
        }
        if !due {
            return Ok(Admission::Open { live: Box::new(live), overridden: false });
        }
        if let Some(waiting) = self.back_up(migration).await? {
            return Ok(Admission::Closed(waiting));
        }
        // It may have taken long.
        lock.held().await?;
        let live = self.session.introspect(self.site.scope).await?.catalog;
        ready(&mut self.session, Outset { migration, document, history, live: &live, unrelated }).await?;
        Ok(Admission::Open { live: Box::new(live), overridden: false })
    }

    async fn write_overridden(&mut self, migration: &Migration, gates: &[Gate]) -> Result<()> {
        for gate in gates {
            let passage = Passage::new(&migration.id, &migration.plan, *gate, Outcome::Overridden);
            let reason = self.options.override_gates.clone();
            Passage { reason, ..passage }.write(&mut self.session).await?;
        }
        Ok(())
    }

    /// Makes the backup before a migration, writes down what came of it, and gives the gate if it failed.
    async fn back_up(&mut self, migration: &Migration) -> Result<Option<Waiting>> {
        let Some(backup) = &self.site.conduct.settings.gates.backup else { return Ok(None) };
        self.site.conduct.tell(Progress::BacksUp { migration: &migration.id });
        let backed = back_up(backup, self.site.target, migration).await?;
        if !backed.succeeded {
            // Ctrl-C ends the command too: that is no failure of it.
            self.site.conduct.stop.check("concertina apply")?;
        }
        let outcome = if backed.succeeded { Outcome::Passed } else { Outcome::Refused };
        let output = Some(backed.output).filter(|output| !output.is_empty());
        let closed = Closed::backup(&backed.ended, output.as_deref());
        let passage = Passage::new(&migration.id, &migration.plan, Gate::Backup, outcome);
        Passage { exit_code: backed.exit_code, output, ..passage }.write(&mut self.session).await?;
        self.site.conduct.stop.check("concertina apply")?;
        Ok((!backed.succeeded).then(|| Waiting { migration: migration.id.clone(), closed: vec![closed] }))
    }
}
