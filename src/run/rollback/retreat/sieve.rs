//! What of a way back there is to do where a database stands somewhere beside it.

use super::Place;
use crate::catalog::{Catalog, Kind, ObjectId};
use crate::project::MigrationStep;

/// Those groups of steps, or steps, that change something where the database is, and where they lead. None where one finds things neither as
/// it needs them nor as it leaves them.
pub fn sieve(here: &Catalog, places: &[Place], down: &[MigrationStep]) -> Option<(Vec<MigrationStep>, Catalog)> {
    let (mut at, mut steps) = (here.clone(), vec![]);
    for [from, to] in places.array_windows() {
        let changed = from.catalog.differing(&to.catalog);
        let is_as = |side: &Catalog| changed.iter().all(|id| at.object(id) == side.object(id));
        // A demand that is not proven yet goes like one that is; of what holds values the form counts.
        let in_some_form = |id: &ObjectId| at.contains(id) && from.catalog.contains(id) && !holds_values(id.kind);
        let found = |id: &&&ObjectId| at.object(id) == from.catalog.object(id) || in_some_form(id);
        let can_go = || changed.iter().all(|id| found(&id));
        if !changed.is_empty() && is_as(&to.catalog) {
            continue;
        }
        if !can_go() {
            return None;
        }
        for id in changed {
            at.remove(id);
            to.catalog.object(id).into_iter().for_each(|object| at.insert(id.clone(), object.clone()));
        }
        steps.extend_from_slice(down.get(from.steps..to.steps)?);
    }
    Some((steps, at))
}

fn holds_values(kind: Kind) -> bool {
    matches!(kind, Kind::Table | Kind::Column | Kind::Sequence | Kind::View | Kind::Attribute) || kind.is_type()
}
