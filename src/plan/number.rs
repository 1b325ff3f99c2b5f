//! A column that comes to a large table as an identity. The server would write every row under the lock to number it, so it counts
//! by a sequence of its own until all rows have a number.
//!
//! ```text
//!   both      number bigint DEFAULT nextval('orders_number_seq')         the rows that are there are numbered in the backfill
//!   strict    number bigint NOT NULL GENERATED ALWAYS AS IDENTITY        which goes on where the sequence stood
//! ```

use super::settle::Settled;
use super::{Mode, Request};
use crate::catalog::{Aside, Catalog, Column, Grant, Kind, Object, ObjectId, Sequence, SequenceOwner};
use crate::engine::Fill;

impl Settled {
    /// Whether a column comes so. One that others stand under is numbered otherwise.
    pub(super) fn comes_numbered(&self, request: &Request, id: &ObjectId, new: &Column) -> bool {
        let table = id.table();
        let alone = |side: &Catalog| side.heirs(&table).is_empty() && side.lineage(&table).is_none();
        let phased = request.mode == Mode::Phased && request.dialect.syncs();
        phased && new.identity.is_some() && self.is_large(request, id) && alone(&self.old) && alone(request.new)
    }

    /// Settles what it counts by, and numbers the rows that are there.
    pub(super) fn number(&mut self, request: &Request, id: &ObjectId, new: &Column) {
        let Some(identity) = &new.identity else { return };
        let sequence = ObjectId { kind: Kind::Sequence, path: identity.sequence.to_vec() };
        let Some(default) = request.dialect.counting_by(&sequence) else { return };
        let condition = format!("{} IS NULL", request.dialect.quote(id.name()));
        self.fills
            .insert(id.clone(), Fill { column: id.clone(), expression: default.clone(), condition, marker: None });
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

    /// The roles that may make rows of a table: an identity asks them for no right of its own, a sequence does.
    fn writers(&self, request: &Request, table: &ObjectId) -> Vec<String> {
        let makes = |object: &Object| match object {
            Object::Grant(grant) => grant.privileges.iter().any(|privilege| privilege.starts_with("INSERT")),
            _ => false,
        };
        let on_it = |id: &ObjectId| {
            let target = id.target().filter(|target| matches!(target.kind, Kind::Table | Kind::Column));
            target.is_some_and(|target| target.table() == *table)
        };
        let grants = [&self.old, request.new].into_iter().flat_map(|side| side.of_kind(Kind::Grant));
        let mut roles: Vec<String> = grants
            .filter(|(id, object)| on_it(id) && makes(object) && !id.name().is_empty())
            .map(|(id, _)| id.name().to_string())
            .collect();
        roles.sort();
        roles.dedup();
        roles
    }
}
