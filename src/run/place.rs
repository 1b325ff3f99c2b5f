//! Where a database is, against where a migration begins.

use super::count::count;
use super::journal::{self, Entry, History};
use super::moved;
use crate::catalog::Catalog;
use crate::engine::Session;
use crate::error::{Error, Exit, Result};
use crate::plan::Check;
use crate::project::{Direction, Document, Migration};

/// Makes sure that a migration can begin: the database is where it begins, and no row stands against it.
///
/// # Errors
/// 4 with the objects that moved, 3 with the rows.
pub async fn ready(
    session: &mut Session,
    migration: &Migration,
    document: &Document,
    history: &History,
    live: &Catalog,
) -> Result<()> {
    if document.fingerprint(live) != migration.from {
        return Err(stale(session, migration, document, history, live).await?);
    }
    let mut checks: Vec<&Check> = vec![];
    for check in migration.opening.iter().chain(&migration.needs) {
        if checks.iter().all(|asked| asked.says != check.says) {
            checks.push(check);
        }
    }
    count(session, &migration.file_name(), migration.direction, &checks).await
}

/// What the database held when a row of the journal began.
pub async fn kept(session: &mut Session, entry: &Entry) -> Result<Catalog> {
    let snapshot = journal::load(session, &entry.fingerprint_before).await?;
    snapshot.map(|snapshot| snapshot.catalog).ok_or_else(|| {
        Error::of(Exit::History, format!("the journal has lost what the database held before `{}`", entry.migration))
            .hint("restore the table `snapshot` of the journal from a backup")
    })
}

async fn stale(
    session: &mut Session,
    migration: &Migration,
    document: &Document,
    history: &History,
    live: &Catalog,
) -> Result<Error> {
    let first = migration.direction == Direction::Up && migration.ordinal == 1;
    let left = match history.fingerprint().filter(|_| !first) {
        Some(fingerprint) => journal::load(session, fingerprint).await?,
        None => None,
    };
    let objects = match (first, left) {
        (true, _) => document.moved(live),
        (false, left) => left.map(|snapshot| moved(&document.unlisted, &snapshot.catalog, live)).unwrap_or_default(),
    };
    let error = Error::of(Exit::Stale, format!("the database is not where `{}` begins", migration.file_name()));
    let error = objects.into_iter().take(20).fold(error, Error::detail);
    let there = document.stages.iter().any(|stage| stage.after == document.fingerprint(live));
    Ok(error.hint(match first {
        true if there && history.entries.is_empty() => {
            "it is where this plan leads already: `concertina apply --baseline` records that, and runs nothing"
        }
        true => {
            "none of this plan is applied: delete its migrations and its files in the folder of plans, say so with \
                 `concertina plan --accept-edits`, and `concertina plan` again"
        }
        false => "undo what was changed by hand: `concertina drift` shows it",
    }))
}
