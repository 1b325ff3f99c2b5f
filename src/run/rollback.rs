//! Takes migrations back, last first.
//!
//! ```text
//!   applied:  a  b  c  d        a migration that stopped half way goes before them all:
//!   --steps 2:      <--            nothing of it stands: it is forgotten
//!   --to a:      <-----            else by a way that begins in its middle, see `retreat`
//!   --all:    <--------
//! ```
//!
//! A way back is a migration like any other: it is in the journal, is resumed where it stopped, is preceded by its counts (which
//! `foreseen` asks of all of them before the first) and ends in the catalog that the plan's document gives. Its end and the mark
//! on what it took back are one transaction.

mod extent;
mod foreseen;
mod preview;
mod recovered;
mod retreat;

pub use extent::Extent;
pub use preview::{WayBack, ways_back};
pub use recovered::recovered;

use super::agreed::nothing_else;
use super::apply::AppliedMigration;
use super::execute::{Work, execute_among_others, tidy};
use super::hook::Event;
use super::journal::{self, Course, Entry, History};
use super::lock::Lock;
use super::meanwhile::{carried, goes_on, is_unrelated};
use super::pending::{stage, unedited};
use super::place::{Outset, kept, ready};
use super::purged::nothing_purged;
use super::{Site, count, moved};
use crate::catalog::Catalog;
use crate::engine::{Access, Ladder, Session};
use crate::error::{Error, Exit, Result};
use crate::plan::Check;
use crate::project::{Document, Migration, MigrationFile, digest};
use extent::{chosen, reached};
use retreat::HalfWay;
use serde::Serialize;

/// What came of it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RolledBack {
    pub migrations: Vec<AppliedMigration>,
    /// Migrations that had stopped half way and of which nothing stood.
    pub forgotten: Vec<String>,
    /// What the forward steps had taken away for good: the shape is back, and the values are not.
    pub lost: Vec<String>,
}

/// Takes migrations back. What `ladder` leads to serves one that stopped half way: its way back is found there. `agreed` are those that
/// were shown to whoever agreed; without it, those that there are as it begins.
///
/// # Errors
/// 7 when a file is edited or missing, 5 when another run is at work, 4 when the database is elsewhere, 3 when rows stand
/// against it, 6 when something is taken back and not all.
pub async fn rollback(
    site: &Site<'_>,
    ladder: &Ladder,
    extent: &Extent,
    agreed: Option<Vec<String>>,
) -> Result<RolledBack> {
    // What is out of order is no reason to stay there: to take it back is a way out.
    site.project.unedited()?;
    let files = site.project.files()?;
    let mut session = site.open(Access::Write).await?;
    let history = History::read(&mut session).await?;
    unedited(&files, &history)?;
    let agreed = match agreed {
        Some(agreed) => agreed,
        None => reached(&history, extent)?.map(|entry| entry.migration.clone()).collect(),
    };
    let lock = Lock::take(site, &mut session, "concertina rollback").await?;
    let mut back = RollingBack { site, ladder, session, files: &files, done: RolledBack::default() };
    let done = back.run(&lock, extent, &agreed).await;
    lock.release().await;
    let done = done.map(|()| back.done.clone()).map_err(|error| back.after_others(error));
    site.hear_end("rollback", &done, |back: &RolledBack| {
        let migrations: Vec<&str> = back.migrations.iter().map(|one| one.migration.as_str()).collect();
        (!migrations.is_empty()).then_some(Event::OnSuccess { command: "rollback", migrations, left: &[] })
    })
    .await;
    done
}

struct RollingBack<'s> {
    site: &'s Site<'s>,
    ladder: &'s Ladder,
    session: Session,
    files: &'s [MigrationFile],
    done: RolledBack,
}

