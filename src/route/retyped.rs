//! Columns that become others in constrain, and what that is to what stands on them.

use super::Crossing;
use super::form::Form;
use crate::catalog::{Catalog, Column, Object, ObjectId, Sync};

impl Crossing<'_> {
    /// Whether existing rows of a column get their values in the backfill: of one that comes, or of its twin on the way back.
    pub(super) fn fills(&self, column: &ObjectId) -> bool {
        let is_twin = |sync: &Sync| sync.twin().is_some_and(|twin| twin.old == column.name());
        let synced =
            |(id, sync): (&ObjectId, &Sync)| id.path == column.path || (id.table() == column.table() && is_twin(sync));
        self.hints.fills.contains(column) || self.hints.syncs.iter().any(synced)
    }

    /// Whether a column becomes another in constrain: of another type, or computed otherwise.
    pub(super) fn changes_later(&self, id: &ObjectId) -> bool {
        let computes = |side: &Catalog| side.column(id).map(|column| column.generated.clone());
        let otherwise = || computes(self.old).zip(computes(self.new)).is_some_and(|(old, new)| old != new);
        self.retypes(id) || otherwise()
    }

    /// Whether a column takes another type or collation at any time: an expression over it is of other casts then.
    pub(super) fn is_of_another_type(&self, id: &ObjectId) -> bool {
        let differs = |old: &Column, new: &Column| old.data_type != new.data_type || old.collation != new.collation;
        let sides = self.old.column(id).zip(self.new.column(id));
        self.changes_later(id) || sides.is_some_and(|(old, new)| differs(old, new))
    }

    /// Whether it is computed from a column of which only the type to come makes that possible.
    pub(super) fn computes_from_what_changes(&self, column: &Column) -> bool {
        column.generated.is_some() && column.reads.0.iter().any(|read| self.retypes(read))
    }

    /// Whether a column's type changes so that no one type serves both releases.
    pub(super) fn retypes(&self, id: &ObjectId) -> bool {
        match (self.old.column(id), self.new.column(id)) {
            _ if self.has_a_second(id) => true,
            (Some(_), Some(new)) if new.reads.0.iter().any(|read| self.swaps.coming.contains(read)) => true,
            (Some(old), Some(new)) if old.data_type != new.data_type => {
                self.held.contains(id)
                    || self.family().is_made_anew(&id.table())
                    || !(self.hints.types.widens)(old, new)
            }
            _ => false,
        }
    }

    /// Whether types are made anew in constrain. Then those that could wait for contract are made anew beside them: a type that
    /// stands on both would be made anew twice, and its rows written twice.
    pub(super) fn makes_types_anew(&self) -> bool {
        let types = self.old.iter().filter(|(id, _)| id.kind.is_type());
        types.filter_map(|(id, old)| Some((old, self.new.object(id)?))).any(|sides| match sides {
            (Object::Composite(old), Object::Composite(new)) => !new.extends(old) && !old.covers(new),
            (old @ Object::Defined(_), new @ Object::Defined(_)) => old != new,
            _ => false,
        })
    }

    /// Whose text a computed column, a check or an index has in `both`, where the two differ by casts alone over columns of which
    /// one type takes all values of the other: the server writes it anew when the types change.
    pub(super) fn carried(&self, old: &Object, new: &Object) -> Option<Form> {
        let types = |read: ObjectId| match (self.old.column(&read), self.new.column(&read)) {
            (Some(before), Some(after)) if before.data_type != after.data_type => Some((read, before, after)),
            _ => None,
        };
        let retyped: Vec<_> = new.reads().filter_map(types).collect();
        if retyped.is_empty() || !old.is_respelled(new, self.hints.types.alike) {
            return None;
        }
        let later = |(id, before, after): &&(ObjectId, &Column, &Column)| {
            self.retypes(id) || before.collation != after.collation
        };
        let shrinks = |(_, before, after): &(ObjectId, &Column, &Column)| (self.hints.types.widens)(after, before);
        match retyped.iter().filter(later).count() {
            0 => Some(Form::New),
            some => (some == retyped.len() && retyped.iter().all(shrinks)).then_some(Form::Old),
        }
    }
}
