//! The transient triggers that give a column its value while two releases run (`online-catalogue`, 1.4 and BB4).

use super::introspect::{Reading, Row, number, text};
use super::{locks, quote, retype, sync_body};
use crate::catalog::{Aside, Catalog, Change, Kind, Object, ObjectId, Rename, Sync, Twin};
use crate::engine::{Conversion, Leg};
use crate::error::{Error, Result};
use crate::step::{Precondition, Step, Verb};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What its name begins with: last in the alphabet, so that it fires after a user's own triggers.
pub const PREFIX: &str = "zz_concertina_sync_";

pub const QUERY: &str = "SELECT t.tgrelid, d.description FROM pg_trigger t JOIN pg_description d \
    ON d.classoid = 'pg_trigger'::regclass AND d.objoid = t.oid WHERE starts_with(t.tgname, 'zz_concertina_sync_')";

/// What the trigger's comment remembers, so that it can be read back.
#[derive(Serialize, Deserialize)]
struct Note {
    new: String,
    forward: String,
    twin: Option<Twin>,
}

pub fn read(reading: &mut Reading, rows: &[Row]) -> Result<()> {
    for row in rows {
        let Some(table) = reading.relations.get(&number(row, 0)?) else { continue };
        let Note { new, forward, twin } = serde_json::from_str(&text(row, 1)?)
            .map_err(|cause| Error::new(format!("a sync trigger on {table} has lost its note: {cause}")))?;
        let written = std::iter::once(&new).chain(twin.as_ref().map(|twin| &twin.old));
        let reads = written.map(|name| ObjectId::under(table, Kind::Column, name)).collect();
        let id = ObjectId::under(table, Kind::Sync, &new);
        reading.catalog.insert(id, Object::Sync(Sync { new, forward, twin, reads: Aside(reads) }));
    }
    Ok(())
}

pub fn steps(leg: &Leg, change: &Change) -> Vec<Step> {
    let drop = change.old.map(|_| remove(change.id));
    let create = match change.new {
        Some(Object::Sync(sync)) => {
            Some(converts(leg, change.id, sync).into_iter().fold(create(leg, change.id, sync), Step::needing))
        }
        _ => None,
    };
    drop.into_iter().chain(create).collect()
}

/// A value that does not convert would fail whoever writes the row: all are asked for before the trigger is there.
fn converts(leg: &Leg, id: &ObjectId, Sync { new, forward, twin, .. }: &Sync) -> Vec<Precondition> {
    let column = |name: &str| ObjectId::under(&id.table(), Kind::Column, name);
    let old = twin.as_ref().and_then(|twin| leg.from.column(&column(&twin.old)));
    let (Some(old), Some(to)) = (old, leg.to.column(&column(new))) else { return vec![] };
    if leg.from.contains(&column(new)) || retype::widens(&old.data_type, &to.data_type) {
        return vec![];
    }
    let conversion = Conversion { using: forward.clone(), reverse: String::new() };
    let convertible = retype::convertible(leg, &column(new), to, &conversion);
    convertible.into_iter().chain(retype::fits(&column(new), to, forward)).collect()
}

fn name(id: &ObjectId) -> String {
    format!("{PREFIX}{}", &format!("{:x}", Sha256::digest(id.path.join("\0")))[..12])
}

/// The triggers of a table that gets another name take theirs from that, as statements behind the one that gives it.
pub fn follow(rename: &Rename, catalog: &Catalog) -> String {
    let (table, schema) = (quote::qualified(&rename.to), quote::name(&rename.to.path[0]));
    let syncs = catalog.children(&rename.from).filter(|(id, _)| id.kind == Kind::Sync);
    let renamed = syncs.map(|(id, _)| {
        let (old, new) = (name(id), name(&ObjectId::under(&rename.to, Kind::Sync, id.name())));
        format!("\nALTER TRIGGER {old} ON {table} RENAME TO {new};\nALTER FUNCTION {schema}.{old}() RENAME TO {new};")
    });
    renamed.collect()
}

fn remove(id: &ObjectId) -> Step {
    let (name, table) = (name(id), quote::table(id));
    let sql = format!("DROP TRIGGER {name} ON {table};\nDROP FUNCTION {}.{name}();", quote::name(&id.path[0]));
    Step::new(Verb::Drop, id, format!("stop keeping {} in step", id.dotted()), sql, locks::ACCESS_EXCLUSIVE)
}

fn create(leg: &Leg, id: &ObjectId, sync: &Sync) -> Step {
    let Sync { new, forward, twin, reads: _ } = sync;
    let (name, table, schema) = (name(id), quote::table(id), quote::name(&id.path[0]));
    let note = Note { new: new.clone(), forward: forward.clone(), twin: twin.clone() };
    let note = serde_json::to_string(&note).unwrap_or_default();
    let body = sync_body::body(leg, &id.table(), sync);
    let sql = format!(
        "CREATE FUNCTION {schema}.{name}() RETURNS trigger LANGUAGE plpgsql AS {};\n\
         CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {schema}.{name}();\n\
         COMMENT ON TRIGGER {name} ON {table} IS {};",
        quote::dollars(&body),
        quote::literal(&note),
    );
    let says = match twin {
        Some(twin) => format!("keep {} and {new} in step", id.renamed(&twin.old).dotted()),
        None => format!("fill {} for the old release", id.dotted()),
    };
    Step::new(Verb::Create, id, says, sql, locks::SHARE_ROW_EXCLUSIVE)
}

/// The types of which values that are equal are the same. Others have no equality (json, xml, point), or call values equal that
/// are written differently (citext, numeric, box): these are compared as they are written.
const EXACT: &[&str] = &[
    "bigint",
    "boolean",
    "bytea",
    "date",
    "integer",
    "smallint",
    "text",
    "timestamp with time zone",
    "timestamp without time zone",
    "uuid",
];

/// Whether two values of a type differ, NULLs among them.
pub fn differs(data_type: &str, one: &str, other: &str) -> String {
    let base = data_type.split_once('(').map_or(data_type, |(base, _)| base);
    if EXACT.contains(&data_type) || base == "character varying" {
        return format!("{one} IS DISTINCT FROM {other}");
    }
    format!("{one}::text IS DISTINCT FROM {other}::text")
}
