//! What others changed in a database while a migration was under way.
//!
//! Half way the tables that a migration changes, locks or fills may be anywhere between its two ends: they are compared once it has run
//! to its end. Everything else must be as it was when it began.

use super::moved::{moved, moved_of};
use super::place::Outset;
use crate::catalog::{Catalog, Kind, ObjectId};
use crate::error::{Error, Exit, Result};
use crate::project::document::StageDocument;
use crate::project::{Direction, Document, Migration};
use crate::step::Transaction;
use std::collections::BTreeSet;

/// Whether something moved and none of it has to do with the plan: that is what `--allow-unrelated` lets through.
pub fn is_unrelated(document: &Document, moved: &[String]) -> bool {
    !moved.is_empty() && !moved.iter().any(|object| document.concerns(object))
}

/// Makes sure that a migration of which so many steps are committed can go on; `before` is what the database held as it began.
///
/// # Errors
/// 4 with the objects that moved since.
pub fn goes_on(outset: Outset<'_>, before: &Catalog, done: usize) -> Result<()> {
    let Outset { migration, document, live, unrelated, .. } = outset;
    let Some(stage) = document.stage(&migration.id) else { return Ok(()) };
    let whole = done >= migration.steps.len();
    let objects = match (whole, migration.direction) {
        (true, Direction::Up) => moved(&document.unlisted, &stage.after(before), live),
        (true, Direction::Down) => moved(&document.unlisted, &stage.before(before), live),
        (false, _) => {
            let own = Own::of(migration, stage);
            moved_of(&document.unlisted, before, live, |id| !own.has(id, &[before, live]))
        }
    };
    let let_through = is_unrelated(document, &objects);
    if objects.is_empty() || (unrelated && let_through) {
        return Ok(());
    }
    let error = Error::of(Exit::Stale, format!("the database has changed since `{}` began", migration.file_name()));
    let error = objects.into_iter().take(20).fold(error, Error::detail);
    Err(error.hint(way_out(migration, let_through, whole)))
}

/// What to do about what moved while a migration was under way: whether it is let through if that is asked, and whether all steps are done.
pub fn way_out(migration: &Migration, let_through: bool, whole: bool) -> String {
    let id = &migration.id;
    match (migration.direction, let_through) {
        (Direction::Up, true) => {
            "what moved has nothing to do with this plan: `concertina apply --allow-unrelated` goes on, \
             `concertina rollback --steps 1 --allow-unrelated` takes it back"
                .into()
        }
        (Direction::Down, true) => {
            "what moved has nothing to do with this plan: `concertina rollback --steps 1 --allow-unrelated` goes on"
                .into()
        }
        (Direction::Up, false) if whole => format!(
            "undo what is named, then `concertina apply`, or `concertina rollback --steps 1`; \
             `concertina repair --resolve {id} --as applied --unproven --reason WHY` keeps it"
        ),
        (Direction::Up, false) => {
            "undo what is named, then `concertina apply`, or `concertina rollback --steps 1`".into()
        }
        (Direction::Down, false) => "undo what is named, then `concertina rollback --steps 1` goes on".into(),
    }
}

/// A catalog with what moved between two others: where a way leads that goes past it.
pub fn carried(end: &Catalog, from: &Catalog, to: &Catalog) -> Catalog {
    let mut end = end.clone();
    for id in from.differing(to) {
        end.remove(id);
        to.object(id).into_iter().for_each(|object| end.insert(id.clone(), object.clone()));
    }
    end
}

/// The objects that a migration touches, by schema and name.
struct Own(BTreeSet<Vec<String>>);

impl Own {
    fn of(migration: &Migration, stage: &StageDocument) -> Own {
        let locked = migration.steps.iter().filter_map(|step| step.lock.as_ref()).flat_map(|claim| &claim.tables);
        let filled = migration.steps.iter().filter_map(|step| match &step.transaction {
            Transaction::Batched { table, .. } => Some(table),
            _ => None,
        });
        let changed = stage.changes.iter().map(|change| &change.id);
        Own(changed.chain(locked).chain(filled).map(path).collect())
    }

    /// Whether an object is one of them, stands in one, or stands in a partition of one.
    fn has(&self, id: &ObjectId, catalogs: &[&Catalog]) -> bool {
        let path = path(id);
        let table = |path: &Vec<String>| ObjectId { kind: Kind::Table, path: path.clone() };
        let below = |own| catalogs.iter().any(|catalog| catalog.is_within(&table(&path), &table(own)));
        self.0.contains(&path) || self.0.iter().any(below)
    }
}

fn path(id: &ObjectId) -> Vec<String> {
    let id = id.target().unwrap_or_else(|| id.clone());
    id.path.into_iter().take(2).collect()
}
