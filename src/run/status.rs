//! Where a database is in its history. It only reads.

use super::Site;
use super::backfill::Control;
use super::doctor::{Case, blocked};
use super::gate::{Asked, Waiting, backup_is_due, gate};
use super::journal::{Course, Deployment, Entry, History, Passage};
use super::lock::{Holder, at_work};
use super::pending::{is_ahead, pending, stage};
use super::quarantine::{Buried, quarantine};
use crate::engine::{Access, Engine, Session};
use crate::error::{Error, Exit, Result};
use crate::project::{MigrationFile, Papers};
use crate::route::Phase;
use serde::Serialize;

/// Everything there is to say.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    pub engine: Engine,
    /// The run that is at work now.
    pub at_work: Option<Holder>,
    /// What people have told backfills, that they wait above all.
    pub backfill: Control,
    /// What was there when Concertina came, oldest first.
    pub baseline: Vec<Entry>,
    /// Oldest first.
    pub applied: Vec<Entry>,
    /// Begun and neither done nor taken back: how far, and why it stopped.
    pub unfinished: Vec<Entry>,
    /// What has to be done before the migration that stopped half way can go on, where that is known.
    pub way_out: Option<String>,
    /// Not begun.
    pub pending: Vec<Pending>,
    /// What people and rehearsals said of the plans that are pending.
    pub papers: Vec<Papers>,
    /// How many people must approve a plan.
    pub approvals: u32,
    /// Oldest first.
    pub deployments: Vec<Deployment>,
    /// How gates were passed otherwise than by waiting; oldest first.
    pub passages: Vec<Passage>,
    pub quarantine: Vec<Buried>,
    /// What the files have against the journal or among themselves, as `apply` would refuse it.
    pub problem: Option<String>,
    /// What `apply` would end with for that problem.
    #[serde(skip)]
    pub refused: Option<Exit>,
}

impl Status {
    /// What a pipeline should make of it.
    pub fn exit(&self) -> Exit {
        let open = !self.pending.is_empty() || !self.unfinished.is_empty();
        self.refused.unwrap_or(if open { Exit::Differs } else { Exit::Ok })
    }
}

/// A migration that is not applied.
#[derive(Clone, Debug, Serialize)]
pub struct Pending {
    pub migration: String,
    pub phase: Phase,
    pub plan: String,
    /// The gate before it, as things are now; for all but the first pending stage of a plan, as it will be right after those
    /// before it.
    pub waiting: Option<Waiting>,
    /// Whether the command of `gates.backup` runs before it.
    pub backup: bool,
}

/// Looks.
///
/// # Errors
/// When files or the database cannot be read; what they say is not judged.
pub async fn status(site: &Site<'_>) -> Result<Status> {
    let mut session = site.open(Access::Read).await?;
    let history = History::read(&mut session).await?;
    let (files, broken) = match site.project.files() {
        Err(error) if error.exit == Exit::History => (site.project.readable()?, Some(error)),
        files => (files?, None),
    };
    let intact = site.project.intact().and(broken.map_or(Ok(()), Err));
    let (left, problem) = match intact.and_then(|()| pending(&files, &history)) {
        Ok(left) => (left, None),
        Err(error) => (files.iter().filter(|file| !history.has_applied(&file.id)).collect(), Some(error)),
    };
    let (papers, problem) = match papers(site, &left) {
        Ok(papers) => (papers, problem),
        Err(error) => (vec![], problem.or(Some(error))),
    };
    // As apply has it: where nothing is, there is no old release.
    let fresh = history.applied().next().is_none() && session.introspect(site.scope).await?.catalog.is_empty();
    let begun = |file: &&MigrationFile| history.unfinished(Course::Up).is_some_and(|entry| entry.migration == file.id);
    let left = left
        .iter()
        .filter(|file| !begun(file))
        .map(|file| waits(site, &history, file, (&papers, fresh, is_ahead(&left, file))))
        // What the plans do not know of is of the problem, which is told.
        .filter(|waits| problem.is_none() || waits.is_ok())
        .collect::<Result<_>>()?;
    let at_work = at_work(&mut session).await?;
    let way_out = if at_work.is_none() { way_out(site, &mut session, (&history, &files)).await } else { None };
    let unfinished = history.entries.iter().filter(|entry| entry.is_unfinished()).cloned();
    Ok(Status {
        engine: session.engine(),
        unfinished: match at_work {
            Some(_) => unfinished.collect(),
            None => unfinished.map(Entry::at_rest).collect(),
        },
        at_work,
        way_out,
        backfill: Control::read(&mut session).await?,
        baseline: history.baseline().cloned().collect(),
        applied: history.applied().cloned().collect(),
        pending: left,
        papers,
        approvals: site.conduct.settings.gates.approvals,
        quarantine: quarantine(&mut session, &history).await?,
        deployments: history.deployments,
        passages: history.passages,
        refused: problem.as_ref().map(|problem| problem.exit),
        problem: problem.as_ref().map(Error::to_string),
    })
}

/// The way out of a migration that stopped half way and cannot go on. Where it cannot be told, `doctor` says why.
pub(super) async fn way_out(
    site: &Site<'_>,
    session: &mut Session,
    (history, files): (&History, &[MigrationFile]),
) -> Option<String> {
    let half_way = history.unfinished(Course::Up).filter(|entry| entry.is_half_way())?;
    let file = files.iter().find(|file| file.id == half_way.migration)?;
    let case = Case::of(site, file.clone(), history).ok()?;
    blocked(site, session, (&case, history)).await.ok()??.hint
}

fn papers(site: &Site<'_>, left: &[&MigrationFile]) -> Result<Vec<Papers>> {
    let mut plans: Vec<&String> = left.iter().map(|file| &file.up.plan).collect();
    plans.dedup();
    plans.into_iter().map(|plan| site.project.papers(plan)).collect()
}

fn waits(
    site: &Site<'_>,
    history: &History,
    file: &MigrationFile,
    (papers, fresh, ahead): (&[Papers], bool, bool),
) -> Result<Pending> {
    let (plan, gates) = (&file.up.plan, &site.conduct.settings.gates);
    let document = site.project.plan_document(plan)?;
    let none = Papers { plan: plan.clone(), ..Papers::default() };
    let papers = papers.iter().find(|papers| papers.plan == *plan).unwrap_or(&none);
    let asked =
        Asked { stage: stage(&document, file)?, without_old: document.begins_without_old(), papers, fresh, ahead };
    Ok(Pending {
        migration: file.id.clone(),
        phase: file.up.phase,
        plan: plan.clone(),
        waiting: gate(&asked, history, gates)?,
        backup: backup_is_due(&asked, history, gates)?,
    })
}
