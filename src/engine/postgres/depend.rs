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
            reads.entry(teller(reader, &read)).or_default().push(read);
        }
    }
    by_cast(&mut reads);
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

/// The server keeps no record of who uses a cast, but of who calls its function.
fn by_cast(reads: &mut BTreeMap<ObjectId, Vec<ObjectId>>) {
    let casts = reads.iter().filter(|(id, _)| id.kind == Kind::Cast);
    let functions = casts.flat_map(|(cast, reads)| {
        reads.iter().filter(|read| read.kind.is_routine()).map(|read| (read.clone(), cast.clone()))
    });
    let functions: BTreeMap<ObjectId, ObjectId> = functions.collect();
    let users = reads
        .iter_mut()
        .filter(|(id, _)| matches!(id.kind, Kind::Column | Kind::Constraint | Kind::Index | Kind::View));
    for (_, reads) in users {
        let casts: Vec<ObjectId> = reads.iter().filter_map(|read| functions.get(read).cloned()).collect();
        reads.extend(casts);
    }
}

/// Whose dependency it is: of what is not a type or collation, a domain's default is.
fn teller(reader: ObjectId, read: &ObjectId) -> ObjectId {
    let own = read.kind.is_type() || matches!(read.kind, Kind::Collation | Kind::Extension | Kind::Table | Kind::View);
    if reader.kind == Kind::Domain && !own { ObjectId::note(Kind::Setting, &reader, "default") } else { reader }
}

/// What an entry stands for: the object, the column of a relation, or the extension that owns it.
fn find(reading: &Reading, class_name: &str, oid: u32, part: i32) -> Option<ObjectId> {
    let member = || reading.members.get(&(class_name.to_string(), oid)).cloned();
    let Some(class) = class(class_name) else { return member() };
    let key: Oid = (class, oid, part);
    let view = || reading.relations.get(&oid).filter(|id| class == "pg_class" && id.kind != Kind::Sequence).cloned();
    reading.ids.get(&key).cloned().or_else(view).or_else(member)
}
