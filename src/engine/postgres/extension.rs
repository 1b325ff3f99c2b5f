//! Extensions. Their members are left alone; what reads a member reads the extension.

use super::introspect::{Reading, flag, number, text};
use super::{Connection, locks, quote};
use crate::catalog::{Aside, Change, Extension, Kind, Object, ObjectId};
use crate::engine::{Keep, Leg};
use crate::error::{Error, Result};
use crate::hazard::Hazard;
use crate::step::{Step, Verb};

const QUERY: &str = "SELECT e.oid, e.extname, n.nspname, e.extrelocatable FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace \
    WHERE e.extname <> 'plpgsql'";

const MEMBERS: &str = "SELECT d.classid::regclass, d.objid, e.extname FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid \
    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'";

pub async fn read(reading: &mut Reading, connection: &mut Connection) -> Result<()> {
    for row in &connection.compiled(MEMBERS).await? {
        let id = ObjectId::new(Kind::Extension, &[&text(row, 2)?]);
        reading.members.insert((text(row, 0)?, number(row, 1)?), id);
    }
    for row in &connection.compiled(QUERY).await? {
        let (id, schema) = (ObjectId::new(Kind::Extension, &[&text(row, 1)?]), text(row, 2)?);
        let reads = if schema == "pg_catalog" { vec![] } else { vec![ObjectId::new(Kind::Schema, &[&schema])] };
        let extension = Extension { schema, relocatable: Aside(flag(row, 3)), reads: Aside(reads) };
        reading.take(("pg_extension", number(row, 0)?, 0), id, Object::Extension(extension));
    }
    Ok(())
}

pub fn steps(leg: &Leg, change: &Change) -> Result<Vec<Step>> {
    let id = change.id;
    Ok(match (change.old, change.new) {
        (None, Some(Object::Extension(new))) => vec![silent(leg, id, create(id, new))],
        (Some(_), None) => {
            refuse_while_buried(leg, id)?;
            vec![remove(id)]
        }
        (Some(_), Some(Object::Extension(new))) if new.relocatable.0 => vec![relocate(id, new)],
        (Some(_), Some(Object::Extension(new))) => {
            refuse_while_read(leg, id, new)?;
            vec![remove(id).risking(Hazard::LosesData), create(id, new)]
        }
        _ => vec![],
    })
}

/// The server gives it the comment of its control file, which somebody may have taken away.
fn silent(leg: &Leg, id: &ObjectId, step: Step) -> Step {
    if leg.to.contains(&ObjectId::comment_on(id)) {
        return step;
    }
    Step { sql: format!("{}\nCOMMENT ON EXTENSION {} IS NULL;", step.sql, quote::qualified(id)), ..step }
}

fn create(id: &ObjectId, Extension { schema, relocatable: _, reads: _ }: &Extension) -> Step {
    let sql = format!("CREATE EXTENSION {} SCHEMA {};", quote::qualified(id), quote::name(schema));
    Step::new(Verb::Create, id, format!("create {id}"), sql, locks::NONE)
}

fn remove(id: &ObjectId) -> Step {
    let sql = format!("DROP EXTENSION {};", quote::qualified(id));
    Step::new(Verb::Drop, id, format!("drop {id}"), sql, locks::ACCESS_EXCLUSIVE)
}

fn relocate(id: &ObjectId, Extension { schema, relocatable: _, reads: _ }: &Extension) -> Step {
    let sql = format!("ALTER EXTENSION {} SET SCHEMA {};", quote::qualified(id), quote::name(schema));
    Step::new(Verb::Alter, id, format!("move {id} to schema {schema}"), sql, locks::ACCESS_EXCLUSIVE)
}

/// One whose members cannot move is made anew elsewhere, which nothing may be in the way of.
fn refuse_while_read(leg: &Leg, id: &ObjectId, new: &Extension) -> Result<()> {
    let Some(reader) = [leg.from, leg.to].into_iter().find_map(|side| side.readers(id).next()) else { return Ok(()) };
    let sentence =
        format!("{id} cannot move to schema {}: it has to be made anew there, and {reader} needs it", new.schema);
    Err(Error::decision(sentence)
        .hint("leave it where it is, or take out what needs it in one release and bring it back in the next"))
}

/// What goes to quarantine keeps its type and its keys, so the extension of those has to stay.
fn refuse_while_buried(leg: &Leg, id: &ObjectId) -> Result<()> {
    let goes = |reader: &ObjectId| match reader.kind {
        Kind::Column => !leg.to.contains(reader),
        kind => kind == Kind::Constraint && !leg.to.contains(&reader.table()),
    };
    let buried = leg.from.readers(id).find(|reader| goes(reader));
    match (leg.keep, buried) {
        (Keep::Bury(_), Some(reader)) => Err(Error::decision(format!("{id} cannot go in the same plan as {reader}, which needs it in quarantine"))
            .hint("keep the extension in the schema files until `concertina purge` has dropped that, or set `quarantine.enabled = false`")),
        _ => Ok(()),
    }
}
