//! The steps of a leg.

use super::{Hidden, Way, alter, index, needs, rename, table, trigger, view};
use crate::catalog::{Change, Kind, Object, ObjectId};
use crate::engine::Leg;
use crate::error::{Error, Result};
use crate::step::{Step, Verb};
use std::collections::BTreeSet;

/// The steps from one catalog to another, by object.
///
/// # Errors
/// When something differs that SQLite has no such thing as.
pub(super) fn steps(hidden: &Hidden, leg: &Leg) -> Result<Vec<Step>> {
    let Leg { from, to, renames, conversions, later, earlier, keep } = *leg;
    let from = rename::apply(from, renames);
    let changes = from.diff(to);
    if let Some(foreign) = changes.iter().find(|change| !is_known(change.id.kind)) {
        return Err(Error::new(format!("SQLite has no {}: {}", foreign.id.kind.word(), foreign.id.dotted())));
    }
    let hidden = hidden.after(earlier).renamed(renames);
    let mut way = Way { from: &from, to, renames, conversions, later, keep, hidden: &hidden, around: BTreeSet::new() };
    way.around = around(&way, &changes);
    let tables = tables(&way, &changes);
    let others =
        changes.iter().flat_map(|change| other(&way, change)).chain(way.around.iter().flat_map(|id| again(&way, id)));
    // The drops of one name stand before its creation, wherever the two belong.
    let (creations, drops): (Vec<Step>, Vec<Step>) = others.partition(|step| step.verb == Verb::Create);
    Ok(tables.into_iter().chain(drops).chain(creations.into_iter().map(|step| after_namesake(&way, step))).collect())
}

fn is_known(kind: Kind) -> bool {
    matches!(kind, Kind::Table | Kind::Column | Kind::Constraint | Kind::Index | Kind::View | Kind::Trigger)
}

fn tables(way: &Way, changes: &[Change]) -> Vec<Step> {
    let changed = changes.iter().filter(|change| table::is_part(change.id)).map(|change| change.id.table());
    let tables: BTreeSet<ObjectId> = changed.chain(rename::renamed(way.renames).map(|id| id.table())).collect();
    let step = |table: ObjectId| match (way.from.contains(&table), way.to.contains(&table)) {
        (false, true) => Some(table::create(way, &table)),
        (true, false) => Some(table::drop(way, &table)),
        (true, true) => {
            let own = |change: &&Change| table::is_part(change.id) && change.id.table() == table;
            let own: Vec<Change> = changes.iter().filter(own).copied().collect();
            Some(alter::alter(way, &table, &own))
        }
        (false, false) => None,
    };
    tables.into_iter().filter_map(step).collect()
}

/// The steps of an index, a view or a trigger: none of them can be altered.
fn other(way: &Way, change: &Change) -> Vec<Step> {
    let drop = change.old.and_then(|old| way.drop(change.id, old));
    let create = change.new.and_then(|new| create(way, change.id, new));
    drop.into_iter().chain(create).collect()
}

fn again(way: &Way, id: &ObjectId) -> Vec<Step> {
    let (old, new) = (way.from.object(id), way.to.object(id));
    let drop = old.and_then(|old| way.drop(id, old));
    drop.into_iter().chain(new.and_then(|new| create(way, id, new))).collect()
}

fn create(way: &Way, id: &ObjectId, object: &Object) -> Option<Step> {
    match object {
        Object::Index(own) => Some(index::create(id, own, needs::of_index(way, id, own))),
        Object::View(own) => Some(view::create(id, own)),
        Object::Trigger(own) => Some(trigger::create(id, own)),
        _ => None,
    }
}

/// Names of triggers are the database's, not the table's: one that leaves a table makes room for its namesake on another.
fn after_namesake(way: &Way, step: Step) -> Step {
    let Some(id) = step.objects.first().filter(|id| id.kind == Kind::Trigger).cloned() else { return step };
    let namesakes = way.from.of_kind(Kind::Trigger).map(|(other, _)| other);
    let leaving = namesakes.filter(|other| **other != id && other.name() == id.name() && !way.to.contains(other));
    let leaving: Vec<ObjectId> = leaving.cloned().collect();
    way.named(step.touching(leaving))
}

/// The unchanged views and triggers that must make way: SQLite would rewrite them, or refuse to rename anything while they name
/// what is not there. A view that is made anew takes its triggers along.
fn around(way: &Way, changes: &[Change]) -> BTreeSet<ObjectId> {
    let columns = changes.iter().filter(|change| change.id.kind == Kind::Column && change.new.is_none());
    let views = changes.iter().filter(|change| change.id.kind == Kind::View);
    let moved = columns.chain(views).map(|change| change.id.clone()).chain(rename::renamed(way.renames));
    let mut reached: BTreeSet<ObjectId> = moved.collect();
    loop {
        let readers =
            way.from.iter().filter(|(id, _)| matches!(id.kind, Kind::View | Kind::Trigger) && !reached.contains(id));
        let next: Vec<ObjectId> = readers
            .filter(|(_, object)| object.reads().any(|read| reached.contains(&read)))
            .map(|(id, _)| id.clone())
            .collect();
        if next.is_empty() {
            break;
        }
        reached.extend(next);
    }
    let unchanged = |id: &ObjectId| way.from.object(id) == way.to.object(id);
    reached.retain(|id| matches!(id.kind, Kind::View | Kind::Trigger) && unchanged(id));
    reached
}
