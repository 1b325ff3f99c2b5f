//! Demands over columns that stand twice.

use super::Request;
use super::settle::Settled;
use crate::catalog::{Catalog, Kind, Object, ObjectId, Rename, Sync};
use std::collections::BTreeMap;

impl Settled {
    /// What old demands and new demands too, in the other names of columns that stand twice. It stays as long as old's
    /// columns do: what either release writes to one name stands under the other. With what new calls it.
    pub fn lasting(&self, request: &Request) -> BTreeMap<ObjectId, ObjectId> {
        let copies: Vec<Rename> = self.syncs.iter().filter_map(|(id, sync)| copied(request, id, sync)).collect();
        let renamed = copies.iter().fold(self.old.clone(), |catalog, rename| {
            catalog.rename(rename, &|text, rename| request.dialect.respell(text, rename))
        });
        let over_a_copy = |object: &Object| object.reads().any(|read| copies.iter().any(|copy| copy.from == read));
        let demands = self.old.iter().filter(|(_, object)| demands(object) && over_a_copy(object));
        let lasting = demands.filter_map(|(id, _)| Some((id.clone(), made(request.new, id, renamed.object(id)?)?)));
        lasting.collect()
    }
}

/// The catalog that the old release knows, with what it is under by its own names of columns said of the others too: what is
/// [lasting](Settled::lasting). Where both have one name, what is said of the others takes one that nobody gives: the release is
/// under either.
pub fn known(request: &Request, lasting: &BTreeMap<ObjectId, ObjectId>) -> Catalog {
    let mut known = request.old.clone();
    for id in lasting.values() {
        let beside = ObjectId::under(&id.table(), id.kind, &format!("{} of the other names", id.name()));
        let place = if request.old.contains(id) { beside } else { id.clone() };
        request.new.object(id).into_iter().for_each(|object| known.insert(place.clone(), object.clone()));
    }
    known
}

/// A column that stands twice with the same values, as a rename.
fn copied(request: &Request, id: &ObjectId, sync: &Sync) -> Option<Rename> {
    let Sync { new, forward, .. } = sync;
    let twin = sync.twin()?;
    let column = |name: &str| ObjectId::under(&id.table(), Kind::Column, name);
    let quote = |name: &str| request.dialect.quote(name);
    let same = *forward == quote(&twin.old) && twin.backward == quote(new);
    same.then(|| Rename { from: column(&twin.old), to: column(new) })
}

fn demands(object: &Object) -> bool {
    matches!(object, Object::Constraint(_)) || matches!(object, Object::Index(index) if index.unique)
}

/// What puts a table of `catalog` under this demand, by whatever name.
fn made(catalog: &Catalog, id: &ObjectId, demand: &Object) -> Option<ObjectId> {
    catalog.children(&id.table()).find(|(_, object)| *object == demand).map(|(id, _)| id.clone())
}
