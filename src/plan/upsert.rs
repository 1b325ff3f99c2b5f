//! Keys that a release does not find in every stage in which it runs: who names their columns in ON CONFLICT fails then.
//! Whether a release does cannot be known, so it is told, and keeps nobody from running.

use super::Stage;
use crate::catalog::{Catalog, Constraint, ConstraintKind, Index, Kind, Object, ObjectId};
use crate::route::Phase;

/// A sentence of each sort that there is something of.
pub fn notes(old: &Catalog, new: &Catalog, stages: &[Stage]) -> Vec<String> {
    let [expand, constrain] = [Phase::Expand, Phase::Constrain].map(|phase| after(stages, phase));
    let gone_from = |stage: Option<&Catalog>, id: &ObjectId, key: &Object| {
        stage.is_some_and(|stage| stage.contains(&id.table()) && !has(old, stage, id, key))
    };
    let both = || keys(old).filter(|(id, _)| new.contains(&id.table()));
    let at_once = keys(old).filter(|(id, key)| gone_from(expand, id, key));
    let later = both().filter(|(id, key)| !gone_from(expand, id, key) && gone_from(constrain, id, key));
    let later = later.filter(|(id, key)| stands(new, id, key));
    let coming = keys(new).filter(|(id, key)| old.contains(&id.table()) && gone_from(expand, id, key));
    let coming = coming.filter(|(id, key)| stands(old, id, key));
    let notes = [
        (
            listed(at_once),
            "goes in expand, as the new release may write what it refuses; until another comes nothing keeps rows apart by it, nor finds \
             them, and ON CONFLICT over its columns fails",
        ),
        (listed(later), "goes in constrain: ON CONFLICT over its columns fails from then on in the old release"),
        (listed(coming), "comes in constrain: until then ON CONFLICT over its columns fails in the new release"),
    ];
    let told = notes.into_iter().filter(|(listed, _)| !listed.is_empty());
    told.map(|(listed, what)| format!("{listed}: {what}")).collect()
}

fn after(stages: &[Stage], phase: Phase) -> Option<&Catalog> {
    stages.iter().find(|stage| stage.phase == phase).map(|stage| &stage.after)
}

/// What keeps rows apart, and what an upsert can name; not again of each partition.
fn keys(side: &Catalog) -> impl Iterator<Item = (&ObjectId, &Object)> {
    let keeps_apart = |object: &Object| match object {
        Object::Constraint(Constraint { sort, .. }) => {
            matches!(sort, ConstraintKind::Primary | ConstraintKind::Unique)
        }
        Object::Index(Index { unique, .. }) => *unique,
        _ => false,
    };
    side.iter().filter(move |(_, object)| keeps_apart(object) && object.under().is_none())
}

/// Whether a stage has a key of the same columns; of one over expressions, whether it has it at all.
fn has(old: &Catalog, stage: &Catalog, id: &ObjectId, key: &Object) -> bool {
    let same = match key.key_columns() {
        Some(columns) => stage.has_key_of(&id.table(), columns),
        None => stage.contains(id),
    };
    same || old.turned(stage, id).is_some()
}

/// Whether the other end has its columns under their names.
fn stands(side: &Catalog, id: &ObjectId, key: &Object) -> bool {
    let column = |name: &String| side.column(&ObjectId::under(&id.table(), Kind::Column, name)).is_some();
    key.key_columns().is_some_and(|columns| columns.iter().all(column))
}

fn listed<'a>(keys: impl Iterator<Item = (&'a ObjectId, &'a Object)>) -> String {
    keys.map(|(id, _)| id.to_string()).collect::<Vec<_>>().join(", ")
}
