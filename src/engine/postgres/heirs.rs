//! What changes in a table by itself, because a table that it stands under changes.

use super::column_steps;
use crate::catalog::{Column, Kind, Lineage, Object, ObjectId};
use crate::engine::Leg;

/// The tables that a table stands under all through the leg.
pub fn above<'a>(leg: &Leg<'a>, table: &ObjectId) -> Vec<&'a ObjectId> {
    match (leg.from.lineage(table), leg.to.lineage(table)) {
        // One whose bound changes leaves for an instant only, when all else is done.
        (Some(Lineage::Partition { of: old, .. }), Some(Lineage::Partition { of: new, .. })) if old == new => vec![old],
        (Some(Lineage::Heir { of: old }), Some(Lineage::Heir { of: new })) => {
            old.iter().filter(|parent| new.contains(parent)).collect()
        }
        _ => vec![],
    }
}

/// Whether a constraint or index comes, changes and goes with the one above that it belongs to: its table stands under that
/// one's all through the leg, or until both go.
pub fn follows(leg: &Leg, id: &ObjectId, under: Option<&ObjectId>) -> bool {
    let table = id.table();
    let goes = |one: &ObjectId| leg.from.contains(one) && !leg.to.contains(one);
    let linked = |other: &ObjectId| above(leg, &table).contains(&other) || (goes(&table) && goes(other));
    under.is_some_and(|giver| linked(&giver.table()))
}

/// What belongs to a constraint or index, and goes with it.
pub fn following(leg: &Leg, id: &ObjectId) -> Vec<ObjectId> {
    let given = leg.from.given(id).into_iter();
    given.filter(|own| follows(leg, own, leg.from.object(own).and_then(Object::under))).collect()
}

/// The column of a table above that carries a column along, on this leg.
pub fn giver(leg: &Leg, id: &ObjectId) -> Option<ObjectId> {
    let above = above(leg, &id.table()).into_iter();
    let columns = above.map(|parent| ObjectId::under(parent, Kind::Column, id.name()));
    columns.into_iter().find(|column| leg.from.contains(column) || leg.to.contains(column))
}

/// What has become of a column once all is done with the one that carries it along.
pub fn carried(leg: &Leg, id: &ObjectId, giver: &ObjectId) -> Option<Column> {
    let own = leg.from.column(id).cloned();
    match (leg.from.column(giver), leg.to.column(giver)) {
        (None, Some(new)) => own.or_else(|| Some(Column { identity: None, ..new.clone() })),
        (Some(old), Some(new)) if column_steps::is_replaced(leg, old, new) => {
            Some(Column { identity: None, ..new.clone() })
        }
        (Some(old), Some(new)) => own.map(|own| moved(own, old, new)),
        _ => None,
    }
}

fn moved(own: Column, old: &Column, new: &Column) -> Column {
    let retyped = old.data_type != new.data_type || old.collation != new.collation;
    let (data_type, collation) = (new.data_type.clone(), new.collation.clone());
    let default = if retyped || old.default != new.default { new.default.clone() } else { own.default.clone() };
    let nullable = if old.nullable == new.nullable { own.nullable } else { new.nullable };
    Column { data_type, collation, default, nullable, generated: new.generated.clone(), ..own }
}

/// The tables directly below that keep a column as their own when it goes here.
pub fn keepers(leg: &Leg, id: &ObjectId) -> Vec<ObjectId> {
    let own = |table: &ObjectId| ObjectId::under(table, Kind::Column, id.name());
    let heirs = leg.from.heirs(&id.table()).into_iter();
    let keeps = |table: &ObjectId| leg.from.contains(&own(table)) && leg.to.contains(&own(table));
    heirs.filter(|table| above(leg, table).contains(&&id.table()) && keeps(table)).collect()
}
