//! Tables under other tables: partitions attached and detached, heirs, tables of a type.

use super::introspect::{Reading, Row, list, maybe, number};
use super::{bury, heirs, kin, locks, not_null_name, partition, quote};
use crate::catalog::{Aside, Catalog, Change, Constraint, ConstraintKind, Kind, Lineage, Object, ObjectId};
use crate::engine::{Keep, Leg, Unsupported};
use crate::error::{Error, Result};
use crate::hazard::Hazard;
use crate::step::{Piece, Precondition, Step, Verb};

pub const QUERY: &str = "SELECT c.oid, pg_get_expr(c.relpartbound, c.oid), \
    (SELECT json_agg(i.inhparent::text ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid), \
    CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END \
    FROM pg_class c WHERE c.relkind IN ('r', 'p', 'f') \
    AND (c.reloftype <> 0 OR EXISTS (SELECT 1 FROM pg_inherits i WHERE i.inhrelid = c.oid))";

/// Takes in what stands under what; gives the tables that stand under one that is not managed.
pub fn read(reading: &mut Reading, rows: &[Row]) -> Result<Vec<Unsupported>> {
    let mut unsupported = vec![];
    for row in rows {
        let Some(table) = reading.relations.get(&number(row, 0)?).cloned() else { continue };
        let parents = list(row, 2)?;
        let of: Vec<ObjectId> =
            parents.iter().filter_map(|oid| reading.relations.get(&oid.parse().ok()?).cloned()).collect();
        if of.len() < parents.len() {
            let what = "table under one that is not managed".to_string();
            unsupported.push(Unsupported { what, object: table.dotted() });
            continue;
        }
        let lineage = match (maybe(row, 1), maybe(row, 3), of.as_slice()) {
            (Some(bound), _, [of]) => Lineage::Partition { of: of.clone(), bound },
            (_, Some(of), _) => Lineage::Typed { of, reads: Aside(vec![]) },
            _ => Lineage::Heir { of },
        };
        let id = ObjectId { kind: Kind::Lineage, path: table.path };
        reading.catalog.insert(id, Object::Lineage(lineage));
    }
    Ok(unsupported)
}

/// Lets everything read what it comes from, once all is read.
pub fn link(reading: &mut Reading) -> Result<()> {
    for (id, giver) in std::mem::take(&mut reading.under) {
        let giver = reading.ids.get(&giver).cloned();
        reading
            .catalog
            .object_mut(&id)
            .and_then(Object::under_mut)
            .into_iter()
            .for_each(|under| *under = giver.clone());
    }
    let catalog = &reading.catalog;
    let more: Vec<(ObjectId, Vec<ObjectId>)> =
        catalog.iter().map(|(id, object)| (id.clone(), reads(catalog, id, object))).collect();
    for (id, more) in more.into_iter().filter(|(_, more)| !more.is_empty()) {
        let list = reading.catalog.object_mut(&id).and_then(Object::reads_list);
        list.into_iter().for_each(|list| list.extend(more.iter().filter(|read| **read != id).cloned()));
    }
    Ok(())
}

fn reads(catalog: &Catalog, id: &ObjectId, object: &Object) -> Vec<ObjectId> {
    match object {
        Object::Table(_) => catalog.parents(id).to_vec(),
        Object::Column(_) => catalog.giver(id).into_iter().collect(),
        Object::Lineage(Lineage::Typed { .. }) => {
            catalog.reads(&id.table()).into_iter().filter(|read| read.kind != Kind::Schema).collect()
        }
        Object::Constraint(Constraint { sort: ConstraintKind::Foreign { .. }, .. }) => catalog.before_foreign_key(id),
        Object::View(_) | Object::Routine(_) | Object::Trigger(_) | Object::Defined(_) => {
            object.reads().flat_map(|read| givers(catalog, read)).collect()
        }
        _ => object.under().into_iter().cloned().collect(),
    }
}

