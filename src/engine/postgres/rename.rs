//! Plain renames: the catalog only, but from that moment on nobody finds the old name.

use super::{address, locks, quote, sync, view};
use crate::catalog::{Catalog, Kind, Object, Rename};
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
        from = from.rename(rename, &|text| quote::respell(text, &rename.from, rename.to.name_in_schema()));
    }
    (steps, from)
}

fn step(rename: &Rename, catalog: &Catalog) -> Step {
    let Rename { from, to } = rename;
    let (own, new) = (quote::name(from.name()), quote::name(to.name_in_schema()));
    let sql = match from.kind {
        Kind::Column => format!("ALTER TABLE {} RENAME COLUMN {own} TO {new};", quote::table(from)),
        Kind::Constraint => format!("ALTER TABLE {} RENAME CONSTRAINT {own} TO {new};", quote::table(from)),
        Kind::Enum if rename.is_of_label() => {
            let (old, new) = (quote::literal(from.name()), quote::literal(to.name()));
            format!("ALTER TYPE {} RENAME VALUE {old} TO {new};", quote::qualified(from))
        }
        Kind::Enum => format!("ALTER TYPE {} RENAME TO {new};", quote::qualified(from)),
        Kind::View => format!("ALTER {} {} RENAME TO {new};", view::word(from, catalog), quote::qualified(from)),
        Kind::Table => format!("ALTER {} RENAME TO {new};{}", address::of(from), sync::follow(rename, catalog)),
        _ => format!("ALTER {} RENAME TO {new};", address::of(from)),
    };
    let lock = if from.kind == Kind::Index { locks::SHARE_UPDATE_EXCLUSIVE } else { locks::ACCESS_EXCLUSIVE };
    let step = Step::new(Verb::Rename, to, format!("rename {from} to {}", to.name_in_schema()), sql, lock);
    let seen = matches!(from.kind, Kind::Table | Kind::Column | Kind::View) || rename.is_of_label();
    let seen = seen || matches!(catalog.object(from), Some(Object::Routine(routine)) if routine.is_callable());
    if seen { step.risking(Hazard::BreaksOldRelease) } else { step }
}
