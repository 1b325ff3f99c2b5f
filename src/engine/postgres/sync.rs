//! The transient trigger that keeps two columns of a row in step while two releases run (`online-catalogue`, BB4).

use super::introspect::{Reading, Row, number, text};
use super::{locks, quote};
use crate::catalog::{Aside, Change, Kind, Object, ObjectId, Sync};
use crate::error::{Error, Result};
use crate::step::{Step, Verb};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What its name begins with: last in the alphabet, so that it fires after a user's own triggers.
pub const PREFIX: &str = "zz_concertina_sync_";

pub const QUERY: &str = "SELECT t.tgrelid, d.description FROM pg_trigger t JOIN pg_description d \
    ON d.classoid = 'pg_trigger'::regclass AND d.objoid = t.oid WHERE starts_with(t.tgname, 'zz_concertina_sync_')";

/// What the trigger's comment remembers, so that it can be read back.
#[derive(Serialize, Deserialize)]
struct Note {
    old: String,
    new: String,
    forward: String,
    backward: String,
}

pub fn read(reading: &mut Reading, rows: &[Row]) -> Result<()> {
    for row in rows {
        let Some(table) = reading.relations.get(&number(row, 0)?) else { continue };
        let Note { old, new, forward, backward } = serde_json::from_str(&text(row, 1)?)
            .map_err(|cause| Error::new(format!("a sync trigger on {table} has lost its note: {cause}")))?;
        let reads = [&old, &new].map(|name| ObjectId::under(table, Kind::Column, name)).to_vec();
        let id = ObjectId::under(table, Kind::Sync, &new);
        reading.catalog.insert(id, Object::Sync(Sync { old, new, forward, backward, reads: Aside(reads) }));
    }
    Ok(())
}

pub fn steps(change: &Change) -> Vec<Step> {
    let drop = change.old.map(|_| remove(change.id));
    let create = match change.new {
        Some(Object::Sync(sync)) => Some(create(change.id, sync)),
        _ => None,
    };
    drop.into_iter().chain(create).collect()
}

fn name(id: &ObjectId) -> String {
    format!("{PREFIX}{}", &format!("{:x}", Sha256::digest(id.path.join("\0")))[..12])
}

fn remove(id: &ObjectId) -> Step {
    let (name, table) = (name(id), quote::table(id));
    let sql = format!("DROP TRIGGER {name} ON {table};\nDROP FUNCTION {}.{name}();", quote::name(&id.path[0]));
    Step::new(Verb::Drop, id, format!("stop keeping {} in step", id.dotted()), sql, locks::ACCESS_EXCLUSIVE)
}

fn create(id: &ObjectId, sync: &Sync) -> Step {
    let Sync { old, new, forward, backward, reads: _ } = sync;
    let (name, table, schema) = (name(id), quote::table(id), quote::name(&id.path[0]));
    let note = Note { old: old.clone(), new: new.clone(), forward: forward.clone(), backward: backward.clone() };
    let note = serde_json::to_string(&note).unwrap_or_default();
    let sql = format!(
        "CREATE FUNCTION {schema}.{name}() RETURNS trigger LANGUAGE plpgsql AS {};\n\
         CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {schema}.{name}();\n\
         COMMENT ON TRIGGER {name} ON {table} IS {};",
        quote::dollars(&body(sync)),
        quote::literal(&note),
    );
    Step::new(
        Verb::Create,
        id,
        format!("keep {} and {new} in step", id.renamed(old).dotted()),
        sql,
        locks::SHARE_ROW_EXCLUSIVE,
    )
}

/// On INSERT the new column wins when it is given: an omitted old one arrives as its default and cannot be told apart. On
/// UPDATE the one that changed wins; a new value that already equals the converted old one is the backfill, which must not
/// write a lossy value back.
fn body(Sync { old, new, forward, backward, reads: _ }: &Sync) -> String {
    let (old, new) = (quote::name(old), quote::name(new));
    let forward = format!("(SELECT {forward} FROM (SELECT NEW.*) AS changed)");
    let backward = format!("(SELECT {backward} FROM (SELECT NEW.*) AS changed)");
    format!(
        "
#variable_conflict use_column
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.{new} IS NOT NULL THEN
      NEW.{old} := {backward};
    ELSE
      NEW.{new} := {forward};
    END IF;
  ELSIF NEW.{new} IS DISTINCT FROM OLD.{new} AND NEW.{old} IS NOT DISTINCT FROM OLD.{old} THEN
    IF NEW.{new} IS DISTINCT FROM {forward} THEN
      NEW.{old} := {backward};
    END IF;
  ELSIF NEW.{old} IS DISTINCT FROM OLD.{old} AND NEW.{new} IS NOT DISTINCT FROM OLD.{new} THEN
    NEW.{new} := {forward};
  ELSIF NEW.{new} IS NULL AND NEW.{old} IS NOT NULL THEN
    NEW.{new} := {forward};
  END IF;
  RETURN NEW;
END
"
    )
}
