//! Functions, procedures and aggregates: replaced in place where the server can, dropped and made anew where it cannot.

use super::introspect::{Reading, Row, number, text};
use super::{address, bury, locks, sync};
use crate::catalog::{Aside, Change, Kind, Object, ObjectId, Routine};
use crate::engine::{Keep, Leg};
use crate::error::Result;
use crate::step::{Lock, Step, Verb};
use std::collections::BTreeSet;

/// Oid, kind, schema, name, argument types, statement, form, fewest and most arguments. The form holds what CREATE OR REPLACE
/// refuses to change: the kind, names and modes of arguments, the result.
pub const QUERY: &str = concat!(
    "SELECT p.oid, p.prokind, n.nspname, p.proname, \
    coalesce((SELECT string_agg(format_type(t, NULL), ', ' ORDER BY o) FROM unnest(p.proargtypes) WITH ORDINALITY u(t, o)), ''), \
    pg_get_functiondef(p.oid), \
    concat_ws(' ', p.prokind, pg_get_function_identity_arguments(p.oid), pg_get_function_result(p.oid)), \
    greatest(p.pronargs - p.pronargdefaults - (p.provariadic <> 0)::int, 0), CASE WHEN p.provariadic <> 0 THEN 1000 ELSE p.pronargs END \
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prokind IN ('f', 'w', 'p') \
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i') \
    AND ",
    managed!()
);

/// A call is read, and what it calls looked up by its number a moment later, without a lock on it (14 to 18): "cache lookup failed
/// for function" is what it meets when that is gone by then. On a busy machine the moment was once longer than a commit.
pub const LINGERS: &str = "SELECT pg_catalog.pg_sleep(0.2);";

pub fn read(reading: &mut Reading, rows: &[Row]) -> Result<()> {
    for row in rows {
        let name = text(row, 3)?;
        if name.starts_with(sync::PREFIX) {
            continue;
        }
        let kind = match text(row, 1)?.as_str() {
            "p" => Kind::Procedure,
            "a" => Kind::Aggregate,
            _ => Kind::Function,
        };
        let routine = Routine {
            definition: text(row, 5)?.trim_end().replacen("CREATE OR REPLACE ", "CREATE ", 1),
            form: text(row, 6)?,
            arity: Aside((number(row, 7)?, number(row, 8)?)),
            reads: Aside(vec![]),
        };
        let id = ObjectId::new(kind, &[&text(row, 2)?, &name, &text(row, 4)?]);
        reading.take(("pg_proc", number(row, 0)?, 0), id, Object::Routine(routine));
    }
    Ok(())
}

/// `disturbed`: what is made anew because something that it reads is gone for a moment.
pub fn steps(leg: &Leg, change: &Change, disturbed: &BTreeSet<ObjectId>) -> Vec<Step> {
    let id = change.id;
    match (change.old, change.new) {
        (Some(_), None) => vec![remove(leg, id)],
        (None, Some(Object::Routine(new))) => vec![create(leg, id, new)],
        (Some(Object::Routine(old)), Some(Object::Routine(new))) if old.can_become(new) && !disturbed.contains(id) => {
            let statement = new.definition.replacen("CREATE ", "CREATE OR REPLACE ", 1);
            vec![Step::new(Verb::Alter, id, format!("replace {id}"), unchecked(&statement), held(&statement))]
        }
        (Some(_), Some(Object::Routine(new))) => replace(id, new),
        _ => vec![],
    }
}

/// Drops it and makes it, the same again around a change of what it reads.
pub fn replace(id: &ObjectId, new: &Routine) -> Vec<Step> {
    vec![discard(id), make(id, new)]
}

/// What goes, or goes to quarantine with what cannot be without it.
fn remove(leg: &Leg, id: &ObjectId) -> Step {
    if bury::holds(leg, leg.from, id) { bury::drop(leg.keep, id) } else { discard(id) }
}

fn discard(id: &ObjectId) -> Step {
    Step::new(Verb::Drop, id, format!("drop {id}"), format!("DROP {};", address::of(id)), locks::NONE)
}

fn create(leg: &Leg, id: &ObjectId, new: &Routine) -> Step {
    match leg.keep {
        Keep::Restore(number) if bury::holds(leg, leg.to, id) => bury::restore(id, number),
        _ => make(id, new),
    }
}

fn make(id: &ObjectId, Routine { definition, form: _, arity: _, reads: _ }: &Routine) -> Step {
    Step::new(Verb::Create, id, format!("create {id}"), unchecked(definition), held(definition))
}

/// What the server locks while it reads a body that it understands: what that writes, as whoever writes it does.
fn held(definition: &str) -> Lock {
    let body = definition.split_once("\nBEGIN ATOMIC\n").map_or("", |(_, body)| body);
    // The server writes these words so wherever they stand, and nothing that only reads has one.
    let writes = ["INSERT INTO ", "DELETE FROM ", "MERGE INTO ", " SET "].iter().any(|words| body.contains(words));
    if writes { locks::ROW_EXCLUSIVE } else { locks::NONE }
}

/// A body that is kept as text names things that the server has no record of, so they may come later. No body is looked into
/// when the schema is elaborated either: what it names in vain shows when it is called.
fn unchecked(statement: &str) -> String {
    let head = statement.split("\nAS $").next().unwrap_or(statement);
    let looked_into = !["c", "internal"].iter().any(|language| head.contains(&format!("\n LANGUAGE {language}\n")));
    if head.len() < statement.len() && looked_into {
        format!("SET check_function_bodies = off;\n{statement};\nRESET check_function_bodies;")
    } else {
        format!("{statement};")
    }
}
