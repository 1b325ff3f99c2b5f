//! What is pending, on a copy: forward migration by migration, all the way back, forward again.
//!
//! ```text
//!   start --1--> s1 --2--> s2 --3--> s3     each arrow: what is not written has not changed, a fill gives what it says
//!     ^           ^         ^         |
//!     '-----1-----'----2----'----3----'     each place again: what came from the start is what it was; at the start, everything
//!   start --1--> s1 --2--> s2 --3--> s3     each place again: everything is what it was the first time
//! ```
//!
//! Migrations run as `apply` runs them, journal and batches included; only gates do not count on a copy. At each place every
//! table is read: its rows, and a digest a column. The catalogs are compared by the executor itself. A rehearsal that finds
//! something ends there, and names table, column and the first rows by key. What came of it is written beside every plan that
//! had a part in it, for the gate before a contract.

mod account;
mod again;
mod budget;
mod compared;
mod course;
mod culprits;
mod cut;
mod expect;
mod failure;
mod fired;
mod follow;
mod former;
mod heir;
mod leg;
mod load;
mod loaded;
mod reach;
mod record;
mod report;
mod snapshot;
mod volatile;

pub use budget::Budgets;
pub use failure::Failure;
pub use load::{Load, Whose};
pub use report::{Pass, Rehearsal, RehearsedColumn, RehearsedStep, RehearsedTable, Verdict};

use super::Site;
use super::clone::{How, Sample, Source, Twin, close, in_twin};
use super::journal::{Course as Direct, History, alone, reader};
use super::pending::{pending, stage};
use crate::catalog::Catalog;
use crate::engine::{Access, Session, Target};
use crate::error::{Error, Exit, Result};
use crate::project::MigrationFile;
use course::Course;
use culprits::Witness;
use load::Loads;
use snapshot::Snapshot;

/// How to rehearse.
#[derive(Clone, Debug, Default)]
pub struct RehearseOptions {
    /// A copy that a person made. It is left as it was, unless something fails.
    pub on: Option<Target>,
    /// What is copied of each table; left out, everything, or some rows where only a sample can be copied.
    pub sample: Option<Sample>,
    /// Whether the copy stays.
    pub keep: bool,
    /// What the plan may take.
    pub budgets: Budgets,
    /// The traffic of releases that it must bear.
    pub load: Vec<Load>,
}

/// Rehearses what is pending. What does not hold is in the report: [`Rehearsal::verdict`] makes an error of it.
///
/// # Errors
/// 7 when files are not what was applied, 4 when the database is not where they begin, 3 when a migration stopped half way,
/// 1 when no copy can be made; 64 when the traffic that is asked for cannot be made.
pub async fn rehearse(site: &Site<'_>, options: &RehearseOptions) -> Result<Rehearsal> {
    site.project.intact()?;
    let files = site.project.migrations()?;
    let mut session = Session::open(site.target, Access::Read).await?;
    let history = History::read(&mut session).await?;
    let unfinished = [Direct::Up, Direct::Down].into_iter().find_map(|course| history.unfinished(course));
    if let Some(entry) = unfinished.filter(|entry| entry.is_half_way()) {
        let sentence = format!("`{}` stopped half way; a rehearsal begins between migrations", entry.migration);
        return Err(Error::decision(sentence).hint("`concertina status` shows where it stands"));
    }
    let pending = pending(&files, &history)?;
    if pending.is_empty() {
        return Ok(Rehearsal::default());
    }
    let live = begins(site, &mut session, &pending).await?;
    let begun = record::Begun::of(site, &session, &pending)?;
    let loads = Loads::prepare(site, &options.load, &pending)?;
    close(session).await;
    let ahead = ahead(site, live, &pending)?;
    let source = source(site, options, &ahead);
    let mut report = in_twin(&source, async |twin| on_copy(site, twin, &loads, &pending).await).await?;
    report.kept = report.kept.filter(|_| options.keep);
    report.failures.extend(options.budgets.exceeded(&report.steps));
    record::record(site, &begun, &mut report);
    Ok(report)
}

/// The database must be where the first migration begins.
async fn begins(site: &Site<'_>, session: &mut Session, pending: &[&MigrationFile]) -> Result<Catalog> {
    let live = session.introspect(site.scope).await?.catalog;
    let Some(first) = pending.first() else { return Ok(live) };
    let document = site.project.plan_document(&first.up.plan)?;
    if first.up.from == document.fingerprint(&live) {
        return Ok(live);
    }
    let error = Error::of(Exit::Stale, format!("the database is not where `{}` begins", first.id));
    let reader = reader(session, &live).await?;
    let objects = if first.up.ordinal == 1 { document.moved(&live, reader.as_deref()) } else { vec![] };
    if first.up.ordinal == 1 && reader.is_some() && objects.is_empty() {
        return Ok(live);
    }
    Err(objects
        .into_iter()
        .take(20)
        .fold(error, Error::detail)
        .hint("`concertina drift` shows what was made by hand, and the ways out"))
}

/// What is copied for it.
fn source<'s>(site: &Site<'s>, options: &'s RehearseOptions, ahead: &'s [Catalog]) -> Source<'s> {
    let RehearseOptions { on, sample, keep, .. } = options;
    Source {
        target: site.target,
        scope: site.scope,
        on: on.as_ref(),
        sample: sample.unwrap_or_default(),
        whole: sample.is_none(),
        keep: *keep,
        ahead,
    }
}

/// What the database will hold at the end of each plan.
fn ahead(site: &Site<'_>, live: Catalog, pending: &[&MigrationFile]) -> Result<Vec<Catalog>> {
    let (mut at, mut ends) = (live, vec![]);
    for file in pending {
        at = stage(&site.project.plan_document(&file.up.plan)?, file)?.after(&at);
        if file.up.ordinal == file.up.total {
            ends.push(at.clone());
        }
    }
    Ok(ends)
}

async fn on_copy(site: &Site<'_>, twin: &Twin, loads: &Loads, pending: &[&MigrationFile]) -> Result<Rehearsal> {
    let mut session = Session::open(&twin.target, Access::Write).await?;
    let catalog = begins(site, &mut session, pending).await?;
    let start = Snapshot::start(&mut session, site.scope).await?;
    let whole = !matches!(twin.how, How::Sample { .. } | How::Named);
    let witness = Witness { source: site.target, start: &start, whole };
    let (copy, notes, kept) = (Some(twin.how.clone()), twin.notes.clone(), twin.kept());
    let report = Rehearsal { copy, notes, kept, ..Rehearsal::default() };
    alone(&mut session).await?;
    let mut course = Course::new(site, session, witness, report, catalog);
    course.run(pending, twin.how == How::Named || !loads.is_empty()).await?;
    if course.report.held() && !loads.is_empty() {
        course.under_load(pending, loads, &twin.target).await?;
    }
    Ok(course.report)
}
