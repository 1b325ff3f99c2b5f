//! Defaults that go. The old release relies on one until contract, even where nothing would refuse it what it writes without:
//! NULL would stand where it means the default.

use super::Crossing;
use crate::catalog::{Column, Kind, ObjectId};

impl Crossing<'_> {
    /// A column in `strict`, with the default that goes if it takes NULL. What the default stands on has to be there as it was.
    pub(super) fn with_default(&self, joined: &Column, new: &Column) -> Column {
        let alike = new.data_type == joined.data_type && new.generated == joined.generated && new.identity.is_none();
        let stays = |read: &ObjectId| {
            let changes = read.kind.is_type() && self.old.object(read) != self.new.object(read);
            !changes && !self.swaps.going.contains(read) && !self.gives_way(read)
        };
        let keeps = self.hints.side_by_side && alike && new.nullable && joined.reads.0.iter().all(stays);
        if keeps { defaulting(new, joined) } else { new.clone() }
    }
}

/// The column, with the default of the other where it has none.
pub(super) fn defaulting(column: &Column, other: &Column) -> Column {
    let mut column = column.clone();
    if column.default.is_none() && other.default.is_some() {
        let called = |read: &&ObjectId| read.kind == Kind::Sequence || read.kind.is_routine();
        column.reads.0.extend(other.reads.0.iter().filter(called).cloned());
        column.default.clone_from(&other.default);
    }
    column
}
