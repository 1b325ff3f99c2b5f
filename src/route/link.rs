//! What foreign keys of a middle catalog stand on: the partitions that are there are those of neither side.

use crate::catalog::{Catalog, Kind, Object, ObjectId};

/// Lets every foreign key of a middle catalog read what stands below it there, in the place of what does on the sides.
pub fn relink(middle: &mut Catalog, sides: [&Catalog; 2]) {
    let keys: Vec<ObjectId> = middle.of_kind(Kind::Constraint).map(|(id, _)| id.clone()).collect();
    for id in &keys {
        let below: Vec<ObjectId> = sides.into_iter().flat_map(|side| side.before_foreign_key(id)).collect();
        change(middle, id, below, |reads, below| reads.retain(|read| !below.contains(read)));
    }
    for id in &keys {
        let below = middle.before_foreign_key(id);
        change(middle, id, below, |reads, below| reads.extend(below));
    }
}

/// Changes nothing where nothing stands below: the catalogs go on sharing the object.
fn change(
    middle: &mut Catalog,
    id: &ObjectId,
    below: Vec<ObjectId>,
    change: impl FnOnce(&mut Vec<ObjectId>, Vec<ObjectId>),
) {
    if !below.is_empty()
        && let Some(reads) = middle.object_mut(id).and_then(Object::reads_list)
    {
        change(reads, below);
    }
}
