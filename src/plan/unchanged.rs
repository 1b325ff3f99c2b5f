//! What changes in nothing but its name: dropped and added it would come to the very same, so it is renamed and nothing is
//! assumed. A key or reference over the same columns is renamed, too, whatever else becomes of it: dropped, it would be
//! missed until it is there again. What has an equal beside it is left alone: nobody can tell which is which.

use super::Request;
use super::settle::Settled;
use crate::catalog::{Catalog, Constraint, ConstraintKind, Kind, Object, ObjectId, Rename};
use std::collections::BTreeMap;

/// What objects are parts of, with those that only the old catalog has, and those that only the new one has.
type Parts<'a> = BTreeMap<(Kind, Vec<String>), [Vec<(&'a ObjectId, &'a Object)>; 2]>;

impl Settled {
    /// Renames the constraints, indexes and owned sequences of which only the name changes. One that is renamed frees a name,
    /// or tells what others are under, so that more may follow.
    pub fn rename_unchanged(&mut self, request: &Request) {
        if !request.dialect.renames_parts() {
            return;
        }
        loop {
            let before = self.renames.len();
            for like in [Object::eq, is_of_the_same] {
                let unchanged = self.renames.len() == before;
                let pairs = if unchanged { pairs(&self.old, request.new, like) } else { vec![] };
                for rename in pairs {
                    if is_free(&self.old, &rename.to, request.new) {
                        self.apply(request.dialect, rename);
                    }
                }
            }
            if self.renames.len() == before {
                return;
            }
        }
    }
}

/// Whether one may stand for the other.
type Like = fn(&Object, &Object) -> bool;

fn is_of_the_same(one: &Object, other: &Object) -> bool {
    match (one, other) {
        (Object::Constraint(one), Object::Constraint(other)) => one.is_of_the_same(other) && one.under == other.under,
        _ => false,
    }
}

fn pairs(old: &Catalog, new: &Catalog, like: Like) -> Vec<Rename> {
    let mut parts = Parts::new();
    for (side, (own, other)) in [(old, new), (new, old)].into_iter().enumerate() {
        for (id, object) in own.lacking_in(other).filter_map(|id| Some((id, own.object(id)?))) {
            if let Some(whole) = whole(own, id, object) {
                parts.entry((id.kind, whole)).or_default()[side].push((id, object));
            }
        }
    }
    parts.values().flat_map(|[gone, come]| gone.iter().filter_map(|one| counterpart(one, gone, come, like))).collect()
}

/// The only one of those that come that is like the only one of its like that goes.
fn counterpart(
    (id, object): &(&ObjectId, &Object),
    gone: &[(&ObjectId, &Object)],
    come: &[(&ObjectId, &Object)],
    like: Like,
) -> Option<Rename> {
    let alike = |(_, other): &&(&ObjectId, &Object)| like(other, object);
    let (mut coming, going) = (come.iter().filter(alike), gone.iter().filter(alike).count());
    let (to, _) = coming.next().filter(|_| going == 1)?;
    coming.next().is_none().then(|| Rename { from: (*id).clone(), to: (*to).clone() })
}

/// What an object is a part of: its table, the column that owns it. A check that a table above gives has its name from there.
fn whole(catalog: &Catalog, id: &ObjectId, object: &Object) -> Option<Vec<String>> {
    match object {
        Object::Constraint(Constraint { under: Some(_), sort: ConstraintKind::Check { .. }, .. }) => None,
        Object::Constraint(_) | Object::Index(_) => Some(id.table().path),
        Object::Sequence(_) => match catalog.object(&ObjectId { kind: Kind::SequenceOwner, path: id.path.clone() }) {
            Some(Object::SequenceOwner(owner)) if owner.column.path[..1] == id.path[..1] => {
                Some(owner.column.path.clone())
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether nothing of the old catalog has the name by now.
fn is_free(old: &Catalog, id: &ObjectId, new: &Catalog) -> bool {
    let names = new.object(id).map(|object| object.names(id)).unwrap_or_default();
    let takes = |(other, object): (&ObjectId, &Object)| object.names(other).iter().any(|name| names.contains(name));
    !old.contains(id) && !old.iter().any(takes)
}
