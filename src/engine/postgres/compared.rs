//! What compares values of columns that take other types one after the other: in between, the server can compare them no more.

use super::widening;
use crate::catalog::{ConstraintKind, Object, ObjectId};
use crate::engine::Leg;

/// Whether a column's other type cannot be compared with the former: until both sides of a foreign key have it, none stands.
/// Within a family of types it can, but not in a key over periods (18).
pub fn is_parted(leg: &Leg, key: &ObjectId, column: &ObjectId) -> bool {
    let (Some(old), Some(new)) = (leg.from.column(column), leg.to.column(column)) else { return false };
    let (old, new) = (&old.data_type, &new.data_type);
    let family = widening::widens(old, new) || widening::widens(new, old);
    let of_period = |object: &Object| matches!(object, Object::Constraint(key) if key.definition.contains("PERIOD "));
    old != new && (!family || leg.to.object(key).is_some_and(of_period))
}

/// Whether a check or an index compares columns that take types which the former ones cannot be compared with: until all of
/// them have, the server can read it neither way.
pub fn is_over_parted(leg: &Leg, id: &ObjectId) -> bool {
    let Some(object) = leg.to.object(id) else { return false };
    let plain = |read: &ObjectId| match object {
        Object::Index(index) => index.columns.0.iter().any(|name| name == read.name()),
        Object::Constraint(constraint) => !matches!(constraint.sort, ConstraintKind::Check { .. }),
        _ => true,
    };
    let over = || object.reads().filter(|read| is_parted(leg, id, read));
    over().count() > 1 && over().any(|read| !plain(&read))
}
