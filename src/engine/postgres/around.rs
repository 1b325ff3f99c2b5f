//! What must be dropped and made again around a change though it did not change itself.
//!
//! A view over a retyped column, a foreign key over a key that is made anew, a check that names an enum made anew: each is
//! disturbed by what it reads, and disturbs its own readers in turn.

use super::{column, comment, constraint, enumeration, index, lineage, view};
use crate::catalog::{Catalog, Change, Kind, Object, ObjectId};
use crate::engine::Leg;
use crate::step::Step;
use std::collections::{BTreeMap, BTreeSet};

/// The steps that make again what the changes of the leg disturb.
pub fn steps(leg: &Leg, changes: &[Change]) -> Vec<Step> {
    let changed: BTreeSet<&ObjectId> = changes.iter().map(|change| change.id).collect();
    let typed = lineage::disturbed(leg, changes);
    let again: Vec<ObjectId> = disturbed(leg, changes).into_iter().chain(typed).collect::<BTreeSet<_>>().into_iter().filter(|id| !changed.contains(id)).collect();
    let made = changes.iter().filter(|change| change.new.is_some() && blow(leg, change) == Some(Blow::Gone));
    let made = again.iter().chain(made.map(|change| change.id));
    let comments = made.flat_map(|id| leg.to.children(id)).map(|(comment, _)| comment);
    let comments = comments.filter(|id| id.kind == Kind::Comment && !changed.contains(id));
    let comments: Vec<ObjectId> = comments.cloned().collect();
    again.iter().chain(&comments).flat_map(|id| replace(leg, id)).collect()
}

fn replace(leg: &Leg, id: &ObjectId) -> Vec<Step> {
    match leg.to.object(id) {
        Some(Object::View(new)) => view::replace(id, new),
        Some(Object::Constraint(new)) => constraint::replace(leg, id, new),
        Some(Object::Index(new)) => index::replace(leg, id, new),
        Some(Object::Column(_)) => column::replace(leg, id),
        Some(Object::Lineage(_)) => lineage::replace(leg, id),
        Some(Object::Comment(new)) => comment::again(leg, id, new),
        _ => vec![],
    }
}

/// How far a change of an object is felt by what reads it.
#[derive(Clone, Copy, PartialEq)]
enum Blow {
    /// Its type changes in place: keys, checks and indexes follow by themselves.
    Retyped,
    /// It is gone for a moment.
    Gone,
}

/// The fixpoint of disturbance, without the changed objects that began it.
fn disturbed(leg: &Leg, changes: &[Change]) -> BTreeSet<ObjectId> {
    let mut waiting: Vec<(ObjectId, Blow)> =
        changes.iter().filter_map(|change| Some((change.id.clone(), blow(leg, change)?))).collect();
    if waiting.is_empty() {
        return BTreeSet::new();
    }
    let readers = readers([leg.from, leg.to]);
    let mut disturbed = BTreeSet::new();
    while let Some((read, blow)) = waiting.pop() {
        for reader in readers.get(&read).into_iter().flatten() {
            let stays = leg.from.contains(reader) && leg.to.contains(reader);
            if stays && feels(leg, reader, &read, blow) && disturbed.insert((*reader).clone()) {
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
        (Some(Object::View(_) | Object::Constraint(_) | Object::Index(_)), _) | (Some(_), None) => Some(Blow::Gone),
        _ => None,
    }
}

fn feels(leg: &Leg, reader: &ObjectId, read: &ObjectId, blow: Blow) -> bool {
    let computed = || leg.to.column(reader).is_some_and(|column| column.generated.is_some());
    match (reader.kind, blow) {
        (Kind::View, _) => true,
        (Kind::Column, _) => read.kind == Kind::Column && computed(),
        (Kind::Constraint | Kind::Index, Blow::Gone) => true,
        (Kind::Lineage, _) => read.kind != Kind::Table,
        _ => false,
    }
}
