//! What becomes of a column: altered attribute by attribute, or by leaving and coming.

use super::new_column::{add, remove};
use super::{foreign_table, heirs, identity, locks, not_null, quote, retype, sequence};
use crate::catalog::{Catalog, Change, Column, Kind, Object, ObjectId, Storage};
use crate::engine::{Keep, Leg};
use crate::step::{Step, Verb};
use std::collections::BTreeSet;

pub fn steps(leg: &Leg, change: &Change) -> Vec<Step> {
    if leg.to.is_foreign(change.id) {
        return foreign_table::column_steps(change);
    }
    if let Some(giver) = heirs::giver(leg, change.id) {
        return own_steps(leg, change.id, &giver);
    }
    match (change.old, change.new) {
        (None, Some(Object::Column(new))) => add(leg, change.id, new),
        (Some(Object::Column(old)), None) => vec![remove(leg, change.id, old)],
        (Some(Object::Column(old)), Some(Object::Column(new))) if is_replaced(leg, old, new) => {
            std::iter::once(remove(leg, change.id, old)).chain(add(leg, change.id, new)).collect()
        }
        (Some(Object::Column(old)), Some(Object::Column(new))) => alter(leg, change.id, old, new),
        _ => vec![],
    }
}

/// What is left to do of columns that others carry along, though they are to be as they were.
pub fn carried_along(leg: &Leg, changes: &[Change]) -> Vec<Step> {
    let changed: BTreeSet<&ObjectId> = changes.iter().map(|change| change.id).collect();
    let givers = changed.iter().filter(|id| id.kind == Kind::Column);
    let below = givers.flat_map(|id| {
        let tables = leg.from.descendants(&id.table()).into_iter();
        tables.map(|table| ObjectId::under(&table, Kind::Column, id.name()))
    });
    let below: BTreeSet<ObjectId> = below.filter(|id| !changed.contains(id)).collect();
    let own = below.iter().filter_map(|id| heirs::giver(leg, id).map(|giver| own_steps(leg, id, &giver)));
    own.flatten().collect()
}

/// What is left to do of a column that another carries along.
fn own_steps(leg: &Leg, id: &ObjectId, giver: &ObjectId) -> Vec<Step> {
    match (heirs::carried(leg, id, giver), leg.to.column(id)) {
        (Some(carried), Some(new)) if carried != *new => alter(leg, id, &carried, new),
        (None, Some(new)) if !leg.from.contains(id) => add(leg, id, new),
        _ => vec![],
    }
}

/// Whether a column can only become the other by leaving and coming: a value that is computed from now on, or that was
/// computed in the place of one that comes back from quarantine.
pub fn is_replaced(leg: &Leg, old: &Column, new: &Column) -> bool {
    let retyped = old.data_type != new.data_type || old.collation != new.collation;
    match (&old.generated, &new.generated) {
        (None, None) => false,
        (Some(a), Some(b)) => a != b || retyped,
        (Some(a), None) => a.storage == Storage::Virtual || matches!(leg.keep, Keep::Restore(_)),
        (None, Some(_)) => true,
    }
}

pub fn set_default(id: &ObjectId, default: &str) -> Step {
    let sql =
        format!("ALTER TABLE {} ALTER COLUMN {} SET DEFAULT {default};", quote::table(id), quote::name(id.name()));
    Step::new(Verb::Alter, id, format!("set the default of {}", id.dotted()), sql, locks::ACCESS_EXCLUSIVE)
}

