//! What a stage leaves without statistics gets them in it.
//!
//! ```text
//!   columns that lost theirs     before the next step that takes its time: until then queries over them are planned badly
//!   tables that more is kept of  once, when all that concerns them is there
//! ```

use super::stage::Builder;
use crate::catalog::{Catalog, Kind, ObjectId};
use crate::step::{Cost, Step};
use std::collections::{BTreeMap, BTreeSet};

/// What is to be read before the step of that number; behind the last one, what has the number after it.
type Due = BTreeMap<usize, BTreeSet<ObjectId>>;

impl Builder<'_> {
    /// The steps with those that gather statistics. `elsewhere`: the tables that are read as a whole later. `side`: what is there
    /// behind them.
    pub(super) fn gathering(&self, side: &Catalog, steps: Vec<Step>, elsewhere: &BTreeSet<ObjectId>) -> Vec<Step> {
        let own = |id: &&ObjectId| id.kind == Kind::Column || !elsewhere.contains(*id);
        let lost: Vec<(usize, &ObjectId)> = steps
            .iter()
            .enumerate()
            .flat_map(|(at, step)| self.forgotten(step).filter(own).map(move |id| (at, id)))
            .collect();
        if lost.is_empty() {
            return steps;
        }
        let (columns, tables): (Vec<_>, Vec<_>) = lost.into_iter().partition(|(_, id)| id.kind == Kind::Column);
        let mut due = of_columns(&steps, &columns);
        for (at, tables) in of_tables(side, &steps, &tables) {
            due.entry(at).or_default().extend(tables);
        }
        let sets: Vec<BTreeSet<ObjectId>> = due.values().cloned().collect();
        let gathers = self.request.dialect.gather_statistics(side, &sets);
        let mut before: BTreeMap<usize, Vec<Step>> = due.into_keys().zip(gathers).collect();
        let last = before.remove(&steps.len()).unwrap_or_default();
        let steps = steps.into_iter().enumerate();
        let all = steps.flat_map(|(at, step)| before.remove(&at).unwrap_or_default().into_iter().chain([step]));
        all.chain(last).collect()
    }

    /// What a step leaves without statistics, of tables and views that the plan does not make: those hold next to nothing.
    pub(super) fn forgotten<'a>(&self, step: &'a Step) -> impl Iterator<Item = &'a ObjectId> {
        let sides = [&self.settled.old, self.request.old];
        step.forgets.iter().filter(move |id| {
            let view = ObjectId { kind: Kind::View, path: id.table().path };
            sides.iter().any(|side| side.contains(&id.table()) || side.contains(&view))
        })
    }
}

fn of_columns(steps: &[Step], lost: &[(usize, &ObjectId)]) -> Due {
    let begins = |at: usize| !steps[at].transaction.goes_on(&steps[at - 1].transaction);
    let mut next = vec![steps.len(); steps.len() + 1];
    for at in (1..steps.len()).rev() {
        next[at] = if begins(at) && steps[at].cost != Cost::Catalog { at } else { next[at + 1] };
    }
    let mut due = Due::new();
    for (at, id) in lost {
        due.entry(next[at + 1]).or_default().insert((*id).clone());
    }
    due
}

/// A partition is read with its table, where that is due itself.
fn of_tables(side: &Catalog, steps: &[Step], lost: &[(usize, &ObjectId)]) -> Due {
    let all: BTreeSet<&ObjectId> = lost.iter().map(|(_, id)| *id).collect();
    let mut last: BTreeMap<ObjectId, usize> = BTreeMap::new();
    for (at, id) in lost {
        let above = std::iter::successors(Some((*id).clone()), |table| side.whole(table).cloned());
        let highest = above.filter(|table| all.contains(table)).last();
        last.extend(highest.map(|table| (table, *at)));
    }
    let ends = ends(steps);
    let mut due = Due::new();
    for (table, at) in last {
        due.entry(ends[at] + 1).or_default().insert(table);
    }
    due
}

/// For each step the last one of its transaction.
fn ends(steps: &[Step]) -> Vec<usize> {
    let mut ends: Vec<usize> = (0..steps.len()).collect();
    for at in (1..steps.len()).rev() {
        if steps[at].transaction.goes_on(&steps[at - 1].transaction) {
            ends[at - 1] = ends[at];
        }
    }
    ends
}
