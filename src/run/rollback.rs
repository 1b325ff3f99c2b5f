//! Takes migrations back, last first.
//!
//! ```text
//!   applied:  a  b  c  d        a migration that stopped half way stands in front of them all:
//!   --steps 2:      <--            SQLite, or nothing of it committed: it is forgotten
//!   --to a:      <-----            PostgreSQL: forgotten if the database is where it began, else refused by name
//!   --all:    <--------
//! ```
//!
//! A way back is a migration like any other: it is in the journal, is resumed where it stopped, is preceded by its counts and
//! ends in the catalog that the plan's document gives. Its end and the mark on what it took back are one transaction.

use super::apply::AppliedMigration;
use super::execute::{Work, execute};
use super::journal::{self, Course, Entry, History};
use super::lock::Lock;
use super::pending::{pending, stage};
use super::place::{kept, ready};
use super::purged::nothing_purged;
use super::{Site, moved};
use crate::catalog::Catalog;
use crate::engine::{Access, Session};
use crate::error::{Error, Exit, Result};
use crate::project::{Migration, MigrationFile, digest};
use crate::route::Phase;
use serde::Serialize;

/// How far back.
#[derive(Clone, Debug, PartialEq)]
pub enum Extent {
    All,
    /// Everything after this migration: its id, or the beginning of it.
    To(String),
    /// So many migrations.
    Steps(usize),
    /// This phase of the last plan, and those after it; a direct migration is what expand and all after it would be.
    Phase(Phase),
}

/// What came of it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RolledBack {
    pub migrations: Vec<AppliedMigration>,
    /// Migrations that had stopped half way and of which nothing stood.
    pub forgotten: Vec<String>,
    /// What the forward steps had taken away for good: the shape is back, and the values are not.
    pub lost: Vec<String>,
}

/// A migration that would go back.
#[derive(Clone, Debug, PartialEq)]
pub struct WayBack {
    pub migration: String,
    /// The steps that take away for good what came with it, and what was written there since.
    pub destroys: Vec<String>,
}

/// What would go back, last first. It only reads.
///
/// # Errors
/// When a file is edited or missing, or nothing is of that extent.
pub async fn ways_back(site: &Site<'_>, extent: &Extent) -> Result<Vec<WayBack>> {
    site.project.intact()?;
    let files = site.project.migrations()?;
    let mut session = site.open(Access::Read).await?;
    let history = History::read(&mut session).await?;
    let half_way = history.unfinished(Course::Up).map(|_| 1).unwrap_or_default();
    let way_back = |entry: &Entry| {
        let file = files.iter().find(|file| file.id == entry.migration);
        let steps = file.into_iter().flat_map(|file| &file.down.steps).filter(|step| step.destroys());
        WayBack { migration: entry.migration.clone(), destroys: steps.map(|step| step.says.clone()).collect() }
    };
    Ok(chosen(&history, extent, half_way)?.into_iter().map(way_back).collect())
}

/// Takes migrations back.
///
/// # Errors
/// 7 when a file is edited or missing, 5 when another run is at work, 4 when the database is elsewhere, 3 when rows stand
/// against it, 6 when something is taken back and not all.
pub async fn rollback(site: &Site<'_>, extent: &Extent) -> Result<RolledBack> {
    site.project.intact()?;
    let files = site.project.migrations()?;
    let mut session = site.open(Access::Write).await?;
    pending(&files, &History::read(&mut session).await?)?;
    let mut lock = Lock::take(site.target, "concertina rollback", site.wait).await?;
    let mut back = RollingBack { site, session, files: &files, done: RolledBack::default() };
    let done = back.run(&mut lock, extent).await;
    let released = lock.release().await;
    done.map_err(|error| back.after_others(error))?;
    released.map(|()| back.done)
}

struct RollingBack<'a> {
    site: &'a Site<'a>,
    session: Session,
    files: &'a [MigrationFile],
    done: RolledBack,
}

