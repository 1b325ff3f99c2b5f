//! Columns that come with another value for each row: the server would write every row of the table under the lock.
//!
//! ```text
//!   both      number bigint DEFAULT nextval('orders_number_seq')         the rows that are there are filled in the backfill
//!   strict    number bigint NOT NULL GENERATED ALWAYS AS IDENTITY        which goes on where the sequence stood
//! ```
//!
//! So on a large table a default comes behind its column, and an identity counts by a sequence of its own until all rows have a
//! number.

use super::settle::{Settled, blank_fill};
use super::{Mode, Request};
use crate::catalog::{Aside, Catalog, Column, Grant, Kind, Object, ObjectId, Sequence, SequenceOwner};
use std::collections::BTreeSet;

impl Settled {
    /// Settles how a column comes to a table that is there, where nobody says what its rows get.
    pub(super) fn arrive(&mut self, request: &Request, id: &ObjectId, new: &Column) {
        if !self.differs_by_row(request, id, new) {
            return;
        }
        match &new.default {
            _ if !self.is_large(request, id) => self.come_by_a_rewrite(request, id),
            Some(default) => drop(self.fills.insert(id.clone(), blank_fill(request, id, default, None))),
            None => self.number(request, id, new),
        }
    }

    fn differs_by_row(&self, request: &Request, id: &ObjectId, new: &Column) -> bool {
        let table = id.table();
        // Where others stand under a table, its rows are numbered when the column comes.
        let alone = |side: &Catalog| side.heirs(&table).is_empty() && side.lineage(&table).is_none();
        let numbered = new.identity.is_some() && alone(&self.old) && alone(request.new);
        let differs = |default: &String| request.dialect.differs_by_row(request.new, id, default);
        let phased = request.mode == Mode::Phased && request.dialect.syncs();
        phased && (numbered || new.default.as_ref().is_some_and(differs))
    }

    fn come_by_a_rewrite(&mut self, request: &Request, id: &ObjectId) {
        let small = request.small_table;
        if small > 0 && request.occupied.contains(&self.old_name(&id.table())) {
            self.notes.push(format!(
                "{id} comes with one rewrite of its table, as that has fewer than {small} rows; else its rows would be filled in batches"
            ));
        }
    }

    /// Settles what it counts by, and numbers the rows that are there.
    fn number(&mut self, request: &Request, id: &ObjectId, new: &Column) {
        let Some(identity) = &new.identity else { return };
        let sequence = ObjectId { kind: Kind::Sequence, path: identity.sequence.to_vec() };
        let Some(default) = request.dialect.counting_by(&sequence) else { return };
        self.fills.insert(id.clone(), blank_fill(request, id, &default, None));
        let mut column = Column { identity: None, nullable: true, default: Some(default), ..new.clone() };
        column.reads.0.push(sequence.clone());
        let own = Sequence { data_type: new.data_type.clone(), options: identity.options.clone() };
        let owner = ObjectId { kind: Kind::SequenceOwner, path: sequence.path.clone() };
        self.counters.extend([
            (id.clone(), Object::Column(column)),
            (sequence.clone(), Object::Sequence(own)),
            (owner, Object::SequenceOwner(SequenceOwner { column: id.clone() })),
        ]);
        for role in self.writers(request, &id.table()) {
            let grant = Grant { privileges: vec!["USAGE".into()], usual: vec![], reads: Aside(vec![]) };
            self.counters.push((ObjectId::note(Kind::Grant, &sequence, &role), Object::Grant(grant)));
        }
    }

    /// The roles that may make rows of a table, by itself or through views: an identity asks them for no right of its own, a
    /// sequence does.
    fn writers(&self, request: &Request, table: &ObjectId) -> Vec<String> {
        let makes = |object: &Object| match object {
            Object::Grant(grant) => grant.privileges.iter().any(|privilege| privilege.starts_with("INSERT")),
            _ => false,
        };
        let roles = [&self.old, request.new].into_iter().flat_map(|side| {
            let written = written_through(side, table);
            let grants = side.of_kind(Kind::Grant).filter(move |(id, object)| {
                let target =
                    id.target().filter(|target| matches!(target.kind, Kind::Table | Kind::View | Kind::Column));
                makes(object) && target.is_some_and(|target| written.contains(&target.table()))
            });
            grants.map(|(id, _)| id.name().to_string())
        });
        roles.filter(|role| !role.is_empty()).collect::<BTreeSet<_>>().into_iter().collect()
    }
}

/// A table and the views over it, and over those, each as a table of its name.
fn written_through(side: &Catalog, table: &ObjectId) -> BTreeSet<ObjectId> {
    let mut known = BTreeSet::from([table.clone()]);
    loop {
        let over = |view: &ObjectId| side.reads(view).iter().any(|read| known.contains(&read.table()));
        let views = side.of_kind(Kind::View).map(|(view, _)| view).filter(|view| !known.contains(&view.table()));
        let more: Vec<ObjectId> = views.filter(|view| over(view)).map(ObjectId::table).collect();
        if more.is_empty() {
            return known;
        }
        known.extend(more);
    }
}
