//! What reads what: the server's own record, not a guess from text.

use super::introspect::{Oid, Reading, Row, number, text};
use crate::catalog::{Kind, Object, ObjectId};
use crate::error::Result;
use std::collections::BTreeMap;

pub const QUERY: &str = "SELECT classid::regclass, objid, objsubid, refclassid::regclass, refobjid, refobjsubid FROM pg_depend \
    WHERE deptype IN ('n', 'a') AND objid >= 16384 AND refobjid >= 16384 \
    AND classid IN ('pg_class'::regclass, 'pg_rewrite'::regclass, 'pg_constraint'::regclass, 'pg_attrdef'::regclass)";

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
        let mut found = reads.remove(id).unwrap_or_default();
        found.sort();
        found.dedup();
        set(object, found);
    }
    Ok(())
}

/// What an entry stands for: the object, the column of a relation, or the extension that owns it.
fn find(reading: &Reading, class: &str, oid: u32, part: i32) -> Option<ObjectId> {
    const CLASSES: [&str; 7] =
        ["pg_class", "pg_rewrite", "pg_constraint", "pg_attrdef", "pg_type", "pg_namespace", "pg_extension"];
    let member = || reading.members.get(&(class.to_string(), oid)).cloned();
    let Some(class) = CLASSES.into_iter().find(|known| *known == class) else { return member() };
    let key: Oid = (class, oid, part);
    let view = || reading.relations.get(&oid).filter(|id| class == "pg_class" && id.kind != Kind::Sequence).cloned();
    reading.ids.get(&key).cloned().or_else(view).or_else(member)
}

fn set(object: &mut Object, found: Vec<ObjectId>) {
    let reads = match object {
        Object::Column(column) => &mut column.reads,
        Object::Constraint(constraint) => &mut constraint.reads,
        Object::Index(index) => &mut index.reads,
        Object::Table(table) => &mut table.reads,
        Object::View(view) => &mut view.reads,
        _ => return,
    };
    reads.0 = found;
}
