//! Applies what is pending, up to the first gate.
//!
//! ```text
//!   files == journal ?     7    for every pending migration, in order:
//!   one run at a time      5      the gates                        3, after what could be done was done
//!                                 live == where it begins ?        4
//!                                 no row against it ?              3
//!                                 the backup before a contract     3
//!                                 execute, live == where it ends ? 6
//! ```

mod gates;

use super::Site;
use super::agreed::nothing_else;
use super::execute::{Ran, Work, execute_among_others, surely};
use super::gate::Waiting;
use super::hook::Event;
use super::journal::{self, Course, Entry, History};
use super::lock::Lock;
use super::meanwhile::goes_on;
use super::pending::{chosen, pending, resumed, stage};
use super::place::{Outset, kept};
use crate::catalog::Catalog;
use crate::engine::{Access, Session};
use crate::error::{Error, Exit, Result};
use crate::project::{Migration, MigrationFile, digest};
use crate::route::Phase;
use gates::{Admission, Turn};
use serde::Serialize;

/// Which migrations, and past which gates.
#[derive(Clone, Debug, Default)]
pub struct ApplyOptions {
    /// The last phase to run; everything behind it waits.
    pub through: Option<Phase>,
    /// The last migration to run: its id, or the beginning of it.
    pub to: Option<String>,
    /// Why closed gates are passed; the journal keeps it.
    pub override_gates: Option<String>,
    /// The migrations that were shown to whoever agreed; if none were, those that are pending as it begins.
    pub agreed: Option<Vec<String>>,
}

/// What came of it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Applied {
    pub migrations: Vec<AppliedMigration>,
    /// The gate at which it stopped.
    pub waiting: Option<Waiting>,
    /// Migrations that are still pending.
    pub left: Vec<String>,
}

/// A migration that ran.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AppliedMigration {
    pub migration: String,
    pub phase: Phase,
    /// Steps that this run did.
    pub steps: usize,
    pub milliseconds: u64,
}

impl AppliedMigration {
    pub(super) fn of(migration: &Migration, ran: &Ran) -> AppliedMigration {
        AppliedMigration {
            migration: migration.id.clone(),
            phase: migration.phase,
            steps: ran.steps,
            milliseconds: u64::try_from(ran.took.as_millis()).unwrap_or(u64::MAX),
        }
    }
}

/// Applies what is pending.
///
/// # Errors
/// 7 when files are not what was applied, 5 when another run is at work, 4 when the database is elsewhere, 3 when rows stand
/// against it, 6 when something is committed and not all.
pub async fn apply(site: &Site<'_>, options: &ApplyOptions) -> Result<Applied> {
    site.project.intact()?;
    let files = site.project.migrations()?;
    let mut session = site.open(Access::Create).await?;
    let history = History::read(&mut session).await?;
    let first = ids(&chosen(pending(&files, &history)?, options)?);
    if first.is_empty() && history.unfinished(Course::Down).is_none() {
        return Ok(Applied { left: ids(&pending(&files, &history)?), ..Applied::default() });
    }
    let lock = Lock::take(site, &mut session, "concertina apply").await?;
    let agreed = options.agreed.as_ref().unwrap_or(&first);
    let done = Applying { site, options, agreed, session, files: &files, applied: Applied::default() }.run(&lock).await;
    lock.release().await;
    site.hear_end("apply", &done, |applied: &Applied| {
        let migrations: Vec<&str> = applied.migrations.iter().map(|one| one.migration.as_str()).collect();
        (!migrations.is_empty()).then(|| Event::OnSuccess { command: "apply", migrations, left: &applied.left })
    })
    .await;
    done
}

struct Applying<'a> {
    site: &'a Site<'a>,
    options: &'a ApplyOptions,
    agreed: &'a [String],
    session: Session,
    files: &'a [MigrationFile],
    applied: Applied,
}

