//! Where a database is, against where a migration begins.

use super::count::count;
use super::journal::{self, Entry, History};
use super::meanwhile::is_unrelated;
use super::moved;
use crate::catalog::{Catalog, Change};
use crate::engine::Session;
use crate::error::{Error, Exit, Result};
use crate::plan::Check;
use crate::project::{Direction, Document, Migration};
use std::collections::BTreeSet;

/// A migration that is about to begin, and what there is to know of the place.
#[derive(Clone, Copy)]
pub struct Outset<'a> {
    pub migration: &'a Migration,
    pub document: &'a Document,
    pub history: &'a History,
    pub live: &'a Catalog,
    /// Whether what has nothing to do with the plan may have moved.
    pub unrelated: bool,
}

/// Makes sure that a migration can begin: the database is where it begins, the role may do it, and no row stands against it.
///
/// # Errors
/// 4 with the objects that moved, 3 with the rows.
pub async fn ready(session: &mut Session, outset: Outset<'_>) -> Result<()> {
    begins(session, outset).await?;
    permitted(session, outset.migration, outset.document).await?;
    fits(session, outset.migration).await
}

/// Makes sure that the database is where a migration begins.
///
/// # Errors
/// 4 with the objects that moved.
pub async fn begins(session: &mut Session, outset: Outset<'_>) -> Result<()> {
    match outset.document.fingerprint(outset.live) == outset.migration.from {
        true => Ok(()),
        false => where_it_was_left(session, outset).await,
    }
}

/// Makes sure that no row stands against a migration.
///
/// # Errors
/// 3 with the rows.
pub async fn fits(session: &mut Session, migration: &Migration) -> Result<()> {
    let mut checks: Vec<&Check> = vec![];
    for check in migration.opening.iter().chain(&migration.needs) {
        if checks.iter().all(|asked| asked.says != check.says) {
            checks.push(check);
        }
    }
    count(session, &migration.file_name(), migration.direction, &checks).await
}

/// Makes sure that the role may do all of a migration, before any of it is done.
async fn permitted(session: &mut Session, migration: &Migration, document: &Document) -> Result<()> {
    let lacks = lacking(session, migration, document).await?;
    if lacks.is_empty() {
        return Ok(());
    }
    let error = Error::new(format!("the role may not do all of `{}`; nothing of it is done", migration.file_name()));
    let error = lacks.into_iter().take(20).fold(error, Error::detail);
    Err(error.hint(WHOSE))
}

/// What to do about rights that a role lacks.
pub const WHOSE: &str = "connect as the owner, or let it grant what is missing; of ownership: `GRANT owner TO role`";

/// What of a migration the role may not do, a line each; of what is not there yet, nothing is known.
///
/// # Errors
/// When the server cannot be asked.
pub async fn lacking(session: &mut Session, migration: &Migration, document: &Document) -> Result<BTreeSet<String>> {
    let stage = document.stage(&migration.id);
    let changes = stage.into_iter().flat_map(|stage| &stage.changes).map(|change| {
        let (old, new) = match migration.direction {
            Direction::Up => (&change.before, &change.after),
            Direction::Down => (&change.after, &change.before),
        };
        Change { id: &change.id, old: old.as_ref(), new: new.as_ref() }
    });
    let query = session.dialect().lacking_rights(&changes.collect::<Vec<_>>());
    if query.is_empty() {
        return Ok(BTreeSet::new());
    }
    Ok(session.rows(&query).await?.into_iter().flatten().flatten().collect())
}

/// What the database held when a row of the journal began.
pub async fn kept(session: &mut Session, entry: &Entry) -> Result<Catalog> {
    let snapshot = journal::load(session, &entry.fingerprint_before).await?;
    snapshot.map(|snapshot| snapshot.catalog).ok_or_else(|| {
        Error::of(Exit::History, format!("the journal has lost what the database held before `{}`", entry.migration))
            .hint("restore the table `snapshot` of the journal from a backup")
    })
}

/// Whether what moved since the plan was made, or since its last stage, may have.
async fn where_it_was_left(session: &mut Session, outset: Outset<'_>) -> Result<()> {
    let Outset { migration, document, history, live, unrelated } = outset;
    let first = migration.direction == Direction::Up && migration.ordinal == 1;
    let left = match history.fingerprint().filter(|_| !first) {
        Some(fingerprint) => journal::load(session, fingerprint).await?,
        None => None,
    };
    let reader = journal::reader(session, live).await?;
    // At the beginning of a plan its document knows every object.
    let known = left.is_some() || (first && reader.is_some());
    let objects = match (first, left) {
        (true, _) => document.moved(live, reader.as_deref()),
        (false, left) => left.map(|snapshot| moved(&document.unlisted, &snapshot.catalog, live)).unwrap_or_default(),
    };
    let let_through = is_unrelated(document, &objects);
    // Nothing moved since a stage of this plan: what moved before it was let through then. Nor did anything before the first, but for
    // what the connected role cannot tell.
    let left_so = known && objects.is_empty();
    if left_so || (unrelated && let_through) {
        return Ok(());
    }
    let error = Error::of(Exit::Stale, format!("the database is not where `{}` begins", migration.file_name()));
    let error = objects.into_iter().take(20).fold(error, Error::detail);
    let there = document.stages.iter().any(|stage| stage.after == document.fingerprint(live));
    Err(error.hint(match first {
        _ if let_through => "nothing of that has to do with this plan: `--allow-unrelated` lets it through",
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
