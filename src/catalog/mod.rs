//! What a database is: a flat, ordered map of small typed objects.
//!
//! One granularity everywhere: state, dependency, change and step speak of the same object, so a
//! column, a constraint and a comment are each an object of their own and a table holds none of them.
//! The map is ordered, which makes iteration, difference and fingerprint deterministic.
//!
//! ```text
//!   ObjectId { kind, path }  ->  Object      reads   what an object cannot exist without
//!   column   public.users.email              parent  the table a child lives and dies with
//! ```

mod aside;
mod bodies;
mod change;
mod children;
mod column;
mod comment;
mod composite;
mod constraint;
mod defined;
mod domain;
mod enumeration;
mod extension;
mod facet;
mod fingerprint;
mod grant;
mod id;
mod index;
mod key;
mod kind;
mod lineage;
mod object;
mod owner;
mod reference;
mod rename;
mod routine;
mod row_type;
mod schema;
mod sequence;
mod setting;
mod short_name;
mod sync;
mod table;
mod texts;
mod trigger;
mod unlisted;
mod view;
mod words;

pub use aside::Aside;
pub use bodies::Bodies;
pub use change::Change;
pub use column::{Column, Generated, Identity, Storage};
pub use comment::Comment;
pub use composite::{Attribute, Composite};
pub use constraint::{Constraint, ConstraintKind, Validity};
pub use defined::Defined;
pub use domain::Domain;
pub use enumeration::Enumeration;
pub use extension::Extension;
pub use fingerprint::{Fingerprint, digest};
pub use grant::Grant;
pub use id::ObjectId;
pub use index::Index;
pub use kind::Kind;
pub use lineage::Lineage;
pub use object::{Object, Space};
pub use owner::Owner;
pub use rename::Rename;
pub use routine::Routine;
pub use schema::Schema;
pub use sequence::{Sequence, SequenceOptions, SequenceOwner};
pub use setting::Setting;
pub use short_name::{LONGEST_NAME, short_name};
pub use sync::{Carry, Flow, Sync, Twin};
pub use table::{Foreign, PartitionKey, Table};
pub use trigger::Trigger;
pub use unlisted::Unlisted;
pub use view::{View, ViewColumn};
pub use words::Fate;

pub use crate::error::printable;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything a database holds that Concertina manages. A copy shares its objects until one of them changes: a plan holds a
/// dozen catalogs that differ in a few.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<(ObjectId, Object)>", into = "Vec<(ObjectId, Object)>")]
pub struct Catalog(BTreeMap<Arc<ObjectId>, Arc<Object>>);

impl Catalog {
    /// Puts an object in, replacing one of the same id.
    pub fn insert(&mut self, id: ObjectId, object: Object) {
        self.0.insert(Arc::new(id), Arc::new(object));
    }

    /// Puts in the object that another catalog has of this id, and shares it with that.
    pub fn share(&mut self, other: &Catalog, id: &ObjectId) {
        self.0.extend(other.0.get_key_value(id).map(|(id, object)| (id.clone(), object.clone())));
    }

    /// The catalog in two: what is wanted, and the others.
    pub fn parted(&self, wanted: impl Fn(&ObjectId) -> bool) -> [Catalog; 2] {
        let (own, others) =
            self.0.iter().map(|(id, object)| (id.clone(), object.clone())).partition(|(id, _)| wanted(id));
        [Catalog(own), Catalog(others)]
    }

    /// The catalog with the objects of another.
    #[must_use]
    pub fn with(&self, other: &Catalog) -> Catalog {
        let mut both = other.clone();
        both.0.extend(self.0.iter().map(|(id, object)| (id.clone(), object.clone())));
        both
    }

    /// Takes an object out.
    pub fn remove(&mut self, id: &ObjectId) -> Option<Object> {
        self.0.remove(id).map(Arc::unwrap_or_clone)
    }

    /// The object of this id.
    pub fn object(&self, id: &ObjectId) -> Option<&Object> {
        self.0.get(id).map(Arc::as_ref)
    }

    /// The object of this id, to be changed in place.
    pub fn object_mut(&mut self, id: &ObjectId) -> Option<&mut Object> {
        self.0.get_mut(id).map(Arc::make_mut)
    }

    /// Whether an object of this id exists.
    pub fn contains(&self, id: &ObjectId) -> bool {
        self.0.contains_key(id)
    }

    /// Whether it holds nothing that a person made: a schema that every database has does not count.
    pub fn is_empty(&self) -> bool {
        self.0.keys().all(|id| id.is_given())
    }

    /// How many objects it holds.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Every object in the order of ids.
    pub fn iter(&self) -> impl Iterator<Item = (&ObjectId, &Object)> {
        self.0.iter().map(|(id, object)| (&**id, &**object))
    }

    /// Every object from that id on.
    fn starting(&self, first: ObjectId) -> impl Iterator<Item = (&ObjectId, &Object)> {
        self.0.range::<ObjectId, _>(first..).map(|(id, object)| (&**id, &**object))
    }

    /// Every object of a kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = (&ObjectId, &Object)> {
        self.starting(ObjectId { kind, path: vec![] }).take_while(move |(id, _)| id.kind == kind)
    }

    /// Every object, to be changed in place.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&ObjectId, &mut Object)> {
        self.0.iter_mut().map(|(id, object)| (&**id, Arc::make_mut(object)))
    }

    /// What an object leans on: what it reads, its parent, and the schema it stands in.
    pub fn reads(&self, id: &ObjectId) -> Vec<ObjectId> {
        let own = self.object(id).into_iter().flat_map(|object| object.reads());
        let mut reads: Vec<_> = own.chain(id.parent()).chain(id.schema()).filter(|read| read != id).collect();
        reads.sort();
        reads.dedup();
        reads
    }

    /// The objects that read `id` themselves.
    pub fn readers<'a>(&'a self, id: &'a ObjectId) -> impl Iterator<Item = &'a ObjectId> {
        self.iter().filter(move |(_, object)| object.reads().any(|read| read == *id)).map(|(reader, _)| reader)
    }

    /// The views that read `id`, themselves or through other views.
    pub fn views_over(&self, id: &ObjectId) -> Vec<ObjectId> {
        let mut over: Vec<ObjectId> = vec![];
        let mut waiting = vec![id.clone()];
        while let Some(read) = waiting.pop() {
            let views = self
                .of_kind(Kind::View)
                .filter(|(view, object)| object.reads().any(|other| other == read) && !over.contains(view));
            let views: Vec<ObjectId> = views.map(|(view, _)| view.clone()).collect();
            waiting.extend(views.iter().cloned());
            over.extend(views);
        }
        over
    }

    /// A column by id.
    pub fn column(&self, id: &ObjectId) -> Option<&Column> {
        match self.object(id) {
            Some(Object::Column(column)) => Some(column),
            _ => None,
        }
    }
}

impl From<Vec<(ObjectId, Object)>> for Catalog {
    fn from(objects: Vec<(ObjectId, Object)>) -> Self {
        objects.into_iter().collect()
    }
}

impl From<Catalog> for Vec<(ObjectId, Object)> {
    fn from(catalog: Catalog) -> Self {
        catalog.0.into_iter().map(|(id, object)| (Arc::unwrap_or_clone(id), Arc::unwrap_or_clone(object))).collect()
    }
}

impl FromIterator<(ObjectId, Object)> for Catalog {
    fn from_iter<I: IntoIterator<Item = (ObjectId, Object)>>(objects: I) -> Self {
        Catalog(objects.into_iter().map(|(id, object)| (Arc::new(id), Arc::new(object))).collect())
    }
}