impl Applying<'_> {
    async fn run(mut self, lock: &Lock) -> Result<Applied> {
        let history = History::read(&mut self.session).await?;
        self.no_way_back_begun(&history).await?;
        let live = self.session.introspect(self.site.scope).await?.catalog;
        let fresh = live.is_empty() && history.applied().next().is_none();
        let done = match self.all(lock, live, fresh).await {
            Ok(()) => self.look_what_is_left().await,
            Err(error) => Err(error),
        };
        match done {
            Ok(()) => Ok(self.applied),
            Err(error) => Err(self.after_others(error)),
        }
    }

    async fn look_what_is_left(&mut self) -> Result<()> {
        let history = History::read(&mut self.session).await?;
        self.applied.left = ids(&pending(self.files, &history)?);
        Ok(())
    }

    /// A way back of which something is committed is to be finished first; one of which nothing is, is no more.
    async fn no_way_back_begun(&mut self, history: &History) -> Result<()> {
        let Some(Entry { migration, step, steps, .. }) = history.unfinished(Course::Down) else { return Ok(()) };
        if history.unfinished(Course::Down).is_some_and(Entry::is_half_way) {
            let sentence = format!("the way back of `{migration}` stopped after {step} of {steps} steps");
            return Err(Error::decision(sentence).hint("`concertina rollback --steps 1` goes on with it"));
        }
        let superseded = journal::superseded(self.session.engine());
        self.session.execute(&superseded).await.map(drop)
    }

    async fn all(&mut self, lock: &Lock, mut live: Catalog, fresh: bool) -> Result<()> {
        let history = History::read(&mut self.session).await?;
        self.told_for_sure(&history)?;
        let ahead = chosen(pending(self.files, &history)?, self.options)?;
        nothing_else(self.agreed, ahead.iter().map(|file| &file.id), "concertina apply")?;
        for file in ahead {
            lock.held().await?;
            self.site.conduct.stop.check("concertina apply")?;
            let history = History::read(&mut self.session).await?;
            let document = self.site.project.plan_document(&file.up.plan)?;
            let stage = stage(&document, file)?;
            let resumed = resumed(&history, file);
            let turn = Turn { migration: &file.up, document: &document, stage, history: &history, fresh };
            let (before, overridden) = match resumed.filter(|entry| entry.is_half_way()) {
                Some(entry) => (self.going_on(&turn, entry, &live).await?, false),
                None => match self.admit(&turn, live, lock).await? {
                    Admission::Open { live, overridden } => (*live, overridden),
                    Admission::Closed(waiting) => {
                        self.applied.waiting = Some(waiting);
                        return Ok(());
                    }
                },
            };
            let reason = self.options.override_gates.as_deref().filter(|_| overridden);
            live = self.one(&turn, file, &before, resumed, reason).await?.catalog;
        }
        Ok(())
    }

    /// What the database held as a migration began that goes on now: nothing else may have moved since.
    async fn going_on(&mut self, turn: &Turn<'_>, entry: &Entry, live: &Catalog) -> Result<Catalog> {
        let before = kept(&mut self.session, entry).await?;
        let Turn { migration, document, history, .. } = *turn;
        let unrelated = self.site.conduct.settings.allow_unrelated;
        goes_on(Outset { migration, document, history, live, unrelated }, &before, entry.step)?;
        Ok(before)
    }

    /// Refuses plans of which some statement cannot be told for the tenant, forward or back, before any migration of them runs.
    fn told_for_sure(&self, history: &History) -> Result<()> {
        let pending = pending(self.files, history)?;
        let plans: Vec<&str> =
            chosen(pending.clone(), self.options)?.into_iter().map(|file| file.up.plan.as_str()).collect();
        let begun = pending.into_iter().filter(|file| plans.contains(&file.up.plan.as_str()));
        begun.flat_map(|file| [&file.up, &file.down]).try_for_each(|migration| surely(&self.session, migration))
    }

    async fn one(
        &mut self,
        turn: &Turn<'_>,
        file: &MigrationFile,
        before: &Catalog,
        resumed: Option<&Entry>,
        reason: Option<&str>,
    ) -> Result<Ran> {
        let Turn { document, stage, .. } = turn;
        let work = Work {
            conduct: self.site.conduct,
            scope: self.site.scope,
            before,
            after: &stage.after(before),
            unlisted: &document.unlisted,
            sha256: &digest(&file.up_text),
            resumed,
            reason,
            measures: false,
        };
        let ran = execute_among_others(&mut self.session, &file.up, &work, document).await?;
        self.applied.migrations.push(AppliedMigration::of(&file.up, &ran));
        self.site.hear(&Event::after(&file.up, ran.steps, ran.took)).await;
        Ok(ran)
    }

    /// An error after other migrations of this call is one of a database half way.
    fn after_others(&self, error: Error) -> Error {
        let error = journal::told(error);
        let Some(last) = self.applied.migrations.last() else { return error };
        let error = error.detail(format!("applied by this run before it, up to `{}`", last.migration));
        if error.exit == Exit::Interrupted { error } else { error.exit(Exit::Partial) }
    }
}

fn ids(files: &[&MigrationFile]) -> Vec<String> {
    files.iter().map(|file| file.id.clone()).collect()
}
