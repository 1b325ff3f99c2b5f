use crate::catalog::{Catalog, Kind, Object, ObjectId, View};
use std::collections::BTreeSet;

/// Puts into `middle` the form of each view that both releases can read: new's if it can be made there and gives every
/// column that old's gives, else old's, else none. A view's text only holds over columns of the types it was read with,
/// so a form can be made where everything it reads stands as it does on its own side.
pub fn choose(old: &Catalog, new: &Catalog, middle: &mut Catalog) {
    let mut waiting: BTreeSet<ObjectId> =
        old.iter().chain(new.iter()).filter(|(id, _)| id.kind == Kind::View).map(|(id, _)| id.clone()).collect();
    loop {
        let ready = waiting.iter().find(|id| !reads_any(old, id, &waiting) && !reads_any(new, id, &waiting)).cloned();
        let Some(id) = ready else { return };
        waiting.remove(&id);
        if let Some(form) = form(old, new, middle, &id) {
            middle.insert(id, form);
        }
    }
}

fn reads_any(side: &Catalog, id: &ObjectId, waiting: &BTreeSet<ObjectId>) -> bool {
    let views = side
        .reads(id)
        .into_iter()
        .map(|read| ObjectId { kind: Kind::View, path: read.path[..read.path.len().min(2)].to_vec() });
    views.into_iter().any(|view| view != *id && waiting.contains(&view))
}

fn form(old: &Catalog, new: &Catalog, middle: &Catalog, id: &ObjectId) -> Option<Object> {
    fn made<'a>(side: &'a Catalog, middle: &Catalog, id: &ObjectId) -> Option<&'a Object> {
        side.object(id).filter(|_| stands_in(side, middle, id))
    }
    match (old.object(id), new.object(id)) {
        (Some(Object::View(a)), Some(Object::View(b))) => {
            let newer = made(new, middle, id).filter(|_| covers(a, b));
            newer.or_else(|| made(old, middle, id)).or_else(|| made(new, middle, id)).cloned()
        }
        (Some(_), None) => made(old, middle, id).cloned(),
        (None, _) => made(new, middle, id).cloned(),
        _ => None,
    }
}

/// Whether all that the view reads on its side is the same in the middle, as far as a query can see.
fn stands_in(side: &Catalog, middle: &Catalog, id: &ObjectId) -> bool {
    side.reads(id).iter().all(|read| match (side.object(read), middle.object(read)) {
        (Some(Object::Column(a)), Some(Object::Column(b))) => a.data_type == b.data_type && a.collation == b.collation,
        (Some(Object::View(a)), Some(Object::View(b))) => a == b,
        (Some(_), found) => found.is_some(),
        (None, _) => true,
    })
}

/// Whether `new` gives every column that `old` gives.
fn covers(old: &View, new: &View) -> bool {
    old.columns.0.iter().all(|column| new.columns.0.iter().any(|other| other.name == column.name))
}

/// The columns whose grown type keeps a view out of `middle` that both releases know: beside a column whose type changes
/// later, neither form of the view can be made.
pub fn waiting_for(old: &Catalog, new: &Catalog, middle: &Catalog) -> BTreeSet<ObjectId> {
    let missing = old.of_kind(Kind::View).filter(|(id, _)| new.contains(id) && !middle.contains(id));
    let reads = missing.flat_map(|(id, _)| old.reads(id).into_iter().chain(new.reads(id)));
    let grown = |id: &ObjectId| match (old.column(id), middle.column(id)) {
        (Some(before), Some(after)) => before.data_type != after.data_type,
        _ => false,
    };
    reads.filter(grown).collect()
}
