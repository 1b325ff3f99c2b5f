//! Which steps commit together: as few as can.
//!
//! Whoever waits for one table waits for the whole transaction, and two tables under strong locks in one are a deadlock to come.
//! So a transaction ends where the next step would lock another table, unless something would be half done there:
//!
//! - an object that goes and comes again, or whose name another takes;
//! - names that change one after the other;
//! - a default that goes, and the trigger that gives the column its value from then on;
//! - a trigger and what it calls, which may write to other columns from then on;
//! - who may see and do what with a table, and what the table stands under, beside all else that becomes of it.
//!
//! Where several tables have to be locked together all the same, they are locked first, with little patience; and so is one
//! whose lock would grow.

mod bonds;

use crate::catalog::{Catalog, Kind, ObjectId};
use crate::engine::Dialect;
use crate::step::{Blocks, Step, Transaction, Verb};
use bonds::{Bond, guarded};
use std::collections::{BTreeMap, BTreeSet};

/// The steps of a leg, in order, cut into transactions.
pub struct Together<'a> {
    pub dialect: &'a dyn Dialect,
    pub from: &'a Catalog,
    pub to: &'a Catalog,
}

impl Together<'_> {
    /// Cuts them.
    pub fn cut(&self, steps: Vec<Step>) -> Vec<Step> {
        if self.dialect.transactional_stages() {
            return steps;
        }
        let shares = |step: &Step| step.transaction == Transaction::Shared;
        let runs = steps.chunk_by(|a, b| shares(a) && shares(b));
        let cut = runs.flat_map(|run| if shares(&run[0]) { self.run(run) } else { run.to_vec() });
        cut.collect()
    }

    /// Steps that could all share one transaction.
    fn run(&self, steps: &[Step]) -> Vec<Step> {
        let bound = self.bound(steps);
        let mut groups: Vec<(BTreeSet<ObjectId>, Vec<Step>)> = vec![];
        for (at, step) in steps.iter().cloned().enumerate() {
            let locked: BTreeSet<ObjectId> = step.locked().cloned().collect();
            // What locks nothing waits for what it goes with, and not beside the locks of those before it.
            let opens = locked.is_empty() && bound.get(at + 1) == Some(&true);
            match groups.last_mut() {
                Some((held, group)) if bound[at] || held.is_empty() || (locked.is_subset(held) && !opens) => {
                    held.extend(locked);
                    group.push(step);
                }
                _ => groups.push((locked, vec![step])),
            }
        }
        let first = |at: usize, group: Vec<Step>| if at == 0 { group } else { opening(group) };
        let groups = groups.into_iter().map(|(held, group)| self.locking(&held, group));
        let groups = groups.enumerate().flat_map(|(at, group)| first(at, group));
        groups.collect()
    }

    /// For each step whether it must not be cut off from the one before it.
    fn bound(&self, steps: &[Step]) -> Vec<bool> {
        let guarded: BTreeSet<ObjectId> = steps.iter().filter_map(guarded).collect();
        let mut spans: BTreeMap<Bond, (usize, usize)> = BTreeMap::new();
        for (at, step) in steps.iter().enumerate() {
            for bond in self.bonds(step, &guarded) {
                spans.entry(bond).and_modify(|(_, last)| *last = at).or_insert((at, at));
            }
        }
        // How many spans begin and end before each step: a schema made from nothing has as many of them as it has objects.
        let mut turns = vec![0_isize; steps.len() + 1];
        for (first, last) in spans.values() {
            turns[first + 1] += 1;
            turns[last + 1] -= 1;
        }
        let open = turns.iter().scan(0, |open, turn| {
            *open += turn;
            Some(*open > 0)
        });
        open.take(steps.len()).collect()
    }

    /// Several tables are locked at once. A view that goes does so first: who reads it locks it before its tables.
    fn locking(&self, held: &BTreeSet<ObjectId>, group: Vec<Step>) -> Vec<Step> {
        // The server locks no foreign table by name.
        let own = |id: &&ObjectId| id.kind == Kind::Table && self.from.contains(id) && !self.from.is_foreign(id);
        // With a table it locks those under it, in the order in which who reads it does.
        let below = |id: &&ObjectId| held.iter().any(|other| other != *id && self.from.is_within(id, other));
        let (locks_below, locks): (Vec<&ObjectId>, Vec<&ObjectId>) = held.iter().partition(below);
        let locks: Vec<ObjectId> = locks.into_iter().cloned().collect();
        let tables: Vec<ObjectId> = locks.iter().filter(own).cloned().collect();
        let all_below = tables.iter().flat_map(|table| self.from.descendants(table));
        let locks_below: BTreeSet<ObjectId> = locks_below.into_iter().cloned().chain(all_below).collect();
        let alone = tables.len() < 2 && !grows(&group);
        if alone || group.len() < 2 || group.iter().any(|step| step.verb == Verb::Rename) {
            return group;
        }
        let (first, rest): (Vec<Step>, Vec<Step>) = match self.views_can_go_first(&group) {
            true => group.into_iter().partition(|step| self.is_of_a_view_that_goes(step)),
            false => (vec![], group),
        };
        let lock = self.dialect.lock(&tables).map(|step| Step {
            locks,
            locks_below: locks_below.into_iter().collect(),
            ..step
        });
        first.into_iter().chain(lock).chain(rest).collect()
    }

    /// Whether nothing else that goes stands on a view that does.
    fn views_can_go_first(&self, group: &[Step]) -> bool {
        let views: Vec<&ObjectId> =
            group.iter().filter(|step| drops_a_view(step)).map(|step| &step.objects[0]).collect();
        let others = group.iter().filter(|step| step.verb == Verb::Drop && !self.is_of_a_view_that_goes(step));
        let stands = |id: &ObjectId| self.from.reads(id).iter().any(|read| views.contains(&read));
        !others.flat_map(|step| &step.objects).any(stands)
    }

    /// Whether it drops a view, or something on one.
    fn is_of_a_view_that_goes(&self, step: &Step) -> bool {
        let id = &step.objects[0];
        let stand = ObjectId { kind: Kind::View, path: id.target().unwrap_or_else(|| id.clone()).table().path };
        let on_view = (id.kind.is_of_relation() || id.kind.is_note()) && self.from.contains(&stand);
        step.verb == Verb::Drop && (drops_a_view(step) || on_view)
    }
}

/// Whether a step takes a stronger lock on a table than one before it: who came in between, reads and then writes, would wait
/// for us as we for them, and the server would end the one that it finds first.
fn grows(group: &[Step]) -> bool {
    let mut held: BTreeMap<&ObjectId, Blocks> = BTreeMap::new();
    // What makes an index a part of another locks the index alone.
    let attaches = |step: &Step| {
        step.verb == Verb::Create && step.objects[0].kind == Kind::Index && step.lock.blocks == Blocks::Everybody
    };
    let locking = group.iter().filter(|step| !attaches(step));
    locking.flat_map(|step| step.locks.iter().map(|table| (table, step.lock.blocks))).any(|(table, blocks)| {
        let first = held.entry(table).or_insert(blocks);
        blocks > *first
    })
}

/// Whether a step drops a view.
pub fn drops_a_view(step: &Step) -> bool {
    step.verb == Verb::Drop && step.objects[0].kind == Kind::View
}

fn opening(mut group: Vec<Step>) -> Vec<Step> {
    group[0].transaction = Transaction::Opening;
    group
}

#[cfg(test)]
mod tests;
