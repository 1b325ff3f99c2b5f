//! What stands on what in a middle catalog: the partitions that are there are those of neither side.

use crate::catalog::{Catalog, Kind, Object, ObjectId};

/// Lets every foreign key of a middle catalog read what stands below it there, in the place of what does on the sides, and every
/// table what it stands under.
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
    for (id, above) in missing_above(middle) {
        change(middle, &id, above, |reads, above| reads.extend(above));
    }
}

/// What tables and columns come from in the middle, where their form is that of the side that does not know it.
fn missing_above(middle: &Catalog) -> Vec<(ObjectId, Vec<ObjectId>)> {
    let tables: Vec<ObjectId> = middle.of_kind(Kind::Lineage).map(|(id, _)| id.table()).collect();
    let columns = tables.iter().flat_map(|table| middle.columns(table));
    let columns = columns.map(|(id, _)| (id.clone(), middle.giver(id).into_iter().collect()));
    let own = tables.iter().map(|table| (table.clone(), middle.parents(table).to_vec())).chain(columns);
    let lacks = |id: &ObjectId, above: Vec<ObjectId>| {
        let reads = middle.object(id).map(Object::read_ids).unwrap_or_default();
        above.into_iter().filter(|read| !reads.contains(read)).collect::<Vec<_>>()
    };
    own.map(|(id, above)| (id.clone(), lacks(&id, above))).collect()
}

/// Changes what an object reads by others. Where there are none, the catalogs go on sharing the object.
fn change(
    middle: &mut Catalog,
    id: &ObjectId,
    others: Vec<ObjectId>,
    change: impl FnOnce(&mut Vec<ObjectId>, Vec<ObjectId>),
) {
    if !others.is_empty()
        && let Some(reads) = middle.object_mut(id).and_then(Object::reads_list)
    {
        change(reads, others);
    }
}
