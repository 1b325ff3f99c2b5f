//! What of a way back there is to do where a database stands somewhere beside it.

use super::Place;
use crate::catalog::{Catalog, Kind, ObjectId};
use crate::project::MigrationStep;

/// Those steps that change something where the database is, and where they lead. What is committed together is taken or left as a
/// whole, and step by step where it is partly there.
///
/// # Errors
/// In a sentence, the first step that finds things neither as it needs them nor as it leaves them.
pub fn sieve(
    here: &Catalog,
    places: &[Place],
    down: &[MigrationStep],
) -> Result<(Vec<MigrationStep>, Catalog), String> {
    let mut way = Way { at: here.clone(), steps: vec![], down };
    for group in groups(places) {
        if let [first, .., last] = group
            && way.passes(first, last).is_some()
        {
            continue;
        }
        for [from, to] in group.array_windows() {
            way.passes(from, to).ok_or_else(|| way.stuck(from, to))?;
        }
    }
    Ok((way.steps, way.at))
}

/// The places from where one group ends to where the next one does, both with them.
fn groups(places: &[Place]) -> impl Iterator<Item = &[Place]> {
    let ends = places.iter().enumerate().filter(|(_, place)| place.ends_group).map(|(at, _)| at);
    let begins = std::iter::once(0).chain(ends.clone());
    begins.zip(ends).filter_map(|(begin, end)| places.get(begin..=end))
}

struct Way<'a> {
    at: Catalog,
    steps: Vec<MigrationStep>,
    down: &'a [MigrationStep],
}

impl Way<'_> {
    /// Takes the steps between two places, or leaves them out; none where neither will do.
    fn passes(&mut self, from: &Place, to: &Place) -> Option<()> {
        let changed = from.catalog.differing(&to.catalog);
        if !changed.is_empty() && changed.iter().all(|id| self.at.object(id) == to.catalog.object(id)) {
            return Some(());
        }
        if !changed.iter().all(|id| self.can_go(from, id)) {
            return None;
        }
        self.steps.extend_from_slice(self.down.get(from.steps..to.steps)?);
        for id in changed {
            self.at.remove(id);
            to.catalog.object(id).into_iter().for_each(|object| self.at.insert(id.clone(), object.clone()));
        }
        Some(())
    }

    /// A demand that is not proven yet goes like one that is; of what holds values the form counts.
    fn can_go(&self, from: &Place, id: &ObjectId) -> bool {
        let in_some_form = || self.at.contains(id) && from.catalog.contains(id) && !holds_values(id.kind);
        self.at.object(id) == from.catalog.object(id) || in_some_form()
    }

    fn stuck(&self, from: &Place, to: &Place) -> String {
        let changed = from.catalog.differing(&to.catalog);
        let stranger = changed.into_iter().find(|id| !self.can_go(from, id));
        let step = self.down.get(from.steps).map_or("", |step| &step.says);
        let found = stranger.map_or_else(|| "what it changes".into(), ToString::to_string);
        format!("`{step}` would find {found} neither as it needs it nor as it leaves it")
    }
}

fn holds_values(kind: Kind) -> bool {
    matches!(kind, Kind::Table | Kind::Column | Kind::Sequence | Kind::View | Kind::Attribute) || kind.is_type()
}