/// The columns above that give a column, at any height.
fn givers(catalog: &Catalog, column: ObjectId) -> Vec<ObjectId> {
    std::iter::successors(catalog.giver(&column), |giver| catalog.giver(giver)).collect()
}

pub fn steps(leg: &Leg, change: &Change) -> Result<Vec<Step>> {
    let table = change.id.table();
    Ok(match (change.old, change.new) {
        (None, Some(Object::Lineage(new))) => come(leg, change.id, &table, new)?,
        (Some(Object::Lineage(old)), None) => vec![leave(leg, change.id, &table, old, true)],
        (Some(Object::Lineage(old @ Lineage::Heir { .. })), Some(Object::Lineage(new @ Lineage::Heir { .. }))) => {
            given_checks(leg, &table)?;
            vec![leave(leg, change.id, &table, old, false), join(leg, change.id, &table, new)]
        }
        (
            Some(Object::Lineage(Lineage::Partition { of, .. })),
            Some(Object::Lineage(Lineage::Partition { of: new, .. })),
        ) if of == new => partition::arrange(leg, change.id, of),
        (Some(Object::Lineage(old)), Some(Object::Lineage(new))) => {
            let back = come(leg, change.id, &table, new)?;
            std::iter::once(leave(leg, change.id, &table, old, false)).chain(back).collect()
        }
        _ => vec![],
    })
}

/// Takes a table of a type out of it and puts it back, around a change of its columns or of the type.
pub fn replace(leg: &Leg, id: &ObjectId) -> Vec<Step> {
    let table = id.table();
    match (leg.from.lineage(&table), leg.to.lineage(&table)) {
        (Some(old @ Lineage::Typed { .. }), Some(new)) => {
            vec![leave(leg, id, &table, old, false), join(leg, id, &table, new)]
        }
        _ => vec![],
    }
}

/// The tables of a type whose columns change on this leg.
///
/// # Errors
/// When one of them would have to keep values beside the attributes of its type.
pub fn disturbed(leg: &Leg, changes: &[Change]) -> Result<Vec<ObjectId>> {
    let shapes = |change: &&Change| match (change.old, change.new) {
        (Some(Object::Column(old)), Some(Object::Column(new))) => old.data_type != new.data_type,
        _ => change.id.kind == Kind::Column,
    };
    let mut lineages = vec![];
    for change in changes.iter().filter(shapes) {
        let id = ObjectId { kind: Kind::Lineage, path: change.id.table().path };
        if !replace(leg, &id).is_empty() {
            keeps_nothing(leg, change)?;
            lineages.push(id);
        }
    }
    Ok(lineages)
}

fn keeps_nothing(leg: &Leg, change: &Change) -> Result<()> {
    let converted = change.new.is_some() && leg.conversions.contains_key(change.id);
    if !matches!(leg.keep, Keep::Bury(_)) || change.old.is_none() || (change.new.is_some() && !converted) {
        return Ok(());
    }
    let what = if converted { "is converted" } else { "leaves" };
    Err(Error::decision(format!(
        "{} {what}, and a table of a type can keep no old values beside the attributes of its type",
        change.id
    ))
    .hint("take `OF` the type from the table in one release, make the change, and give it back in the next; or set `enabled = false` in `[quarantine]`, which keeps nothing"))
}

fn come(leg: &Leg, id: &ObjectId, table: &ObjectId, new: &Lineage) -> Result<Vec<Step>> {
    let comes = !leg.from.contains(table);
    let returned = |parent: &ObjectId| bury::is_back(leg, parent);
    match new {
        _ if bury::is_back(leg, table) && !new.parents().is_empty() && new.parents().iter().all(returned) => Ok(vec![]),
        Lineage::Heir { .. } if comes && !bury::is_back(leg, table) => Ok(vec![]),
        Lineage::Heir { .. } => given_checks(leg, table).map(|()| vec![join(leg, id, table, new)]),
        Lineage::Partition { of, .. } => Ok(partition::come(leg, id, of)),
        _ => Ok(vec![join(leg, id, table, new)]),
    }
}

