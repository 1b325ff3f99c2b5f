//! What must be dropped and made again around a change though it did not change itself.
//!
//! A view over a retyped column, a foreign key over a key that is made anew, a policy that calls a function made anew: each
//! is disturbed by what it reads, and disturbs its own readers in turn.

use super::{column, comment, constraint, defined, enumeration, index, lineage, routine, setting, view};
use crate::catalog::{Catalog, Change, Kind, Object, ObjectId};
use crate::engine::Leg;
use crate::error::Result;
use crate::step::Step;
use std::collections::{BTreeMap, BTreeSet};

/// The steps that make again what was disturbed and did not change, and what is said about all that was made again.
pub fn steps(leg: &Leg, changes: &[Change], disturbed: &BTreeSet<ObjectId>) -> Result<Vec<Step>> {
    let changed: BTreeSet<&ObjectId> = changes.iter().map(|change| change.id).collect();
    let again: Vec<&ObjectId> = disturbed.iter().filter(|id| !changed.contains(id)).collect();
    let gone = |change: &&Change| {
        change.new.is_some() && (disturbed.contains(change.id) || blow(leg, change) == Some(Blow::Gone))
    };
    let made = again.iter().copied().chain(changes.iter().filter(gone).map(|change| change.id));
    let notes = made.flat_map(|id| leg.to.children(id)).map(|(note, _)| note);
    let notes: Vec<&ObjectId> = notes.filter(|id| id.kind.is_note() && !changed.contains(id)).collect();
    let steps = again.into_iter().chain(notes).map(|id| replace(leg, id)).collect::<Result<Vec<_>>>()?;
    Ok(steps.concat())
}

fn replace(leg: &Leg, id: &ObjectId) -> Result<Vec<Step>> {
    Ok(match leg.to.object(id) {
        Some(Object::View(new)) => view::replace(id, new),
        Some(Object::Constraint(new)) => constraint::replace(leg, id, new),
        Some(Object::Index(new)) => index::replace(leg, id, new),
        Some(Object::Column(_)) => column::replace(leg, id),
        Some(Object::Lineage(_)) => lineage::replace(leg, id),
        Some(Object::Routine(new)) => routine::replace(id, new),
        Some(Object::Defined(new)) => defined::replace(leg, id, new),
        Some(Object::Comment(new)) => comment::again(leg, id, new),
        Some(Object::Setting(new)) => vec![setting::set(id, new)?],
        _ => vec![],
    })
}

/// How far a change of an object is felt by what reads it.
#[derive(Clone, Copy, PartialEq)]
enum Blow {
    /// Its type changes in place: keys, checks and indexes follow by themselves.
    Retyped,
    /// It is gone for a moment.
    Gone,
}

/// The fixpoint of disturbance. An object that changes can be disturbed, too: then it cannot change in place.
pub fn disturbed(leg: &Leg, changes: &[Change]) -> BTreeSet<ObjectId> {
    let mut waiting: Vec<(ObjectId, Blow)> =
        changes.iter().filter_map(|change| Some((change.id.clone(), blow(leg, change)?))).collect();
    let gone = changes.iter().filter(|change| change.new.is_none());
    waiting.extend(gone.flat_map(|change| leg.from.children(change.id)).map(|(child, _)| (child.clone(), Blow::Gone)));
    if waiting.is_empty() {
        return BTreeSet::new();
    }
    let readers = readers([leg.from, leg.to]);
    let mut disturbed = BTreeSet::new();
    while let Some((read, blow)) = waiting.pop() {
        for reader in readers.get(&read).into_iter().flatten() {
            let stays = leg.from.contains(reader) && leg.to.contains(reader);
            if stays && feels(leg, reader, &read, blow) && disturbed.insert((*reader).clone()) && passes_on(leg, reader)
            {
                waiting.push(((*reader).clone(), Blow::Gone));
            }
        }
    }
    disturbed
}

fn readers(sides: [&Catalog; 2]) -> BTreeMap<ObjectId, BTreeSet<&ObjectId>> {
    let mut readers: BTreeMap<ObjectId, BTreeSet<&ObjectId>> = BTreeMap::new();
    for (id, object) in sides.into_iter().flat_map(Catalog::iter) {
        for read in object.reads() {
            readers.entry(read).or_default().insert(id);
        }
    }
    readers
}

fn blow(leg: &Leg, change: &Change) -> Option<Blow> {
    match (change.old, change.new) {
        (Some(Object::Column(old)), Some(Object::Column(new))) => {
            let retyped = old.data_type != new.data_type || old.collation != new.collation;
            if column::is_replaced(leg, old, new) { Some(Blow::Gone) } else { retyped.then_some(Blow::Retyped) }
        }
        (Some(Object::Enum(old)), Some(Object::Enum(new))) => {
            enumeration::is_rebuilt(leg, old, new).then_some(Blow::Gone)
        }
        (Some(Object::Routine(old)), Some(Object::Routine(new))) => (old.form != new.form).then_some(Blow::Gone),
        (Some(Object::View(_) | Object::Constraint(_) | Object::Index(_) | Object::Defined(_)), _)
        | (Some(_), None) => Some(Blow::Gone),
        _ => None,
    }
}

fn feels(leg: &Leg, reader: &ObjectId, read: &ObjectId, blow: Blow) -> bool {
    let column = || leg.to.column(reader);
    let computed = || column().is_some_and(|column| column.generated.is_some());
    match (reader.kind, blow) {
        (Kind::Column, Blow::Gone) if read.kind.is_routine() => true,
        (Kind::Column, _) => read.kind == Kind::Column && computed(),
        (Kind::View | Kind::Policy | Kind::Rule | Kind::Trigger | Kind::Publication, _) => true,
        (kind, Blow::Retyped) => kind.is_routine(),
        (Kind::Constraint | Kind::Index, Blow::Gone) => true,
        (Kind::Lineage, _) => read.kind != Kind::Table,
        (kind, Blow::Gone) => {
            kind.is_routine() || leg.to.object(reader).is_some_and(|o| matches!(o, Object::Defined(_)))
        }
    }
}

/// Whether it is gone itself for a moment: of a column whose default calls a function only the default is.
fn passes_on(leg: &Leg, id: &ObjectId) -> bool {
    leg.to.column(id).is_none_or(|column| column.generated.is_some())
}
