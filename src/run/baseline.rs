//! Takes over a database that is somewhere already: what the first migrations make is there, so they are recorded and not run.

use super::Site;
use super::journal::{self, Course, Entry, History, Opening};
use super::lock::Lock;
use crate::catalog::Catalog;
use crate::engine::{Access, Session};
use crate::error::{Error, Exit, Result};
use crate::project::{MigrationFile, digest};

/// Makes the journal of a database that has no history yet.
///
/// # Errors
/// When there is a history already, and when the role may not.
pub async fn prepare(site: &Site<'_>) -> Result<()> {
    let mut session = site.open(Access::Write).await?;
    is_recorded(&mut session, &[]).await?;
    journal::prepare(&mut session).await
}

/// Records the first migrations, up to the one that ends where the database is, and gives their ids; none where that was done before.
/// They are not run, and `rollback` does not take them back.
///
/// # Errors
/// When there is another history already, and when no migration ends where the database is.
pub async fn baseline(site: &Site<'_>) -> Result<Vec<String>> {
    site.project.intact()?;
    let files = site.project.migrations()?;
    let mut session = site.open(Access::Write).await?;
    if is_recorded(&mut session, &files).await? {
        return Ok(vec![]);
    }
    journal::prepare(&mut session).await?;
    let lock = Lock::take(site, &mut session, "concertina apply --baseline").await?;
    let done = recorded(site, &mut session, &files).await;
    lock.release().await;
    done
}

async fn recorded(site: &Site<'_>, session: &mut Session, files: &[MigrationFile]) -> Result<Vec<String>> {
    // Another run may have begun since.
    if is_recorded(session, files).await? {
        return Ok(vec![]);
    }
    let live = session.introspect(site.scope).await?.catalog;
    let mut ends = vec![];
    for file in files {
        ends.push(file.up.to == site.project.plan_document(&file.up.plan)?.fingerprint(&live));
    }
    let Some(last) = ends.iter().rposition(|ends_here| *ends_here) else {
        return Err(Error::of(Exit::Stale, "the database is not where any of the migrations ends")
            .hint("`concertina diff migrations` shows what differs"));
    };
    session.execute("BEGIN").await?;
    for file in &files[..=last] {
        record(session, file, &live).await?;
    }
    session.execute("COMMIT").await?;
    Ok(files[..=last].iter().map(|file| file.id.clone()).collect())
}

/// Whether the history begins with one of these as its baseline, and there is nothing to do: in a fleet the same command goes on.
async fn is_recorded(session: &mut Session, files: &[MigrationFile]) -> Result<bool> {
    match History::read(session).await?.entries.first() {
        None => Ok(false),
        Some(Entry { course: Course::Baseline, migration, .. }) if files.iter().any(|file| file.id == *migration) => {
            Ok(true)
        }
        Some(_) => Err(Error::of(Exit::History, "this database has a history already")
            .hint("`concertina status` shows it; a baseline is only its beginning")),
    }
}

async fn record(session: &mut Session, file: &MigrationFile, live: &Catalog) -> Result<()> {
    let opening = Opening {
        migration: &file.id,
        phase: Some(file.up.phase),
        plan: &file.up.plan,
        course: Course::Baseline,
        sha256: &digest(&file.up_text),
        steps: file.up.steps.len(),
        before: live,
        reason: None,
    };
    let seq = journal::begin(session, &opening, None).await?;
    let finish = journal::finish(session, seq, Some(live), std::time::Duration::ZERO)?;
    session.execute(&finish).await.map(drop)
}
