//! What is said about objects, and what becomes of it while two releases run.

use super::{Crossing, form};
use crate::catalog::{Aside, Catalog, Kind, Object, ObjectId, Setting};
use std::collections::BTreeMap;

/// When a trigger or rule fires: what one of the releases leaves to it, it does until contract.
pub(super) fn is_firing(id: &ObjectId) -> bool {
    id.kind == Kind::Setting && id.name() == "firing"
}

/// Whether it is what a domain demands of its values.
pub(super) fn is_demand(id: &ObjectId) -> bool {
    let demand = |name: &str| name == "not null" || name.starts_with("constraint ");
    id.kind == Kind::Setting && demand(id.name()) && id.target().is_some_and(|target| target.kind == Kind::Domain)
}

pub(super) fn is_off(setting: Option<&Object>) -> bool {
    matches!(setting, Some(Object::Setting(setting)) if setting.value == "disabled")
}

impl Crossing<'_> {
    /// Whether it decides what a release may read or write: row security and its policies; or is of a domain's
    /// type, which may be another by then. Nothing of it changes before constrain.
    pub(super) fn restricts(&self, id: &ObjectId) -> bool {
        let of_domain = || id.target().is_some_and(|target| target.kind == Kind::Domain);
        let waits = |name: &str| name.ends_with("row security") || (name == "default" && of_domain());
        id.kind == Kind::Policy || (id.kind == Kind::Setting && waits(id.name()))
    }

    /// Whether it is a policy that goes, and all else that decides about its table's rows stays or lets more of them
    /// through: without it the table is what new knows, and old has no less.
    pub(super) fn only_lets_more_through(&self, id: &ObjectId, old: &Object) -> bool {
        let table = id.table();
        let decides = |side: &Catalog, other: &Catalog, excused: &dyn Fn(&Object) -> bool| {
            let policies = side.of_kind(Kind::Policy).filter(|(id, _)| id.table() == table);
            let mut own = policies.chain(side.children(&table).filter(|(id, _)| self.restricts(id)));
            own.all(|(id, object)| other.object(id).map_or_else(|| excused(object), |known| known == object))
        };
        let goes = |object: &Object| matches!(object, Object::Defined(_)) && !is_permissive(object);
        let comes = |object: &Object| is_permissive(object);
        id.kind == Kind::Policy
            && self.is_shared(id)
            && !is_permissive(old)
            && decides(self.old, self.new, &goes)
            && decides(self.new, self.old, &comes)
    }

    /// Whether it is of a sequence and goes with the table that owns that.
    pub(super) fn goes_with_table(&self, id: &ObjectId) -> bool {
        let owned = |side: &Catalog| id.target().is_some_and(|target| side.sequence_table(&target).is_some());
        id.kind == Kind::Setting && id.name() == Setting::LOG && owned(self.old) && owned(self.new)
    }

    /// Settings of a text that changes, and of a column's type, go with the form that stands in the middle: another one may
    /// not take them.
    pub(super) fn follow(&self, middle: &mut Catalog) {
        let form = |target: &ObjectId, middle: &Catalog| match (self.old.object(target), self.new.object(target)) {
            (Some(old), Some(new)) if old != new && form::is_text(old) && form::is_text(new) => {
                Some(if middle.object(target) == Some(old) { self.old } else { self.new })
            }
            (Some(Object::Column(old)), Some(Object::Column(new))) if old.data_type != new.data_type => {
                let stands = middle.column(target)?;
                Some(if stands.data_type == old.data_type { self.old } else { self.new })
            }
            _ => None,
        };
        let settings = self.old.iter().chain(self.new.iter()).filter(|(id, _)| id.kind == Kind::Setting);
        let followers: Vec<(ObjectId, Option<Object>)> = settings
            .filter(|(id, _)| !self.restricts(id) && !is_firing(id))
            .filter(|(id, _)| id.target().is_some_and(|of| of.kind != Kind::Column || Setting::is_of_type(id.name())))
            .filter_map(|(id, _)| Some((id.clone(), form(&id.target()?, middle)?.object(id).cloned())))
            .collect();
        for (id, object) in followers {
            middle.remove(&id);
            object.into_iter().for_each(|object| middle.insert(id.clone(), object));
        }
    }

    /// Of a NOT NULL that is not there yet nothing is said either.
    pub(super) fn unname(&self, middle: &mut Catalog) {
        let nullable =
            |id: &ObjectId| id.target().and_then(|target| middle.column(&target)).is_some_and(|column| column.nullable);
        let unnamed =
            |id: &ObjectId| id.kind == Kind::Setting && id.name().ends_with(Setting::OF_NOT_NULL) && nullable(id);
        let gone: Vec<ObjectId> =
            middle.of_kind(Kind::Setting).map(|(id, _)| id).filter(|id| unnamed(id)).cloned().collect();
        gone.iter().for_each(|id| drop(middle.remove(id)));
    }

    /// Rows of a published table that has no key meanwhile cannot be updated or deleted, unless it tells all of them.
    pub(super) fn tell_all(&self, middles: &mut [Catalog; 2]) {
        if self.old.of_kind(Kind::Publication).next().is_none() {
            return;
        }
        let tables = self
            .old
            .of_kind(Kind::Table)
            .map(|(id, _)| (id, ObjectId::note(Kind::Setting, id, Setting::REPLICA_IDENTITY)));
        let loses = |(table, identity): &(&ObjectId, ObjectId)| {
            let has_key = |side: &Catalog| side.primary_key(table).is_some();
            let plain = [self.old, self.new].iter().all(|side| side.contains(table) && !side.contains(identity));
            plain && has_key(self.old) && !has_key(&middles[0])
        };
        for (_, identity) in tables.filter(loses).collect::<Vec<_>>() {
            let whole = Object::Setting(Setting { value: "FULL".into(), reads: Aside(vec![]) });
            middles.iter_mut().for_each(|middle| middle.insert(identity.clone(), whole.clone()));
        }
    }

    /// An index by which a table tells replicas of its rows holds no NULL: until its columns hold none, the table tells as before.
    pub(super) fn tell_as_before(&self, middle: &mut Catalog) {
        let nullable = |id: &ObjectId| middle.column(id).is_some_and(|column| column.nullable);
        let holds_nulls = |read: ObjectId| match middle.object(&read) {
            Some(Object::Index(index)) => {
                index.columns.0.iter().any(|name| nullable(&ObjectId::under(&read.table(), Kind::Column, name)))
            }
            _ => false,
        };
        let settings = middle.of_kind(Kind::Setting).filter(|(id, _)| id.name() == Setting::REPLICA_IDENTITY);
        let early = settings.filter(|(_, setting)| setting.reads().any(holds_nulls)).map(|(id, _)| id.clone());
        for id in early.collect::<Vec<_>>() {
            middle.remove(&id);
            middle.share(self.old, &id);
        }
    }

    /// A comment is new's wherever new has its target, and stays old's on what only old knows.
    pub(super) fn comment(&self, middle: &mut Catalog) {
        let comments = self.old.iter().chain(self.new.iter()).filter(|(id, _)| id.kind == Kind::Comment);
        let wanted: BTreeMap<ObjectId, Object> = comments
            .filter_map(|(id, _)| {
                let target = id.parent()?;
                let side = if self.new.contains(&target) { self.new } else { self.old };
                (middle.contains(&target) && is_said_of_something(middle, id)).then_some(())?;
                Some((id.clone(), side.object(id)?.clone()))
            })
            .collect();
        wanted.into_iter().for_each(|(id, object)| middle.insert(id, object));
    }
}

