//! Which tables and views a step keeps from others, besides how: the server locks more than a statement names.

use crate::catalog::{Catalog, Constraint, ConstraintKind, Kind, Object, ObjectId};
use crate::step::{Blocks, Step, Verb};
use std::collections::BTreeSet;

/// The step with the tables and views that were there before and that it keeps writers, or everybody, from.
pub fn locking(sides: [&Catalog; 2], step: Step) -> Step {
    if step.lock.blocks < Blocks::Writers {
        return Step { locks: vec![], ..step };
    }
    let (found, below) = if step.locks.is_empty() { found(sides, &step) } else { known(sides[0], &step) };
    // What gets another name has neither of the two at all times.
    let there = |id: &ObjectId| step.verb == Verb::Rename || sides[0].contains(id);
    let locks = found.into_iter().filter(|id| there(id) && !below.contains(id)).collect();
    Step { locks, locks_below: below.into_iter().filter(there).collect(), ..step }
}

/// What a step locks by what it touches, and all that stands below that.
fn found(sides: [&Catalog; 2], step: &Step) -> (BTreeSet<ObjectId>, BTreeSet<ObjectId>) {
    let own = step.objects.iter().filter_map(|id| relation(sides, id));
    // A table that comes, or comes back, has references by steps of their own, or as objects of this one.
    let comes = |id: &ObjectId| id.kind == Kind::Table && step.verb == Verb::Create;
    let others = step.objects.iter().filter(|id| !comes(id)).flat_map(|id| sides.map(|side| others(side, id)));
    let found: BTreeSet<ObjectId> = own.chain(others.flatten()).collect();
    // An index comes to one table, and to those below it by steps of their own.
    let alone = step.verb == Verb::Create && step.objects.first().is_some_and(|id| id.kind == Kind::Index);
    let whole = found.iter().filter(|_| !alone);
    let below = whole.flat_map(|id| sides[0].descendants(id)).collect();
    (found, below)
}

/// What its recipe says, and what of that stands below the rest.
fn known(side: &Catalog, step: &Step) -> (BTreeSet<ObjectId>, BTreeSet<ObjectId>) {
    let found: BTreeSet<ObjectId> = step.locks.iter().cloned().collect();
    let is_below = |id: &&ObjectId| side.parents(id).iter().any(|parent| found.contains(parent));
    let below = found.iter().filter(is_below).cloned().collect();
    (found, below)
}

/// The table or view that something is, is of, or says something of.
fn relation(sides: [&Catalog; 2], id: &ObjectId) -> Option<ObjectId> {
    let of = match id.kind {
        Kind::Table | Kind::View => return Some(id.clone()),
        kind if kind.is_of_relation() => id.table(),
        _ => id.target()?.table(),
    };
    let view = ObjectId { kind: Kind::View, path: of.path.clone() };
    Some(if sides.iter().any(|side| side.contains(&view)) { view } else { of })
}

fn others(side: &Catalog, id: &ObjectId) -> Vec<ObjectId> {
    match id.kind {
        Kind::Constraint => referred_to(side, id).into_iter().collect(),
        Kind::Table => all_referred_to(side, id),
        Kind::Setting => id.target().map(|domain| tables_of_type(side, &domain)).unwrap_or_default(),
        _ => vec![],
    }
}

fn all_referred_to(side: &Catalog, table: &ObjectId) -> Vec<ObjectId> {
    side.children(table).filter_map(|(part, _)| referred_to(side, part)).collect()
}

fn referred_to(side: &Catalog, id: &ObjectId) -> Option<ObjectId> {
    match side.object(id) {
        Some(Object::Constraint(Constraint { sort: ConstraintKind::Foreign { table, .. }, .. })) => Some(table.clone()),
        _ => None,
    }
}

/// The tables with a column of a domain, or of one that stands on it.
fn tables_of_type(side: &Catalog, domain: &ObjectId) -> Vec<ObjectId> {
    let of = |reader: &ObjectId| match reader.kind {
        Kind::Domain => tables_of_type(side, reader),
        Kind::Column => vec![reader.table()],
        _ => vec![],
    };
    side.readers(domain).flat_map(of).collect()
}