/// Looser first, then the type, then tighter.
fn alter(leg: &Leg, id: &ObjectId, old: &Column, new: &Column) -> Vec<Step> {
    let (table, name) = (quote::table(id), quote::name(id.name()));
    let action = |says: &str, action: String| {
        let sql = format!("ALTER TABLE {table} ALTER COLUMN {name} {action};");
        Step::new(Verb::Alter, id, format!("{says} of {}", id.dotted()), sql, locks::ACCESS_EXCLUSIVE)
    };
    let retyped = old.data_type != new.data_type || old.collation != new.collation;
    let required = old.nullable && !new.nullable;
    // What it counts by goes in the instant in which the identity comes: whoever leaves it out gets a number all along.
    let counted = new.identity.is_some() && old.default.is_some();
    let mut steps = if required && counted { not_null::steps(leg, id) } else { vec![] };
    let sooner = steps.len();
    let counts_on = identity::counts_on(leg, id, old, new);
    let position = counts_on.as_ref().and_then(|counting| identity::remember(counting, old));
    if old.identity.is_some() && new.identity.is_none() {
        steps.push(Step { verb: Verb::Drop, ..action("drop the identity", "DROP IDENTITY".into()) });
    }
    let bare = old.default.is_some() && (new.default.is_none() || retyped);
    // Nobody leaves a NULL between the two.
    let behind_demand = bare && required && !counted && !retyped;
    if bare && !behind_demand {
        let verb = if counted { Verb::Drop } else { Verb::Alter };
        steps.push(Step { verb, ..action("drop the default", "DROP DEFAULT".into()) });
    }
    if !old.nullable && new.nullable {
        let step = action("drop NOT NULL", "DROP NOT NULL".into());
        steps.push(Step { sql: step.sql.clone() + &of_their_own(leg, id), ..step });
    }
    if old.generated.is_some() && new.generated.is_none() {
        steps.push(action("drop the expression", "DROP EXPRESSION".into()));
    }
    let changed = match (&old.identity, &new.identity) {
        (Some(before), Some(after)) if before != after => identity::change(id, before, after),
        _ => vec![],
    };
    let fits = new.identity.as_ref().is_some_and(|identity| sequence::fits(&identity.options, &old.data_type));
    let (before, after) = if fits { (changed, vec![]) } else { (vec![], changed) };
    steps.extend(before);
    if retyped {
        steps.extend(retype::steps(leg, id, old, new));
    }
    steps.extend(after);
    if let Some(default) = new.default.as_ref().filter(|_| retyped || old.default != new.default) {
        let step = set_default(id, default);
        let counter = identity::counter(new).filter(|_| counts_on.is_some() && !identity::counted_beside(leg, id, new));
        steps.push(match counter.map(|sequence| identity::go_on(leg, id, sequence)) {
            Some((position, cost)) => Step { sql: format!("{}\n{position}", step.sql), cost, ..step },
            None => step,
        });
    }
    if required && !counted {
        steps.extend(not_null::steps(leg, id));
    }
    if behind_demand {
        steps.push(action("drop the default", "DROP DEFAULT".into()));
    }
    if let (None, Some(identity)) = (&old.identity, &new.identity) {
        steps.push(identity::add(leg, id, new, identity));
    }
    if let (Some(position), Some(first)) = (position, steps.get_mut(sooner)) {
        first.sql.insert_str(0, &position);
    }
    steps
}

/// Below, a NOT NULL may be a table's own, too, by its own key for one, and does not go with the one above since 18. A
/// partition that no file lists may be gone by then.
fn of_their_own(leg: &Leg, id: &ObjectId) -> String {
    let own = |table: ObjectId| ObjectId::under(&table, Kind::Column, id.name());
    let goes = |id: &ObjectId| {
        let nullable = |side: &Catalog| side.column(id).map(|column| column.nullable);
        (nullable(leg.from), nullable(leg.to)) == (Some(false), Some(true))
            && !heirs::above(leg, &id.table()).is_empty()
    };
    let below = leg.from.descendants(&id.table()).into_iter().map(own).filter(goes);
    let drop = |id: ObjectId| {
        format!("\nALTER TABLE IF EXISTS {} ALTER COLUMN {} DROP NOT NULL;", quote::table(&id), quote::name(id.name()))
    };
    below.map(drop).collect()
}

/// The same again around a change of what it reads: a computed column is dropped and added, of another the default only.
pub fn replace(leg: &Leg, id: &ObjectId) -> Vec<Step> {
    if heirs::giver(leg, id).is_some() {
        return vec![];
    }
    match (leg.from.column(id), leg.to.column(id)) {
        (Some(old), Some(new)) if new.generated.is_some() => {
            std::iter::once(remove(leg, id, old)).chain(add(leg, id, new)).collect()
        }
        (Some(_), Some(Column { default: Some(default), .. })) => {
            vec![without_default(id), Step { verb: Verb::Create, ..set_default(id, default) }]
        }
        _ => vec![],
    }
}

/// Takes the default away before what it calls goes.
fn without_default(id: &ObjectId) -> Step {
    let sql = format!("ALTER TABLE {} ALTER COLUMN {} DROP DEFAULT;", quote::table(id), quote::name(id.name()));
    Step::new(Verb::Drop, id, format!("drop the default of {}", id.dotted()), sql, locks::ACCESS_EXCLUSIVE)
}