/// A policy that only lets more through stands in nobody's way.
pub(super) fn is_permissive(policy: &Object) -> bool {
    matches!(policy, Object::Defined(defined) if defined.definition.contains(" AS PERMISSIVE FOR "))
}

/// Takes out the grants on what has no object of its own and is not there in the middle, those to whom owns it there, and the
/// owners of sequences that have their table's.
pub(super) fn unsay(middle: &mut Catalog) {
    let empty = |id: &&ObjectId| !is_said_of_something(middle, id) || middle.owner(id) == Some(id.name());
    let grants = middle.of_kind(Kind::Grant).map(|(id, _)| id).filter(empty);
    let lent = |id: &&ObjectId| id.target().is_some_and(|target| middle.sequence_table(&target).is_some());
    let owners = middle.of_kind(Kind::Owner).map(|(id, _)| id).filter(lent);
    let unsaid: Vec<ObjectId> = grants.chain(owners).cloned().collect();
    unsaid.iter().for_each(|id| drop(middle.remove(id)));
}

/// Whether the column of a view, or the sequence inside of an identity, that a note is about is there; anything else is.
fn is_said_of_something(catalog: &Catalog, note: &ObjectId) -> bool {
    let (Some(target), Some(parent)) = (note.target(), note.parent()) else { return true };
    match catalog.object(&parent) {
        Some(Object::View(view)) if target != parent => {
            view.columns.0.iter().any(|column| column.name == target.name())
        }
        Some(Object::Column(column)) if target != parent => column.identity.is_some(),
        Some(Object::Composite(composite)) if target != parent => composite.attribute(target.name()).is_some(),
        _ => true,
    }
}
