//! Constrain, where columns change names with those that stand beside them.
//!
//! ```text
//!   both --- everything that the columns to come are to have, built while everybody works ---> ready
//!   ready --- a group of tables at a time: views go, names change, views come, in one short transaction ---> strict
//! ```

use super::stage::{Builder, Stage, turned};
use super::together::drops_a_view;
use crate::catalog::{Catalog, Kind, ObjectId, Rename};
use crate::engine::{Keep, Leg};
use crate::error::Result;
use crate::hazard::Hazard;
use crate::route::{self, Phase, Shadow, Way};
use crate::step::{Precondition, Step, Transaction};
use std::collections::BTreeSet;

impl Builder<'_> {
    /// Constrain, where columns change names with those beside them: all that comes before, then table by table the turn itself.
    pub(super) fn turn(&self, (both, strict): (&Catalog, &Catalog), earlier: &[Step]) -> Result<Stage> {
        let number = self.request.number;
        let quarantine = |keep| if self.request.quarantine { keep } else { Keep::Nothing };
        let forth = self.turned([both, strict], Way::Forth, earlier, quarantine(Keep::Bury(number)))?;
        let earlier = [earlier, &forth].concat();
        let back = self.turned([strict, both], Way::Back, &earlier, quarantine(Keep::Restore(number)))?;
        Ok(self.in_step(self.stage(Phase::Constrain, (both, strict), (forth, back), (&[], &[]))))
    }

    fn turned(&self, ends: [&Catalog; 2], way: Way, earlier: &[Step], keep: Keep) -> Result<Vec<Step>> {
        let own = &self.settled.conversions;
        let conversions = &if way == Way::Forth { own.clone() } else { turned(own) };
        let later = &self.settled.filled_later();
        let respell = |text: &str, rename: &Rename| self.request.dialect.respell(text, rename);
        let shadows = &self.settled.shadows;
        let groups = route::apart(ends, shadows);
        let (mut at, _) = route::ready(ends, shadows, way, &respell);
        let renames = match way {
            Way::Forth => self.goings.to_vec(),
            Way::Back => route::returning(self.goings),
        };
        let leg = Leg { from: ends[0], to: &at, renames: &renames, conversions, later, earlier, keep };
        let ready = self.together([ends[0], &at], self.steps(&leg, Way::Forth)?);
        // What turns is looked at right before it does, once.
        let turning: BTreeSet<ObjectId> = shadows.iter().map(|shadow| shadow.column.table()).collect();
        let lost = ready.iter().flat_map(|step| self.forgotten(step)).filter(|id| turning.contains(*id));
        let lost: BTreeSet<ObjectId> = lost.cloned().collect();
        let mut steps = self.gathering(&at, ready, &turning);
        for (index, group) in groups.iter().enumerate() {
            let (next, _) = route::ready(ends, &groups[index + 1..].concat(), way, &respell);
            let (_, renames) = route::ready(ends, group, way, &respell);
            let earlier = &[earlier, &steps].concat();
            let leg = Leg { from: &at, to: &next, renames: &renames, conversions, later, earlier, keep };
            let (mut at_once, after): (Vec<Step>, Vec<Step>) =
                self.steps(&leg, Way::Forth)?.into_iter().partition(|step| step.transaction == Transaction::Shared);
            // Who reads a view locks it before its tables: so must who changes both, or one of the two is a deadlock's victim.
            at_once.sort_by_key(|step| !drops_a_view(step));
            let behind = at_once.iter().take_while(|step| drops_a_view(step)).count();
            let tables = tables_of(&at_once[behind..]);
            let locks = if tables.len() > 1 { self.request.dialect.lock(&tables) } else { None };
            locks.into_iter().for_each(|lock| at_once.insert(behind, self.locking([&at, &next], lock)));
            steps.extend(self.looked_at([ends[0], &at], group, way, &lost));
            let turn = of_a_turn(at_once).into_iter().chain(after).collect();
            steps.extend(self.gathering(&next, turn, &BTreeSet::new()));
            at = next;
        }
        Ok(steps)
    }

    /// The columns that come have all the values, and queries over them are planned well. `lost`: the tables of
    /// which more is to be read by then.
    fn looked_at(&self, [from, at]: [&Catalog; 2], group: &[Shadow], way: Way, lost: &BTreeSet<ObjectId>) -> Vec<Step> {
        let tables: BTreeSet<ObjectId> = group.iter().map(|shadow| shadow.column.table()).collect();
        let coming = group.iter().map(|shadow| shadow.coming(way));
        let of = coming.chain(lost.intersection(&tables)).cloned().collect();
        let steps = self.request.dialect.gather_statistics(at, &[of]).into_iter().flatten();
        let needs = |table: ObjectId| {
            group.iter().filter(move |own| own.column.table() == table).flat_map(|own| self.carried(from, own, way))
        };
        steps.map(|step| needs(step.objects[0].table()).fold(step, Step::needing)).collect()
    }

    fn carried(&self, from: &Catalog, shadow: &Shadow, way: Way) -> Vec<Precondition> {
        let (column, coming) = (&shadow.column, shadow.coming(way));
        let both = from.column(column).zip(from.column(coming));
        both.map_or(vec![], |(own, other)| {
            self.request.dialect.carried([(column, own), (coming, other)], shadow.values(way))
        })
    }
}

/// The tables that steps change something of.
fn tables_of(steps: &[Step]) -> Vec<ObjectId> {
    let parts = steps.iter().map(|step| &step.objects[0]);
    let of_tables = parts.filter(|id| matches!(id.kind, Kind::Column | Kind::Constraint));
    of_tables.map(ObjectId::table).collect::<BTreeSet<_>>().into_iter().collect()
}

/// One transaction, which takes its locks in the order in which those who read take theirs: what comes before it commits before
/// it. Whoever must be gone by then is told with the stage: the names are the same to the others.
fn of_a_turn(mut steps: Vec<Step>) -> Vec<Step> {
    steps.iter_mut().for_each(|step| step.hazards.retain(|hazard| *hazard != Hazard::BreaksOldRelease));
    steps.iter_mut().take(1).for_each(|first| first.transaction = Transaction::Opening);
    steps
}
