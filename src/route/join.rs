//! What one object becomes while both releases run: loosened where only one knows it, joined where both know it differently.

use super::Crossing;
use super::default::defaulting;
use super::form::Form;
use crate::catalog::{
    Aside, Catalog, Column, Constraint, ConstraintKind, Enumeration, Identity, Index, Kind, Object, ObjectId, Table,
    Validity,
};
use std::collections::BTreeSet;

impl Crossing<'_> {
    /// Only one release writes a table that the other does not have.
    pub(super) fn lonely(&self, id: &ObjectId) -> bool {
        let table = id.table();
        let child = matches!(id.kind, Kind::Column | Kind::Constraint | Kind::Index | Kind::Trigger);
        child && self.old.contains(&table) != self.new.contains(&table)
    }

    /// An object that only one release knows must not refuse the other's writes.
    pub(super) fn loosen(&self, id: &ObjectId, object: &Object) -> Option<Object> {
        match object {
            Object::Column(column) => Some(Object::Column(self.loosen_column(id, column))),
            Object::Constraint(_) | Object::Index(Index { unique: true, .. }) => {
                self.hints.lasting.contains(id).then(|| object.clone())
            }
            Object::Index(index) => {
                let comes = self.new.contains(id);
                let waits = index.reads.0.iter().any(|read| self.fills(read) || self.changes_later(read));
                (!comes || !waits).then(|| object.clone())
            }
            _ => Some(object.clone()),
        }
    }

    /// What computes a column may compute NULL from what the other release writes.
    fn loosen_column(&self, id: &ObjectId, column: &Column) -> Column {
        let filled = self.fills(id) || column.generated.is_some();
        let column = self.by_one_default(id, column);
        Column { nullable: column.nullable || filled || !column.fills_itself(), ..column }
    }

    /// A column that stands twice has a default under its old name alone, from where it reaches the new one: under both, no
    /// row would tell which of them its writer left out.
    pub(super) fn by_one_default(&self, id: &ObjectId, column: &Column) -> Column {
        let within = |table: &ObjectId| [self.old, self.new].iter().any(|side| side.is_within(&id.table(), table));
        let twins = self.hints.syncs.iter().filter(|(sync, _)| sync.name() == id.name() || !column.fills_itself());
        for (sync, twin) in twins.filter(|(sync, _)| within(&sync.table())).map(|(id, sync)| (id, sync.twin())) {
            let coming = self.new.column(&ObjectId::under(&id.table(), Kind::Column, sync.name()));
            match (twin, coming) {
                (Some(_), _) if sync.name() == id.name() => return Column { default: None, ..column.clone() },
                (Some(twin), Some(new))
                    if twin.old == id.name() && relies(new) && new.data_type == column.data_type =>
                {
                    let mut column = Column { default: new.default.clone(), ..column.clone() };
                    column.reads.0.extend(new.reads.0.iter().cloned());
                    return column;
                }
                _ => {}
            }
        }
        column.clone()
    }

    /// An object that both know differently must accept what either writes; `None` when nothing but its absence does.
    pub(super) fn join(&self, id: &ObjectId, old: &Object, new: &Object) -> Option<Object> {
        let carried = if let Object::Column(_) = new { None } else { self.carried(old, new) };
        match carried {
            None => self.join_plainly(id, old, new),
            Some(Form::Old) => Some(old.clone()),
            Some(Form::New) => Some(new.clone()),
        }
    }

    fn join_plainly(&self, id: &ObjectId, old: &Object, new: &Object) -> Option<Object> {
        match (old, new) {
            _ if self.hints.lasting.contains(id) => Some(old.clone()),
            (Object::Column(a), Object::Column(b)) => Some(Object::Column(self.join_column(id, a, b))),
            (Object::Constraint(a), Object::Constraint(b)) => {
                let validated = Constraint { validity: Validity::Valid, ..a.clone() } == *b;
                match () {
                    () if validated => Some(old.clone()),
                    () if a.under != b.under => None,
                    () if b.accepts_all_of(a) => {
                        Some(Object::Constraint(Constraint { validity: a.validity, ..b.clone() }))
                    }
                    () if let Some(either) = self.either(a, b) => Some(Object::Constraint(either)),
                    // Without it rows would come that nothing lets in again: one of the releases waits instead.
                    () => (a.is_of_the_same(b) || self.keeps_its_key(id, a, b)).then(|| old.clone()),
                }
            }
            (Object::Index(a), Object::Index(b)) => (!a.unique && !b.unique).then(|| old.clone()),
            (Object::Enum(a), Object::Enum(b)) => {
                let added = || b.labels.iter().filter(|label| !a.labels.contains(label));
                let appended = || a.labels.iter().chain(added()).cloned().collect();
                let union = a.union(b).unwrap_or_else(|| Enumeration { labels: appended() });
                Some(Object::Enum(union))
            }
            (Object::Domain(a), Object::Domain(b)) => {
                let widens = a.collation == b.collation && (self.hints.types.widens)(&a.column(), &b.column());
                Some(if widens { new.clone() } else { old.clone() })
            }
            (Object::Composite(a), Object::Composite(b)) => Some(if b.extends(a) { new.clone() } else { old.clone() }),
            (Object::Table(a), Object::Table(b)) if a.is_made_anew(b) => Some(old.clone()),
            (Object::Table(a), Object::Table(b)) => {
                Some(Object::Table(Table { attributes: a.attributes.clone(), ..b.clone() }))
            }
            (_, new) => Some(new.clone()),
        }
    }

    /// A check that takes what either takes; of rows that were there before nobody asks.
    fn either(&self, old: &Constraint, new: &Constraint) -> Option<Constraint> {
        let plain = |check: &Constraint| match &check.sort {
            ConstraintKind::Check { condition } if check.definition == format!("CHECK ({condition})") => {
                Some(condition.clone())
            }
            _ => None,
        };
        let reads: Vec<ObjectId> = old.reads.0.iter().chain(&new.reads.0).cloned().collect();
        let condition = (self.hints.types.either)(&plain(old)?, &plain(new)?)?;
        (!reads.iter().any(|read| self.is_of_another_type(read))).then(|| Constraint {
            definition: format!("CHECK ({condition})"),
            sort: ConstraintKind::Check { condition },
            validity: Validity::NotValid,
            columns: Aside(
                old.columns.0.iter().chain(&new.columns.0).cloned().collect::<BTreeSet<_>>().into_iter().collect(),
            ),
            reads: Aside(reads),
            ..new.clone()
        })
    }

    /// Whether a table's primary key becomes another over columns that both releases fill: without one, nothing would tell its
    /// rows apart or find them, and no reference to them could stand.
    fn keeps_its_key(&self, id: &ObjectId, old: &Constraint, new: &Constraint) -> bool {
        let filled = |name: &String| {
            let column = ObjectId::under(&id.table(), Kind::Column, name);
            let required = |side: &Catalog| side.column(&column).is_some_and(|column| !column.nullable);
            required(self.old) && required(self.new) && !self.retypes(&column)
        };
        let primary = old.sort == ConstraintKind::Primary && new.sort == ConstraintKind::Primary;
        primary && old.under.is_none() && self.old.heirs(&id.table()).is_empty() && old.columns.0.iter().all(filled)
    }

    /// Whether the new release never writes what this key of old's refuses, as it has one of some of its columns: it stays until
    /// contract.
    pub(super) fn outlasts(&self, id: &ObjectId, old: &Object) -> bool {
        let named = [Kind::Index, Kind::Constraint].map(|kind| ObjectId { kind, path: id.path.clone() });
        let stays = |columns: &[String]| {
            let ids = columns.iter().map(|name| ObjectId::under(&id.table(), Kind::Column, name));
            self.new.keeps_apart(&id.table(), columns)
                && ids.into_iter().all(|column| self.new.contains(&column) && !self.retypes(&column))
        };
        let table = id.table();
        let whole =
            [self.old, self.new].iter().all(|side| side.heirs(&table).is_empty() && side.lineage(&table).is_none());
        whole
            && !old.is_primary_key()
            && !named.iter().any(|id| self.new.contains(id))
            && old.key_columns().is_some_and(stays)
    }

    /// Whether references stand on a key of old's.
    pub(super) fn is_referred_to(&self, id: &ObjectId) -> bool {
        let refers =
            |id: &ObjectId| matches!(self.old.object(id), Some(Object::Constraint(constraint)) if constraint.refers());
        self.old.readers(id).any(refers)
    }

    /// One of two that are equal but for what they read: a type that leaves its name to one of another kind is still there.
    pub(super) fn of_kinds_there(&self, old: &Object, new: &Object) -> Object {
        if new.reads().any(|read| self.swaps.coming.contains(&read)) { old.clone() } else { new.clone() }
    }

    /// The type that takes both releases' values; nullable if either is; the default of new, which wins in the end.
    fn join_column(&self, id: &ObjectId, old: &Column, new: &Column) -> Column {
        let carried = || self.carried(&Object::Column(old.clone()), &Object::Column(new.clone()));
        let computes_otherwise = old.generated != new.generated && carried() != Some(Form::New);
        let retyped = self.retypes(id) || computes_otherwise || old.collation != new.collation;
        let nullable = old.nullable || new.nullable;
        if retyped {
            return Column { nullable, ..old.clone() };
        }
        let identity = match (&old.identity, &new.identity) {
            (Some(former), Some(identity)) if identity.mode == "ALWAYS" => {
                Some(Identity { mode: former.mode.clone(), ..identity.clone() })
            }
            (Some(_), Some(identity)) => Some(identity.clone()),
            (None, Some(identity)) if identity.mode != "ALWAYS" && !nullable => Some(identity.clone()),
            (Some(former), None) if counts_by(new, &former.sequence) => None,
            (kept, _) => kept.clone(),
        };
        let new = if identity.is_some() { Column { default: None, ..new.clone() } } else { defaulting(new, old) };
        Column { nullable: nullable && identity.is_none(), identity, ..new }
    }
}

/// Whether a type only loses what nobody but old writes: labels, attributes.
pub(super) fn narrows(new: &Object, joined: &Object) -> bool {
    match (new, joined) {
        (Object::Enum(_), Object::Enum(_)) => true,
        (Object::Composite(new), Object::Composite(joined)) => new != joined && joined.covers(new),
        _ => false,
    }
}

/// Whether a column takes its default from a sequence of that name, where the inside of an identity has it: for both releases it
/// counts on by itself.
fn counts_by(column: &Column, sequence: &[String; 2]) -> bool {
    column.reads.0.iter().any(|read| read.kind == Kind::Sequence && read.path == *sequence)
}

/// Whether nobody needs to write a column though it holds a value in every row.
fn relies(column: &Column) -> bool {
    !column.nullable && column.default.is_some()
}
