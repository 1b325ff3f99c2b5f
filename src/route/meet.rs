//! What becomes of one object in `both` and in `strict`.

use super::notes::{is_demand, is_firing, is_off};
use super::{Crossing, family, join};
use crate::catalog::{Grant, Kind, Object, ObjectId};

impl Crossing<'_> {
    /// Whether nothing becomes of it.
    pub(super) fn stays(&self, id: &ObjectId) -> bool {
        let alike = self.old.object(id).is_some_and(|old| Some(old) == self.new.object(id));
        alike && self.swaps.coming.is_empty() && id.kind != Kind::Lineage && !self.goes_with_table(id)
    }

    /// What becomes of one object in `both` and in `strict`.
    pub(super) fn meet(&self, id: &ObjectId) -> (Option<Object>, Option<Object>) {
        if id.kind == Kind::Lineage {
            return self.family().meet(id).into();
        }
        if self.goes_with_table(id) {
            return (self.old.object(id).cloned(), self.new.object(id).cloned());
        }
        let leaves = self.hints.leaving.get(id);
        // Whoever has a constraint may name it, and whoever has the index finds one.
        if self.old.turned(self.new, id).or_else(|| self.new.turned(self.old, id)).is_some() {
            let key = self.old.object(id).or(self.new.object(id)).filter(|_| id.kind == Kind::Constraint);
            return (key.cloned(), key.cloned());
        }
        if self.is_over_a_shadow(id) {
            let both = leaves.cloned().unwrap_or_else(|| self.old.object(id).cloned());
            return (both, self.new.object(id).cloned());
        }
        let both = match (self.old.object(id), self.new.object(id)) {
            _ if let Some(becomes) = leaves => becomes.clone(),
            (Some(old), Some(new)) if family::is_alike(old, new) => Some(self.of_kinds_there(old, new)),
            _ if is_demand(id) && self.is_shared(id) => None,
            (old, _) if self.restricts(id) && self.is_shared(id) => old.cloned(),
            (old, new) if is_firing(id) && self.is_shared(id) => if is_off(new) { old } else { new }.cloned(),
            (old, new) if id.kind == Kind::Grant && self.is_shared(id) => Grant::union(old, new).map(Object::Grant),
            (Some(old), Some(new)) => self.join(id, old, new),
            (None, Some(Object::Table(_))) if self.family().comes_with_parent(id) => None,
            (None, Some(Object::Column(column))) if self.computes_from_what_changes(column) => None,
            (Some(one), None) | (None, Some(one)) if self.lonely(id) => Some(one.clone()),
            (Some(Object::Sequence(_)), None) if self.gives_way_at_once(id) => None,
            (Some(old), None) if self.outlasts(id, old) => Some(old.clone()),
            (Some(old), None) => self.loosen(id, old),
            (None, Some(new)) => self.loosen(id, new),
            (None, None) => None,
        };
        let strict = match (self.new.object(id), &both) {
            (Some(new), Some(joined)) if join::narrows(new, joined) && !self.makes_types_anew() => both.clone(),
            (_, joined) if id.kind == Kind::Grant || (is_firing(id) && self.is_shared(id)) => joined.clone(),
            (None, Some(Object::Sequence(_))) if self.gives_way(id) => None,
            (None, Some(Object::Table(_))) if self.family().goes_with_parent(id) => None,
            // References go over to the one that is to be theirs: the server lets none choose between two.
            (None, Some(key)) if self.is_referred_to(id) && self.outlasts(id, key) => None,
            // It may not fit the type that its column takes.
            (None, Some(Object::Index(index))) if index.reads.0.iter().any(|read| self.changes_later(read)) => None,
            (Some(Object::Column(new)), _) if !self.old.contains(id) => {
                Some(Object::Column(self.by_one_default(id, new)))
            }
            (Some(Object::Column(new)), Some(Object::Column(joined))) => {
                Some(Object::Column(self.with_default(joined, new)))
            }
            (Some(new), _) => Some(new.clone()),
            (None, kept) => kept.clone(),
        };
        (both, strict)
    }

    /// Whether it is an index of a column that changes names with a second one, or a constraint: of the former type until then,
    /// of the new one from then on.
    pub(super) fn is_over_a_shadow(&self, id: &ObjectId) -> bool {
        let over = |object: &Object| object.reads().any(|read| self.has_a_second(&read));
        let own = matches!(id.kind, Kind::Index | Kind::Constraint);
        own && [self.old, self.new].into_iter().filter_map(|side| side.object(id)).any(over)
    }

    /// Whether a column takes its type by way of a second one: itself, or with the table that it is a partition of.
    pub(super) fn has_a_second(&self, id: &ObjectId) -> bool {
        let within = |column: &ObjectId| self.new.is_within(&id.table(), &column.table());
        let own = |column: &ObjectId| column.name() == id.name() && within(column);
        id.kind == Kind::Column && self.hints.shadows.iter().any(|shadow| own(&shadow.column))
    }

    /// Whether a sequence leaves its name to the inside of an identity column, which counts on in its place.
    pub(super) fn gives_way(&self, sequence: &ObjectId) -> bool {
        self.column_instead(sequence).is_some()
    }

    /// Whether it does so in expand: the column is an identity for both releases from then on, and no other counts by it.
    pub(super) fn gives_way_at_once(&self, sequence: &ObjectId) -> bool {
        let Some(column) = self.column_instead(sequence) else { return false };
        let numbered =
            |object: Option<Object>| matches!(object, Some(Object::Column(column)) if column.identity.is_some());
        let own = self.old.readers(sequence).all(|reader| reader == column);
        own && self.old.contains(column) && numbered(self.meet(column).0)
    }

    /// The identity column inside of which a sequence of this name will be.
    pub(super) fn column_instead(&self, sequence: &ObjectId) -> Option<&ObjectId> {
        let named = |object: &Object| matches!(object, Object::Column(column) if column.identity.as_ref().is_some_and(|i| i.sequence[..] == sequence.path[..]));
        self.new.of_kind(Kind::Column).find(|(_, object)| named(object)).map(|(id, _)| id)
    }
}
