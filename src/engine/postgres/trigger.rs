//! Triggers: replaced in place where the server can, dropped before their table or view goes, and made again when it comes
//! back. A partition's copy of its table's trigger is none, and the sync triggers of a plan have a kind of their own.

use super::introspect::{Reading, Row, number, text};
use super::{address, locks, quote, sync};
use crate::catalog::{Aside, Change, Kind, Object, ObjectId, Trigger};
use crate::error::Result;
use crate::step::{Step, Verb};
use std::collections::BTreeSet;

/// Oid, schema, relation, name, statement.
pub const QUERY: &str = concat!(
    "SELECT t.oid, n.nspname, c.relname, t.tgname, pg_get_triggerdef(t.oid) \
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
    WHERE NOT t.tgisinternal AND t.tgparentid = 0 \
    AND ",
    managed!()
);

pub fn read(reading: &mut Reading, rows: &[Row]) -> Result<()> {
    for row in rows {
        let id = ObjectId::new(Kind::Trigger, &[&text(row, 1)?, &text(row, 2)?, &text(row, 3)?]);
        if !id.name().starts_with(sync::PREFIX) {
            let definition = quote::settle(&text(row, 4)?);
            let trigger = Trigger { definition, written: Aside(None), reads: Aside(vec![]) };
            reading.take(("pg_trigger", number(row, 0)?, 0), id, Object::Trigger(trigger));
        }
    }
    Ok(())
}

/// `disturbed`: what is made anew because something that it reads is gone for a moment.
pub fn steps(change: &Change, disturbed: &BTreeSet<ObjectId>) -> Vec<Step> {
    let id = change.id;
    match (change.old, change.new) {
        (Some(_), None) => vec![discard(id)],
        (None, Some(Object::Trigger(new))) => vec![make(id, new)],
        (Some(Object::Trigger(old)), Some(Object::Trigger(new)))
            if !is_constraint(old) && !is_constraint(new) && !disturbed.contains(id) =>
        {
            let statement = new.definition.replacen("CREATE ", "CREATE OR REPLACE ", 1);
            let sql = format!("{statement};");
            vec![Step::new(Verb::Alter, id, format!("replace {id}"), sql, locks::SHARE_ROW_EXCLUSIVE)]
        }
        (Some(_), Some(Object::Trigger(new))) => replace(id, new),
        _ => vec![],
    }
}

/// Drops it and makes it, the same again around a change of what it reads.
pub fn replace(id: &ObjectId, new: &Trigger) -> Vec<Step> {
    vec![discard(id), make(id, new)]
}

fn is_constraint(trigger: &Trigger) -> bool {
    trigger.definition.starts_with("CREATE CONSTRAINT ")
}

fn discard(id: &ObjectId) -> Step {
    Step::new(Verb::Drop, id, format!("drop {id}"), format!("DROP {};", address::of(id)), locks::ACCESS_EXCLUSIVE)
}

fn make(id: &ObjectId, Trigger { definition, written: _, reads: _ }: &Trigger) -> Step {
    Step::new(Verb::Create, id, format!("create {id}"), format!("{definition};"), locks::SHARE_ROW_EXCLUSIVE)
}
