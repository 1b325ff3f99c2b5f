//! What the server locks with a table that comes under another, or leaves it (measured on 14 to 18).
//!
//! ```text
//!                        ATTACH               DETACH
//!   the table itself     ACCESS EXCLUSIVE     ACCESS EXCLUSIVE     with all below it
//!   the whole            -                    ACCESS EXCLUSIVE     a change of the schema alone waits for an ATTACH
//!   its DEFAULT part     ACCESS EXCLUSIVE     ACCESS EXCLUSIVE     with all below it when another comes
//!   what it refers to    ACCESS EXCLUSIVE     SHARE ROW EXCLUSIVE  with all below it, by a reference that the table has by then
//!   what refers to it    SHARE ROW EXCLUSIVE  ACCESS EXCLUSIVE     at an ATTACH since 15
//! ```

use super::locks;
use crate::catalog::{Catalog, Constraint, ConstraintKind, Kind, Lineage, Object, ObjectId};
use crate::engine::Leg;
use crate::step::{Cost, Lock};
use std::collections::BTreeSet;

/// The strongest lock of a table that comes under others, and the tables that readers or writers wait for.
pub fn joining(leg: &Leg, table: &ObjectId, new: &Lineage) -> (Lock, Vec<ObjectId>) {
    let own = if leg.from.contains(table) { with_below(leg.from, table) } else { vec![] };
    let Lineage::Partition { of, .. } = new else { return (of_all(&own, &[]), own) };
    let rests = rests(leg.from, of).filter(|rest| rest != table).flat_map(|rest| with_below(leg.from, &rest));
    let strong: Vec<ObjectId> = own.into_iter().chain(rests).chain(referred_to(leg, of)).collect();
    let weak = referring(leg, of);
    (of_all(&strong, &weak), [strong, weak].concat())
}

/// The tables that are locked when a table leaves those above it, and what that costs: what refers to it is read then.
pub fn leaving(leg: &Leg, table: &ObjectId, old: &Lineage) -> (Cost, Vec<ObjectId>) {
    let own = with_below(leg.from, table);
    match old {
        Lineage::Partition { of, .. } => {
            let rests = rests(leg.from, of).chain([of.clone()]);
            let referred = [of, table].into_iter().flat_map(|table| referred_to(leg, table));
            let referring = referring(leg, of);
            let cost = if referring.is_empty() { Cost::Catalog } else { Cost::Scan };
            (cost, own.into_iter().chain(rests).chain(referred).chain(referring).collect())
        }
        _ => (Cost::Catalog, own),
    }
}

/// A table and all below it.
pub fn with_below(side: &Catalog, table: &ObjectId) -> Vec<ObjectId> {
    [vec![table.clone()], side.descendants(table)].concat()
}

fn of_all(strong: &[ObjectId], weak: &[ObjectId]) -> Lock {
    match (strong, weak) {
        ([], []) => locks::SHARE_UPDATE_EXCLUSIVE,
        ([], _) => locks::SHARE_ROW_EXCLUSIVE,
        _ => locks::ACCESS_EXCLUSIVE,
    }
}

/// The part for what fits nowhere.
fn rests(side: &Catalog, of: &ObjectId) -> impl Iterator<Item = ObjectId> {
    let rest = |id: &ObjectId| matches!(side.lineage(id), Some(Lineage::Partition { bound, .. }) if bound == "DEFAULT");
    side.heirs(of).into_iter().filter(rest)
}

/// What a table refers to on either side, as far as it is there all the while.
pub fn referred(leg: &Leg, table: &ObjectId) -> BTreeSet<ObjectId> {
    referred_there(leg, table).filter(|table| leg.to.contains(table)).cloned().collect()
}

fn referred_to(leg: &Leg, table: &ObjectId) -> Vec<ObjectId> {
    referred_there(leg, table).flat_map(|table| with_below(leg.from, table)).collect()
}

/// What a table refers to on either side, as far as it is there before.
fn referred_there<'a>(leg: &Leg<'a>, table: &'a ObjectId) -> impl Iterator<Item = &'a ObjectId> {
    let Leg { from, to, .. } = *leg;
    let own = [from, to].into_iter().flat_map(move |side| side.children(table));
    own.filter_map(|(_, object)| Some(target(object)?.0)).filter(move |table| from.contains(table))
}

/// The tables with a reference of their own to a table, or to one above it.
fn referring(leg: &Leg, table: &ObjectId) -> Vec<ObjectId> {
    let refers = |(_, object): &(&ObjectId, &Object)| {
        target(object).is_some_and(|(to, under)| under.is_none() && leg.from.is_within(table, to))
    };
    let sides = [leg.from, leg.to].into_iter();
    let found = sides.flat_map(|side| side.of_kind(Kind::Constraint).filter(refers).map(|(id, _)| id.table()));
    found.filter(|table| leg.from.contains(table)).collect()
}

/// The table that a reference leads to, and whose it is.
fn target(object: &Object) -> Option<(&ObjectId, Option<&ObjectId>)> {
    match object {
        Object::Constraint(Constraint { sort: ConstraintKind::Foreign { table, .. }, under, .. }) => {
            Some((table, under.as_ref()))
        }
        _ => None,
    }
}
