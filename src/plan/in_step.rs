//! Columns that a trigger keeps in step are counted before a stage relies on one of them alone: who writes past the trigger, as a
//! replica does or a restore, leaves rows in which they are not, and what stands in the other column would be lost without a word.

use super::Check;
use super::settle::{asks, may_give_another};
use super::stage::{Builder, Stage};
use crate::catalog::{Catalog, Flow, Kind, Object, ObjectId, Sync, Twin};
use crate::hazard::Hazard;
use crate::route::Way;
use crate::step::{Piece, Precondition, Step, Verb};

impl Builder<'_> {
    /// A stage with what is counted of such columns before it begins, and before it is taken back.
    pub(super) fn in_step(&self, mut stage: Stage) -> Stage {
        let (before, after) = (&stage.before, &stage.after);
        let (up, down) = (self.parted_rows([before, after], Way::Forth), self.parted_rows([after, before], Way::Back));
        stage.checks.extend(up);
        stage.down_checks.extend(down);
        stage
    }

    fn parted_rows(&self, [from, to]: [&Catalog; 2], way: Way) -> Vec<Check> {
        let dialect = self.request.dialect;
        let standing = self.settled.syncs.iter().filter(|(id, _)| from.contains(id));
        let needs = standing.flat_map(|(id, sync)| match (&sync.flow, way) {
            (Flow::Twin(twin), Way::Forth) => self.came_over(from, (id, sync, twin)),
            (Flow::Twin(twin), Way::Back) => self.brought_back([from, to], (id, sync, twin)),
            (Flow::Heed(_), Way::Forth) if !to.contains(id) => self.given(id, sync).into_iter().collect(),
            _ => vec![],
        });
        let rows = |table: &ObjectId| dialect.qualified(table);
        needs.map(|need| Check { says: need.says.clone(), sql: need.sql(&|table, _| rows(table), &rows) }).collect()
    }

    /// The new name holds what the old one does. What an expression gives that may give another each time is not compared.
    fn came_over(&self, from: &Catalog, (id, sync, twin): (&ObjectId, &Sync, &Twin)) -> Vec<Precondition> {
        let [old, new] = [&twin.old, &sync.new].map(|name| ObjectId::under(&id.table(), Kind::Column, name));
        let Some((own, other)) = from.column(&old).zip(from.column(&new)) else { return vec![] };
        let needs = self.request.dialect.carried([(&old, own), (&new, other)], [&sync.forward, &twin.backward]);
        let moves = self.request.fills.get(&new).is_some_and(|fill| may_give_another(fill));
        if moves { self.only(needs, &old) } else { needs }
    }

    /// The old name holds what the new one does. Before the backfill a row has no value under the new one yet.
    fn brought_back(
        &self,
        [from, to]: [&Catalog; 2],
        (id, sync, twin): (&ObjectId, &Sync, &Twin),
    ) -> Vec<Precondition> {
        let [old, new] = [&twin.old, &sync.new].map(|name| ObjectId::under(&id.table(), Kind::Column, name));
        let Some((own, other)) = from.column(&old).zip(from.column(&new)) else { return vec![] };
        let needs = self.request.dialect.carried([(&new, other), (&old, own)], [&twin.backward, &sync.forward]);
        if to.contains(id) { needs } else { self.only(needs, &new) }
    }

    /// The same of rows alone in which a column has a value.
    fn only(&self, needs: Vec<Precondition>, column: &ObjectId) -> Vec<Precondition> {
        let there = Piece::Text(format!(" AND {} IS NOT NULL", self.request.dialect.quote(column.name())));
        let with = |mut need: Precondition| {
            need.query.push(there.clone());
            need
        };
        needs.into_iter().map(with).collect()
    }

    /// Every row has a value of what its columns that leave give one for. One that asks for other rows is as those were.
    fn given(&self, id: &ObjectId, sync: &Sync) -> Option<Precondition> {
        let (table, name) = (id.table(), self.request.dialect.quote(&sync.new));
        let says = format!("every row of {} has {} where `{}` gives it one", table.dotted(), sync.new, sync.forward);
        let tail = format!(" WHERE {name} IS NULL AND ({}) IS NOT NULL", sync.forward);
        let query = vec![Piece::Text("SELECT count(*), NULL FROM ".into()), Piece::Present(table), Piece::Text(tail)];
        (!asks(&sync.forward)).then_some(Precondition { says, query })
    }

    /// A column that goes on the way back and that the trigger kept in step until then: all that was written there stands under its
    /// other name.
    pub(super) fn kept_in_step(&self, [from, to]: [&Catalog; 2], mut step: Step) -> Step {
        let column = step.objects.first().filter(|id| step.verb == Verb::Drop && id.kind == Kind::Column);
        if column.is_some_and(|id| self.stands_elsewhere([from, to], id)) {
            step.hazards.retain(|hazard| *hazard != Hazard::LosesData);
        }
        step
    }

    fn stands_elsewhere(&self, [from, to]: [&Catalog; 2], id: &ObjectId) -> bool {
        let dialect = self.request.dialect;
        let sync = ObjectId { kind: Kind::Sync, path: id.path.clone() };
        match from.object(&sync) {
            // Nobody writes it but the trigger.
            Some(Object::Sync(Sync { flow: Flow::Follow, .. })) => true,
            Some(Object::Sync(Sync { flow: Flow::Twin(twin), .. })) => {
                let old = to.column(&ObjectId::under(&id.table(), Kind::Column, &twin.old));
                let (Some(new), Some(old)) = (from.column(id), old) else { return false };
                let same = (&new.data_type, &new.collation) == (&old.data_type, &old.collation);
                let plain = [dialect.quote(id.name()), dialect.cast(id.name(), &old.data_type)];
                plain.contains(&twin.backward) && (same || dialect.widens(new, old))
            }
            _ => false,
        }
    }
}
