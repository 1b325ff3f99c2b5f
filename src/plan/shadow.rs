//! Which columns of large tables take another type by way of a second column, and why others do not.

use super::settle::Settled;
use super::{Mode, Request};
use crate::catalog::{Kind, Object, ObjectId, Rename};
use crate::engine::{Conversion, Fill};
use crate::route::{FORMER, NEXT, Shadow, beside};

impl Settled {
    /// Settles for every column whose rows would be written anew whether a second column stands in meanwhile: of a large table,
    /// where nothing is in the way.
    pub fn shadow(&mut self, request: &Request) {
        if request.mode == Mode::Direct || !request.dialect.syncs() {
            return;
        }
        let retyped = request.new.of_kind(Kind::Column).filter(|(id, object)| match (self.old.column(id), object) {
            (Some(old), Object::Column(new)) => {
                let carried = self.old.giver(id).is_some() && request.new.giver(id).is_some();
                // By another collation only what is ordered or asked by the column is made again.
                let part = |reader: &ObjectId| matches!(reader.kind, Kind::Index | Kind::Constraint);
                let collates = old.collation != new.collation && self.old.readers(id).any(part);
                !carried && (old.data_type != new.data_type || collates) && request.dialect.rewrites(old, new)
            }
            _ => false,
        });
        let retyped = retyped.map(|(id, _)| id.clone());
        let (mut waiting, mut small): (Vec<ObjectId>, Vec<ObjectId>) =
            retyped.partition(|id| self.is_large(request, id));
        // A small table goes the way of a large one that something reads it with: else that would be written anew with it.
        while let Some(at) = small.iter().position(|id| self.is_read_with(request, id, &waiting)) {
            waiting.push(small.remove(at));
        }
        if request.small_table > 0 {
            let live = |id: ObjectId| (id.clone(), Rename::origin(&self.renames, &id.table()));
            self.rewritten = small.into_iter().map(live).collect();
        }
        while let Some((at, obstacle)) = self.first_obstacle(request, &waiting) {
            let id = waiting.remove(at);
            self.notes.push(format!(
                "{id} takes its type by one rewrite of the table, and nobody reads or writes that meanwhile: {obstacle}"
            ));
        }
        waiting.iter().for_each(|id| self.stand_in(request, id));
    }

    /// What is read together with a column that takes its type by a rewrite does so, too: one at a time is found.
    fn first_obstacle(&self, request: &Request, waiting: &[ObjectId]) -> Option<(usize, String)> {
        let own = |id: &ObjectId| self.obstacle(request, id).or_else(|| self.read_with_another(request, id, waiting));
        waiting.iter().enumerate().find_map(|(at, id)| Some((at, own(id)?)))
    }

    /// What reads it and another column, too, that takes another type and is not among those that wait.
    fn read_with_another(&self, request: &Request, id: &ObjectId, waiting: &[ObjectId]) -> Option<String> {
        let rewritten = |read: &ObjectId| {
            let types = [&self.old, request.new].map(|side| side.column(read).map(|column| &column.data_type));
            types[0].is_some() && types[1].is_some() && types[0] != types[1] && !self.waits(read, waiting)
        };
        let reader = self.reader_with(request, id, &rewritten);
        reader.map(|reader| format!("{reader} reads another column that does"))
    }

    fn is_read_with(&self, request: &Request, id: &ObjectId, waiting: &[ObjectId]) -> bool {
        self.reader_with(request, id, &|read| self.waits(read, waiting)).is_some()
    }

    /// Whether it is one of those that wait, or goes along with one.
    fn waits(&self, read: &ObjectId, waiting: &[ObjectId]) -> bool {
        waiting.iter().any(|column| self.old.along(column).contains(read))
    }

    /// What reads a column and another one of a kind.
    fn reader_with(&self, request: &Request, id: &ObjectId, other: &dyn Fn(&ObjectId) -> bool) -> Option<ObjectId> {
        [&self.old, request.new].into_iter().find_map(|side| {
            let readers = side.readers(id).cloned().chain(side.views_over(id));
            let with = |reader: &ObjectId| side.reads(reader).iter().any(|read| read != id && other(read));
            readers.into_iter().find(with)
        })
    }

    pub(super) fn is_large(&self, request: &Request, id: &ObjectId) -> bool {
        request.large.contains(&Rename::origin(&self.renames, &id.table()))
    }

    fn stand_in(&mut self, request: &Request, id: &ObjectId) {
        let (Some(old), Some(new)) = (self.old.column(id), request.new.column(id)) else { return };
        let cast = |data_type: &str| request.dialect.cast(id.name(), data_type);
        let plain = || Conversion { using: cast(&new.data_type), reverse: cast(&old.data_type) };
        let Conversion { using, reverse } = self.conversions.get(id).cloned().unwrap_or_else(plain);
        let using = match self.fills.remove(id) {
            Some(fill) => format!("coalesce({using}, {})", fill.expression),
            None => using,
        };
        let (using, reverse) = (taken_as(using, &new.data_type), taken_as(reverse, &old.data_type));
        let (next, former) = (beside(id, NEXT), beside(id, FORMER));
        let as_called =
            |text: &str, name: &ObjectId| request.dialect.respell(text, &Rename { from: id.clone(), to: name.clone() });
        let (from_next, from_former) = (as_called(&reverse, &next), as_called(&using, &former));
        let (to_next, to_former) = (using.clone(), reverse.clone());
        let condition = request.dialect.differs(new, &request.dialect.quote(next.name()), &format!("({using})"));
        self.fills
            .insert(next.clone(), Fill { column: next.clone(), expression: using.clone(), condition, marker: None });
        self.conversions.insert(id.clone(), Conversion { using, reverse });
        let column = id.clone();
        self.shadows.push(Shadow { column, next, former, to_next, from_next, to_former, from_former });
    }
}

/// A value as the column takes it, rounded and padded: what a trigger compares with what is there.
pub(super) fn taken_as(expression: String, data_type: &str) -> String {
    if expression.ends_with(&format!("::{data_type}")) { expression } else { format!("({expression})::{data_type}") }
}