impl<'s> RollingBack<'s> {
    async fn run(&mut self, lock: &Lock, extent: &Extent, agreed: &[String]) -> Result<()> {
        let history = History::read(&mut self.session).await?;
        nothing_else(
            agreed,
            reached(&history, extent)?.map(|entry| &entry.migration),
            "concertina rollback --steps 1",
        )?;
        let chosen = chosen(&history, extent)?;
        self.possible(&history, &chosen).await?;
        let mut live = self.session.introspect(self.site.scope).await?.catalog;
        self.foreseen(&history, &chosen, &live).await?;
        if let Some(entry) = history.unfinished(Course::Up) {
            live = self.undo(&history, entry, live).await?;
        }
        for entry in chosen {
            lock.held().await?;
            self.site.conduct.stop.check("concertina rollback --steps 1")?;
            live = self.one(entry, live).await?;
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

    /// Takes back a migration that stopped half way. One of which nothing stands is no more.
    async fn undo(&mut self, history: &History, entry: &Entry, live: Catalog) -> Result<Catalog> {
        let before = kept(&mut self.session, entry).await?;
        let document = self.site.project.plan_document(&entry.plan)?;
        let differs = moved(&document.unlisted, &before, &live);
        let let_through = self.site.conduct.settings.allow_unrelated && is_unrelated(&document, &differs);
        if !entry.is_half_way() && (differs.is_empty() || let_through) {
            let undo = journal::undo(&self.session, &entry.migration);
            self.session.execute(&undo).await?;
            self.done.forgotten.push(entry.migration.clone());
            return Ok(live);
        }
        let file = self.file(&entry.migration)?;
        tidy(&mut self.session, &file.up, entry.step).await?;
        let resumed = history.unfinished(Course::Down).filter(|down| down.is_half_way());
        let live = match resumed {
            Some(down) => kept(&mut self.session, down).await?,
            None => live,
        };
        let unrelated = resumed.is_some() || self.site.conduct.settings.allow_unrelated;
        let half_way = HalfWay { file, document: &document, before: &before, live: &live, done: entry.step, unrelated };
        let (way, here) = half_way.way_back(&mut self.session, self.ladder, self.site.scope).await?;
        let end = carried(&before, &here, &live);
        let sha256 = digest(&way.write());
        if let Some(down) = resumed.filter(|down| down.sha256 != sha256) {
            return Err(Error::of(Exit::History, format!("the way back of `{}` was begun otherwise", down.migration))
                .hint(format!("go on with concertina {}, which began it", down.tool_version)));
        }
        if resumed.is_none() {
            let checks: Vec<&Check> = way.needs.iter().collect();
            count(&mut self.session, &way.file_name(), way.direction, &checks).await?;
        }
        self.walk(&way, &document, (&live, &end), (&sha256, resumed)).await
    }

    fn file(&self, migration: &str) -> Result<&'s MigrationFile> {
        let file = self.files.iter().find(|file| file.id == migration);
        file.ok_or_else(|| Error::of(Exit::History, format!("`{migration}.down.sql` is missing")))
    }

    async fn one(&mut self, entry: &Entry, live: Catalog) -> Result<Catalog> {
        let history = &History::read(&mut self.session).await?;
        let file = self.file(&entry.migration)?;
        let document = self.site.project.plan_document(&file.down.plan)?;
        let stage = stage(&document, file)?;
        let resumed = history.unfinished(Course::Down).filter(|entry| entry.migration == file.id);
        let resumed = resumed.filter(|_| history.unfinished(Course::Up).is_none());
        let unrelated = self.site.conduct.settings.allow_unrelated;
        let outset = Outset { migration: &file.down, document: &document, history, live: &live, unrelated };
        let before = match resumed.filter(|entry| entry.is_half_way()) {
            Some(entry) => {
                let before = kept(&mut self.session, entry).await?;
                goes_on(outset, &before, entry.step)?;
                before
            }
            None => {
                ready(&mut self.session, outset).await?;
                live
            }
        };
        let ends = (&before, &stage.before(&before));
        self.walk(&file.down, &document, ends, (&digest(&file.down_text), resumed)).await
    }

    /// One way back, between what the database holds and what it will hold.
    async fn walk(
        &mut self,
        way: &Migration,
        document: &Document,
        (before, after): (&Catalog, &Catalog),
        (sha256, resumed): (&str, Option<&Entry>),
    ) -> Result<Catalog> {
        let (conduct, scope) = (self.site.conduct, self.site.scope);
        let unlisted = &document.unlisted;
        let work = Work { conduct, scope, before, after, unlisted, sha256, resumed, reason: None, measures: false };
        let ran = execute_among_others(&mut self.session, way, &work, document).await?;
        self.done.lost.extend(way.irreversible.iter().cloned());
        self.done.migrations.push(AppliedMigration::of(way, &ran));
        self.site.hear(&Event::after(way, ran.steps, ran.took)).await;
        Ok(ran.catalog)
    }

    /// An error after other migrations of this call is one of a database half way.
    fn after_others(&self, error: Error) -> Error {
        let error = journal::told(error);
        let Some(last) = self.done.migrations.last() else { return error };
        let error = error.detail(format!("taken back by this run before it, down to `{}`", last.migration));
        if error.exit == Exit::Interrupted { error } else { error.exit(Exit::Partial) }
    }
}
