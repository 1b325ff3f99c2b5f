//! What reads what: the server's own record, not a guess from text.

use super::introspect::{Oid, Reading, Row, class, maybe, number, text};
use crate::catalog::{Kind, ObjectId};
use crate::error::Result;
use std::collections::BTreeMap;

/// Types that stand for something else: the row of a relation, an array of a type, the multirange of a range. Elements come
/// before their arrays.
pub const TYPES: &str = "SELECT t.oid, t.typrelid, CASE WHEN t.typelem <> 0 AND t.typlen = -1 THEN t.typelem END, r.rngtypid \
    FROM pg_type t LEFT JOIN pg_range r ON r.rngmultitypid = t.oid \
    WHERE t.oid >= 16384 AND (t.typrelid <> 0 OR (t.typelem <> 0 AND t.typlen = -1) OR r.rngtypid IS NOT NULL) ORDER BY t.typelem <> 0, t.oid";

pub const QUERY: &str = "SELECT classid::regclass, objid, objsubid, refclassid::regclass, refobjid, refobjsubid FROM pg_depend \
    WHERE deptype IN ('n', 'a') AND objid >= 16384 AND refobjid >= 16384";

/// Lets what stands for another type be found as that one.
pub fn read_types(reading: &mut Reading, rows: &[Row]) -> Result<()> {
    for row in rows {
        let relation: u32 = number(row, 1)?;
        let of = |at: usize| maybe(row, at).and_then(|oid| oid.parse().ok()).map(|oid: u32| ("pg_type", oid, 0));
        let known = |oid: Oid| reading.ids.get(&oid).cloned();
        let stood_for = reading.relations.get(&relation).cloned().or_else(|| of(2).and_then(known));
        if let Some(id) = stood_for.or_else(|| of(3).and_then(known)) {
            reading.ids.entry(("pg_type", number(row, 0)?, 0)).or_insert(id);
        }
    }
    Ok(())
}

pub fn read(reading: &mut Reading, rows: &[Row]) -> Result<()> {
    let mut reads: BTreeMap<ObjectId, Vec<ObjectId>> = BTreeMap::new();
    for row in rows {
        let reader = find(reading, &text(row, 0)?, number(row, 1)?, number(row, 2)?);
        let read = find(reading, &text(row, 3)?, number(row, 4)?, number(row, 5)?);
        if let (Some(reader), Some(read)) = (reader, read)
            && reader != read
        {
            reads.entry(reader).or_default().push(read);
        }
    }
    for (id, object) in reading.catalog.iter_mut() {
        let kept = matches!(id.kind, Kind::Extension | Kind::Sync);
        if let Some(list) = object.reads_list().filter(|_| !kept) {
            list.extend(reads.remove(id).unwrap_or_default());
            list.sort();
            list.dedup();
        }
    }
    Ok(())
}

/// What an entry stands for: the object, the column of a relation, or the extension that owns it.
fn find(reading: &Reading, class_name: &str, oid: u32, part: i32) -> Option<ObjectId> {
    let member = || reading.members.get(&(class_name.to_string(), oid)).cloned();
    let Some(class) = class(class_name) else { return member() };
    let key: Oid = (class, oid, part);
    let view = || reading.relations.get(&oid).filter(|id| class == "pg_class" && id.kind != Kind::Sequence).cloned();
    reading.ids.get(&key).cloned().or_else(view).or_else(member)
}
