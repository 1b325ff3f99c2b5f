//! Plain renames: the catalog only, but from that moment on nobody finds the old name.

use super::{address, locks, quote, respell, sync, view};
use crate::catalog::{Catalog, Kind, Object, ObjectId, Rename};
use crate::engine::Leg;
use crate::hazard::Hazard;
use crate::step::{Step, Verb};

/// The renames of the leg, and the catalog that they lead to. A view over a renamed column goes first: it would go on
/// giving the old name.
pub fn steps(leg: &Leg) -> (Vec<Step>, Catalog) {
    let mut from = leg.from.clone();
    let mut steps = vec![];
    for rename in leg.renames {
        if rename.from.kind == Kind::Column {
            for view in from.views_over(&rename.from) {
                steps.push(view::remove(&view, &from));
                from.uproot(&view);
            }
        }
        steps.push(step(rename, &from));
        from = from.rename(rename, &respell::respell);
    }
    (steps, from)
}

fn step(rename: &Rename, catalog: &Catalog) -> Step {
    let Rename { from, to } = rename;
    let (own, new) = (quote::name(from.name()), quote::name(to.name_in_schema()));
    let sql = match from.kind {
        Kind::Column => format!("ALTER TABLE {} RENAME COLUMN {own} TO {new};", quote::table(from)),
        // The constraint takes its index's name (14 to 18), and nobody waits.
        Kind::Constraint if has_index(from, catalog) => {
            format!("ALTER INDEX {} RENAME TO {new};", quote::qualified(from))
        }
        Kind::Constraint => format!("ALTER TABLE {} RENAME CONSTRAINT {own} TO {new};", quote::table(from)),
        Kind::Enum if rename.is_of_label() => {
            let (old, new) = (quote::literal(from.name()), quote::literal(to.name()));
            format!("ALTER TYPE {} RENAME VALUE {old} TO {new};", quote::qualified(from))
        }
        _ => moved_and_named(rename, catalog),
    };
    let lock = match from.kind {
        Kind::Index => locks::SHARE_UPDATE_EXCLUSIVE,
        Kind::Constraint if has_index(from, catalog) => locks::SHARE_UPDATE_EXCLUSIVE,
        Kind::Enum | Kind::Domain | Kind::Range => locks::NONE,
        kind if kind.is_routine() => locks::NONE,
        _ => locks::ACCESS_EXCLUSIVE,
    };
    let name = if rename.leaves_schema() { to.dotted() } else { to.name_in_schema().to_string() };
    let step = Step::new(Verb::Rename, to, format!("rename {from} to {name}"), sql, lock);
    let seen = matches!(from.kind, Kind::Schema | Kind::Table | Kind::Column | Kind::View) || rename.is_of_label();
    let seen = seen || matches!(catalog.object(from), Some(Object::Routine(routine)) if routine.is_callable());
    if seen { step.risking(Hazard::BreaksOldRelease) } else { step }
}

fn has_index(id: &ObjectId, catalog: &Catalog) -> bool {
    matches!(catalog.object(id), Some(Object::Constraint(constraint)) if constraint.has_index())
}

/// What stands by itself goes to its new schema first, then takes its new name there.
fn moved_and_named(rename: &Rename, catalog: &Catalog) -> String {
    let Rename { from, to } = rename;
    let address = |id: &ObjectId| match from.kind {
        Kind::View => format!("{} {}", view::word(from, catalog), quote::qualified(id)),
        _ => address::of(id),
    };
    let mut statements = vec![];
    let mut id = from.clone();
    if let (true, [schema, ..]) = (rename.leaves_schema(), to.path.as_slice()) {
        statements.push(format!("ALTER {} SET SCHEMA {};", address(&id), quote::name(schema)));
        id.path[0].clone_from(schema);
    }
    if from.name_in_schema() != to.name_in_schema() {
        statements.push(format!("ALTER {} RENAME TO {};", address(&id), quote::name(to.name_in_schema())));
    }
    let follows = if from.kind == Kind::Table { sync::follow(rename, catalog) } else { String::new() };
    statements.join("\n") + &follows
}
