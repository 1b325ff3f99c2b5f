//! An index of a partitioned table that changes: the new one is built beside the old one, partition by partition.
//!
//! ```text
//!   CREATE INDEX whole ON ONLY    holds nothing yet
//!   build a part, attach it       for each partition, while everybody works on; the last makes the whole valid
//!   DROP, RENAME                  in one transaction: the old one goes with its parts, the new ones take the names they are to have
//! ```

use super::{heirs, index, locks, quote};
use crate::catalog::{Catalog, Index, Object, ObjectId};
use crate::engine::Leg;
use crate::step::{Step, Transaction, Verb};

/// Whether an index, or the one that it belongs to in the end, is built beside what it replaces.
pub fn is_beside(leg: &Leg, id: &ObjectId) -> bool {
    let whole = whole(leg.to, id);
    let (Some(Object::Index(old)), Some(Object::Index(new))) = (leg.from.object(&whole), leg.to.object(&whole)) else {
        return false;
    };
    let parted = leg.from.is_parted(&whole) && leg.to.is_parted(&whole);
    let apart = old.under.is_none() && new.under.is_none();
    let known = |part: &ObjectId| {
        let placed = follows(leg, part) || !leg.from.contains(&part.table());
        placed && (!leg.from.contains(part) || self::whole(leg.from, part) == whole)
    };
    old != new && parted && apart && !index::is_over_retyped(leg, old) && leg.to.given(&whole).iter().all(known)
}

/// The steps for an index and all its parts, where it [is built beside](is_beside) the old one.
pub fn steps(leg: &Leg, id: &ObjectId, new: &Index) -> Vec<Step> {
    let given = leg.to.given(id).into_iter().filter(|part| follows(leg, part));
    let parts: Vec<(ObjectId, &Index)> = given
        .filter_map(|part| match leg.to.object(&part) {
            Some(Object::Index(index)) => Some((part, index)),
            _ => None,
        })
        .collect();
    let mut steps = vec![index::hollow(id, for_now(leg, id).name(), new)];
    for (part, index) in &parts {
        let name = for_now(leg, part);
        let made = if leg.to.is_parted(part) {
            index::hollow(part, name.name(), index)
        } else {
            index::build(part, name.name(), index)
        };
        // What it belongs to is done with at the end only, and no reason to wait.
        let chain = chain(leg.to, part);
        steps.push(Step { objects: chain.clone(), ..made });
        steps.extend(index.under.iter().map(|giver| Step {
            objects: chain.clone(),
            says: format!("make {part} part of the new {giver}"),
            ..index::attach(&name, &for_now(leg, giver))
        }));
    }
    let parts: Vec<ObjectId> = parts.into_iter().map(|(part, _)| part).collect();
    steps.push(exchange(leg, id, &parts));
    steps
}

/// The old one goes with its parts, and the new ones take their names.
fn exchange(leg: &Leg, id: &ObjectId, parts: &[ObjectId]) -> Step {
    let renames = std::iter::once(id).chain(parts).filter(|part| leg.from.contains(part)).map(|part| {
        let name = quote::qualified(&for_now(leg, part));
        format!("ALTER INDEX {name} RENAME TO {};", quote::name(part.name()))
    });
    let drop = format!("DROP INDEX {};", quote::qualified(id));
    let sql: Vec<String> = std::iter::once(drop).chain(renames).collect();
    let says = format!("put the new {id} with its parts in the old one's place");
    let step = Step::new(Verb::Alter, id, says, sql.join("\n"), locks::ACCESS_EXCLUSIVE);
    let others = parts.iter().cloned().chain(heirs::following(leg, id));
    step.touching(others).running(Transaction::Own)
}

/// The name that it bears until the old one is gone: its own, where that is free.
fn for_now(leg: &Leg, id: &ObjectId) -> ObjectId {
    if leg.from.contains(id) { id.coming() } else { id.clone() }
}

fn follows(leg: &Leg, part: &ObjectId) -> bool {
    heirs::follows(leg, part, leg.to.object(part).and_then(Object::under))
}

fn whole(side: &Catalog, id: &ObjectId) -> ObjectId {
    chain(side, id).pop().unwrap_or_else(|| id.clone())
}

/// An index and all that it belongs to, the nearest first.
fn chain(side: &Catalog, id: &ObjectId) -> Vec<ObjectId> {
    let under = |id: &ObjectId| side.object(id).and_then(Object::under).cloned();
    std::iter::successors(Some(id.clone()), under).collect()
}
