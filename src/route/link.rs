//! What stands on what in a middle catalog: the partitions that are there are those of neither side.

use crate::catalog::{Catalog, Constraint, ConstraintKind, Kind, Object, ObjectId};

/// Lets every foreign key of a middle catalog read what stands below it there, in the place of what does on the sides, and every
/// table what it stands under.
pub fn relink(middle: &mut Catalog, sides: [&Catalog; 2]) {
    let keys: Vec<ObjectId> = middle.of_kind(Kind::Constraint).map(|(id, _)| id.clone()).collect();
    let [_, new] = sides;
    for id in &keys {
        let leaving = key_that_leaves(middle, new, id).into_iter().collect();
        change(middle, id, leaving, |reads, key| {
            reads.retain(|read| !is_key(read) || key.iter().all(|key| read.table() != key.table()));
            reads.extend(key);
        });
    }
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

fn is_key(id: &ObjectId) -> bool {
    matches!(id.kind, Kind::Constraint | Kind::Index)
}

/// The key of old under a foreign key, where one of new stands beside it or is still to come: the server takes the older of two
/// (measured on 14 to 18).
fn key_that_leaves(middle: &Catalog, new: &Catalog, id: &ObjectId) -> Option<ObjectId> {
    let Some(Object::Constraint(Constraint { sort: ConstraintKind::Foreign { table, columns }, .. })) =
        middle.object(id)
    else {
        return None;
    };
    let alike = |own: &[String]| own.len() == columns.len() && own.iter().all(|column| columns.contains(column));
    let mut keys =
        middle.children(table).filter(|(key, object)| object.key_columns().is_some_and(alike) && is_key(key));
    keys.find(|(key, _)| !new.contains(key)).map(|(key, _)| key.clone())
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
