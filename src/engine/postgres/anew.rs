//! Tables that can only become what they are to be by being made anew: parted otherwise, or kept elsewhere.

use super::foreign;
use crate::catalog::{Catalog, Foreign, Kind, Object, ObjectId, Table};
use crate::engine::Leg;
use crate::step::{Piece, Precondition, Step, Verb};
use std::collections::BTreeSet;

/// The steps that take such tables away, each with the question whether it holds rows: there is no place for them.
pub fn empty(leg: &Leg, steps: Vec<Step>) -> Vec<Step> {
    let ours = |id: &ObjectId| id.kind == Kind::Table && leg.to.contains(id) && !leg.from.is_foreign(id);
    let asked = |step: Step| match step.objects.first().filter(|id| step.verb == Verb::Drop && ours(id)).cloned() {
        Some(table) => step.needing(no_rows(&table)),
        None => step,
    };
    steps.into_iter().map(asked).collect()
}

fn no_rows(table: &ObjectId) -> Precondition {
    Precondition {
        says: format!(
            "{} holds no rows: it is made anew, because no statement changes how rows are parted; copy them to \
             another table first, and back afterwards",
            table.dotted()
        ),
        query: vec![Piece::Text("SELECT count(*), NULL FROM ".into()), Piece::Rows(table.clone())],
    }
}

/// Whether the server of a foreign table is dropped and made again on the leg.
fn loses_server(leg: &Leg, table: &Table) -> bool {
    let Some(Foreign { server, .. }) = &table.foreign else { return false };
    let id = ObjectId::new(Kind::Server, &[server]);
    match (leg.from.object(&id), leg.to.object(&id)) {
        (Some(Object::Defined(old)), Some(Object::Defined(new))) => {
            old.definition != new.definition && foreign::altered(&id, old, new).is_none()
        }
        _ => false,
    }
}

/// The catalog between: without the tables that are made anew, those that go with them, and all that reads them. `None`
/// where no table is made anew.
pub fn without(leg: &Leg) -> Option<Catalog> {
    let made_anew = |(id, old): &(&ObjectId, &Object)| match (old, leg.to.object(id)) {
        (Object::Table(old), Some(Object::Table(new))) => old.is_made_anew(new) || loses_server(leg, new),
        _ => false,
    };
    let tables: Vec<ObjectId> = leg.from.of_kind(Kind::Table).filter(made_anew).map(|(id, _)| id.clone()).collect();
    if tables.is_empty() {
        return None;
    }
    let below = tables.iter().flat_map(|table| leg.from.descendants(table));
    let parts = below.filter(|table| !leg.to.contains(table) || !leg.to.parents(table).is_empty());
    let mut gone: BTreeSet<ObjectId> = tables.iter().cloned().chain(parts).collect();
    loop {
        let reads = |(id, object): &(&ObjectId, &Object)| {
            object.reads().chain(id.parent()).any(|read| gone.contains(&read)) && !gone.contains(*id)
        };
        let more: Vec<ObjectId> = leg.from.iter().filter(reads).map(|(id, _)| id.clone()).collect();
        if more.is_empty() {
            break;
        }
        gone.extend(more);
    }
    let stays = leg.from.iter().filter(|(id, _)| !gone.contains(id));
    Some(stays.map(|(id, object)| (id.clone(), object.clone())).collect())
}