impl RollingBack<'_> {
    async fn run(&mut self, lock: &mut Lock, extent: &Extent) -> Result<()> {
        let history = History::read(&mut self.session).await?;
        let mut live = self.session.introspect(self.site.scope).await?.catalog;
        if let Some(entry) = history.unfinished(Course::Up) {
            self.forget(entry, &live).await?;
        }
        let chosen = chosen(&history, extent, self.done.forgotten.len())?;
        self.possible(&history, &chosen).await?;
        for entry in chosen {
            lock.held().await?;
            self.site.conduct.stop.check("concertina rollback --steps 1")?;
            live = self.one(&history, entry, live).await?;
        }
        Ok(())
    }

    /// Whether everything is there that the ways back begin with; one that is under way has used its own.
    async fn possible(&mut self, history: &History, chosen: &[&Entry]) -> Result<()> {
        let begun = history.unfinished(Course::Down).filter(|entry| entry.is_half_way());
        let ahead = chosen.iter().filter(|entry| begun.is_none_or(|begun| begun.migration != entry.migration));
        let files = ahead.filter_map(|entry| self.files.iter().find(|file| file.id == entry.migration));
        let ways_back: Vec<&Migration> = files.map(|file| &file.down).collect();
        nothing_purged(&mut self.session, &ways_back).await
    }

    /// A migration that stopped half way and of which nothing stands is no more.
    async fn forget(&mut self, entry: &Entry, live: &Catalog) -> Result<()> {
        let before = kept(&mut self.session, entry).await?;
        let document = self.site.project.plan_document(&entry.plan)?;
        let differs = moved(&document.unlisted, &before, live);
        if !differs.is_empty() {
            let Entry { migration, step, steps, .. } = entry;
            let sentence =
                format!("`{migration}` stopped after {step} of {steps} steps, and its way back begins at its end");
            let error = differs.into_iter().take(20).fold(Error::of(Exit::Partial, sentence), Error::detail);
            return Err(error.hint("`concertina apply` finishes it; then `concertina rollback --steps 1`"));
        }
        let undo = journal::undo(&self.session, &entry.migration);
        self.session.execute(&undo).await?;
        self.done.forgotten.push(entry.migration.clone());
        Ok(())
    }

    async fn one(&mut self, history: &History, entry: &Entry, live: Catalog) -> Result<Catalog> {
        let file = self.files.iter().find(|file| file.id == entry.migration);
        let file =
            file.ok_or_else(|| Error::of(Exit::History, format!("`{}.down.sql` is missing", entry.migration)))?;
        let document = self.site.project.plan_document(&file.down.plan)?;
        let stage = stage(&document, file)?;
        let resumed = history.unfinished(Course::Down).filter(|entry| entry.migration == file.id);
        let before = match resumed.filter(|entry| entry.is_half_way()) {
            Some(entry) => kept(&mut self.session, entry).await?,
            None => {
                ready(&mut self.session, &file.down, &document, history, &live).await?;
                live
            }
        };
        let work = Work {
            conduct: self.site.conduct,
            scope: self.site.scope,
            before: &before,
            after: &stage.before(&before),
            unlisted: &document.unlisted,
            sha256: &digest(&file.down_text),
            resumed,
            reason: None,
        };
        let ran = execute(&mut self.session, &file.down, &work).await?;
        self.done.lost.extend(file.down.irreversible.iter().cloned());
        self.done.migrations.push(AppliedMigration::of(&file.down, &ran));
        Ok(ran.catalog)
    }

    /// An error after other migrations of this call is one of a database half way.
    fn after_others(&self, error: Error) -> Error {
        let Some(last) = self.done.migrations.last() else { return error };
        let error = error.detail(format!("taken back by this run before it, down to `{}`", last.migration));
        if error.exit == Exit::Interrupted { error } else { error.exit(Exit::Partial) }
    }
}

/// How many migrations of a plan, by their phases, last first, a phase and those after it are.
fn of_phase(phase: Phase, applied: &[Phase]) -> Result<usize> {
    let refused = |sentence: &str, hint: &str| Err(Error::of(Exit::Usage, sentence).hint(hint));
    match (applied.contains(&Phase::Direct), phase) {
        (true, Phase::Direct | Phase::Expand) => Ok(applied.len()),
        (true, _) => refused(
            "the last plan is one direct migration, which goes back whole or not at all",
            "`concertina rollback --phase direct` takes it back",
        ),
        (false, Phase::Direct) if !applied.is_empty() => {
            refused("the last plan is no direct migration", "`concertina rollback --phase expand` takes all of it back")
        }
        (false, _) => Ok(applied.iter().take_while(|applied| **applied >= phase).count()),
    }
}

/// Refuses to take the last plan that is applied for the last one that was: who says a phase twice means one plan.
fn nothing_later(history: &History, plan: Option<&String>) -> Result<()> {
    let mut later = history.entries.iter().rev().filter(|entry| entry.course == Course::Up).map(|entry| &entry.plan);
    match (later.next(), plan) {
        (Some(later), Some(plan)) if later > plan => {
            let sentence = format!("`{later}` is taken back already, and the last plan that is applied is `{plan}`");
            let hint = "`concertina rollback --to ID` takes back what came after a migration, of every plan, and `--steps N` so many";
            Err(Error::of(Exit::Usage, sentence).hint(hint))
        }
        _ => Ok(()),
    }
}

/// The applied migrations to take back, last first. One that is forgotten counts as a step.
fn chosen<'h>(history: &'h History, extent: &Extent, forgotten: usize) -> Result<Vec<&'h Entry>> {
    let applied: Vec<&Entry> = history.applied().rev().collect();
    let count = match extent {
        Extent::All => applied.len(),
        Extent::Steps(steps) => steps.saturating_sub(forgotten),
        Extent::To(id) => {
            let named = |entry: &Entry| entry.migration.starts_with(id.as_str());
            let all = history.baseline().any(named).then_some(applied.len());
            applied.iter().position(|entry| named(entry)).or(all).ok_or_else(|| {
                Error::of(Exit::Usage, format!("no applied migration begins with `{id}`"))
                    .hint("`concertina status` lists them; `--all` takes back everything")
            })?
        }
        Extent::Phase(phase) => {
            let plan = applied.first().map(|entry| &entry.plan);
            nothing_later(history, plan)?;
            let own = applied.iter().take_while(|entry| Some(&entry.plan) == plan);
            let own: Vec<Phase> = own.filter_map(|entry| entry.phase).collect();
            of_phase(*phase, &own)?
        }
    };
    Ok(applied.into_iter().take(count).collect())
}