/// A check that a table has of a parent alone comes by no statement that puts an existing table under that parent.
fn given_checks(leg: &Leg, table: &ObjectId) -> Result<()> {
    let above = heirs::above(leg, table);
    let given = leg.to.children(table).find(|(id, object)| {
        id.kind == Kind::Constraint && object.under().is_some_and(|giver| !above.contains(&&giver.table()))
    });
    match given {
        None => Ok(()),
        Some((id, _)) if matches!(leg.keep, Keep::Restore(_)) => Err(Error::decision(format!(
            "{table} leaves another table, and no way back makes {id} that table's alone again"
        ))
        .hint(format!(
            "give {} the constraint `{}` as its own in a release before",
            table.dotted(),
            id.name()
        ))),
        Some((id, _)) => Err(Error::decision(format!(
            "{table} is there and comes under another table, and {id} cannot be that table's alone then"
        ))
        .hint(format!("write the constraint `{}` in {table} too, or make the table anew", id.name()))),
    }
}

/// Puts a table under others.
pub fn join(leg: &Leg, id: &ObjectId, table: &ObjectId, new: &Lineage) -> Step {
    let name = quote::qualified(table);
    let sql = match new {
        Lineage::Partition { of, bound } => {
            let attach = format!("ALTER TABLE {} ATTACH PARTITION {name} {bound};", quote::qualified(of));
            locks::ahead(kin::referred(leg, of), &attach)
        }
        Lineage::Heir { of } => {
            let under = of.iter().map(|parent| format!("ALTER TABLE {name} INHERIT {};", quote::qualified(parent)));
            under.collect::<Vec<_>>().join("\n")
        }
        Lineage::Typed { of, reads: _ } => format!("ALTER TABLE {name} OF {of};"),
    };
    let (lock, locked) = kin::joining(leg, table, new);
    Step::new(Verb::Create, id, format!("put {table} under {}", above(new)), sql, lock).locking(locked)
}

/// Takes a table from under others. Its rows leave them too: where it does not come back at once, it must hold none.
pub fn leave(leg: &Leg, id: &ObjectId, table: &ObjectId, old: &Lineage, goes: bool) -> Step {
    let name = quote::qualified(table);
    let sql = match old {
        Lineage::Partition { of, .. } => format!("ALTER TABLE {} DETACH PARTITION {name};", quote::qualified(of)),
        Lineage::Heir { of } => {
            let under = of.iter().map(|parent| format!("ALTER TABLE {name} NO INHERIT {};", quote::qualified(parent)));
            under.collect::<Vec<_>>().join("\n")
        }
        Lineage::Typed { .. } => format!("ALTER TABLE {name} NOT OF;"),
    };
    let gone = goes && !old.parents().is_empty();
    let sql = if gone { format!("{sql}\n{}", not_null_name::as_usual(table)) } else { sql };
    let says = format!("take {table} from under {}", above(old));
    let (cost, locked) = kin::leaving(leg, table, old);
    let step = Step::new(Verb::Drop, id, says, sql, locks::ACCESS_EXCLUSIVE).locking(locked).costing(cost);
    let rows = goes && !matches!(leg.keep, Keep::Restore(_)) && !leg.from.is_foreign(table);
    match old.parents() {
        [_, ..] if rows => step.needing(empty(table, old)).risking(Hazard::DropsData),
        _ => step,
    }
}

fn empty(table: &ObjectId, old: &Lineage) -> Precondition {
    Precondition {
        says: format!(
            "{} holds no rows, which would be missed in {}: move them first, or detach the table by hand",
            table.dotted(),
            above(old)
        ),
        query: vec![Piece::Text("SELECT count(*), NULL FROM ".into()), Piece::Rows(table.clone())],
    }
}

fn above(lineage: &Lineage) -> String {
    match lineage {
        Lineage::Typed { of, reads: _ } => format!("type {of}"),
        other => other.parents().iter().map(ObjectId::dotted).collect::<Vec<_>>().join(", "),
    }
}
