//! Checks that wait for the end of a transaction: until then the server alters no table whose rows they wait for.

use crate::catalog::{Catalog, Kind, Object, ObjectId};
use crate::engine::Leg;

/// What makes the checks of rows whose column was just written happen at once, where there may be any.
pub fn at_once(leg: &Leg, column: &ObjectId) -> &'static str {
    let waits = |side: &Catalog| {
        let eldest = side.eldest(&column.table());
        let checks = side.of_kind(Kind::Trigger).chain(side.of_kind(Kind::Constraint));
        let mut checks = checks.filter(|(_, object)| is_deferred(object, column.name()));
        checks.any(|(id, _)| side.eldest(&id.table()) == eldest)
    };
    if waits(leg.from) || waits(leg.to) { "\nSET CONSTRAINTS ALL IMMEDIATE;" } else { "" }
}

fn is_deferred(object: &Object, column: &str) -> bool {
    let definition = match object {
        Object::Trigger(trigger) => &trigger.definition,
        Object::Constraint(constraint) if constraint.columns.0.iter().any(|own| own == column) => {
            &constraint.definition
        }
        _ => return false,
    };
    definition.contains(" INITIALLY DEFERRED")
}
