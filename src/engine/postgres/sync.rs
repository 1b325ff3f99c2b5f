//! The transient triggers that give a column its value while two releases run (`online-catalogue`, 1.4 and BB4).

use super::introspect::{Reading, Row, number, text};
use super::sync_body::{self, Body};
use super::{fitting, locks, quote, retype, seal, widening};
use crate::catalog::{Aside, Catalog, Change, Column, Flow, Kind, Object, ObjectId, Rename, Sync};
use crate::engine::{Conversion, Keep, Leg};
use crate::error::{Error, Result};
use crate::hazard::Hazard;
use crate::step::{Precondition, Step, Verb};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What its name begins with: last in the alphabet, so that it fires after a user's own triggers.
pub const PREFIX: &str = "zz_concertina_sync_";

/// Table, note, and what [`seal::flaw`] asks for: name, body, when it fires, whether it has a condition, and the first of its table
/// and that one's partitions where it does not fire.
pub const QUERY: &str = "SELECT t.tgrelid, d.description, t.tgname, p.prosrc, t.tgtype::text || t.tgattr::text, \
    t.tgqual IS NOT NULL, (SELECT min(c.tgrelid::regclass::text) FROM pg_trigger c \
        WHERE c.tgfoid = t.tgfoid AND c.tgname = t.tgname AND c.tgenabled IN ('D', 'R')) \
    FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_description d \
    ON d.classoid = 'pg_trigger'::regclass AND d.objoid = t.oid WHERE starts_with(t.tgname, 'zz_concertina_sync_')";

/// What the trigger's comment remembers, so that it can be read back.
#[derive(Serialize, Deserialize)]
struct Note {
    new: String,
    forward: String,
    flow: Flow,
    /// What its body is known by.
    seal: String,
}

pub fn read(reading: &mut Reading, rows: &[Row]) -> Result<()> {
    for row in rows {
        let Some(table) = reading.relations.get(&number(row, 0)?) else { continue };
        let Note { new, forward, flow, seal } = serde_json::from_str(&text(row, 1)?)
            .map_err(|cause| Error::new(format!("a sync trigger on {table} has lost its note: {cause}")))?;
        let id = ObjectId::under(table, Kind::Sync, &new);
        let flaw = seal::flaw(table, &seal, &row[2..])?;
        let mut sync = Sync { new, forward, flow, reads: Aside(vec![]), flaw };
        sync.reads = Aside(sync.columns(table));
        reading.catalog.insert(id, Object::Sync(sync));
    }
    Ok(())
}

pub fn steps(leg: &Leg, change: &Change) -> Vec<Step> {
    let drop = match change.old {
        Some(Object::Sync(sync)) => Some(remove(change.id, sync)),
        _ => None,
    };
    let create = match change.new {
        Some(Object::Sync(sync)) => {
            let given = given(leg, change.id, sync);
            let step =
                given.iter().flat_map(|given| given.asked(leg)).fold(create(leg, change.id, sync), Step::needing);
            Some(if given.iter().any(|given| given.assumes_utc(leg)) { step.risking(Hazard::AssumesUtc) } else { step })
        }
        _ => None,
    };
    drop.into_iter().chain(create).collect()
}

/// A column that comes and gets the values of another.
struct Given<'a> {
    target: ObjectId,
    source: ObjectId,
    value: &'a String,
}

fn given<'a>(leg: &Leg, id: &ObjectId, sync: &'a Sync) -> Vec<Given<'a>> {
    let column = |name: &str| ObjectId::under(&id.table(), Kind::Column, name);
    let converts = matches!(sync.flow, Flow::Twin(_) | Flow::Follow);
    let source = sync.reads.0.iter().find(|read| converts && read.name() != sync.new);
    let forward =
        source.map(|source| Given { target: column(&sync.new), source: source.clone(), value: &sync.forward });
    let backward =
        sync.twin().map(|twin| Given { target: column(&twin.old), source: column(&sync.new), value: &twin.backward });
    forward.into_iter().chain(backward).filter(|given| !leg.from.contains(&given.target)).collect()
}

impl Given<'_> {
    fn sides<'a>(&self, leg: &'a Leg) -> Option<[&'a Column; 2]> {
        Some([leg.from.column(&self.source)?, leg.to.column(&self.target)?])
    }

    /// A value that does not convert is lost to whoever reads the other column: all are asked for before that is filled.
    fn asked(&self, leg: &Leg) -> Vec<Precondition> {
        let Given { target, value, .. } = self;
        let converted = |[from, to]: &[&Column; 2]| !widening::widens(&from.data_type, &to.data_type);
        let Some([_, to]) = self.sides(leg).filter(converted) else { return vec![] };
        let conversion = Conversion { using: value.to_string(), reverse: String::new() };
        let convertible = fitting::convertible(leg, target, to, &conversion).into_iter();
        convertible.chain(fitting::fits(target, to, value)).collect()
    }

    fn assumes_utc(&self, leg: &Leg) -> bool {
        let assumes = |sides| retype::assumes_utc(sides, &self.source, Some(self.value));
        !matches!(leg.keep, Keep::Restore(_)) && self.sides(leg).is_some_and(assumes)
    }
}

/// The setting of a transaction that takes back what was filled: the trigger would fill it again.
pub const UNFILLS: &str = "concertina.unfills";

/// A condition that holds, and keeps triggers from filling what the statement empties.
pub fn unheard() -> String {
    format!("set_config('{UNFILLS}', 'on', true) = 'on'")
}

fn name(id: &ObjectId) -> String {
    format!("{PREFIX}{}", &format!("{:x}", Sha256::digest(id.path.join("\0")))[..12])
}

/// The triggers of a table that gets another name take theirs from that, as statements behind the one that gives it.
pub fn follow(rename: &Rename, catalog: &Catalog) -> String {
    let (table, schema) = (quote::qualified(&rename.to), quote::name(&rename.to.path[0]));
    let syncs = catalog.of_kind(Kind::Sync).filter(|(id, _)| id.table() == rename.from);
    let renamed = syncs.map(|(id, _)| {
        let (old, new) = (name(id), name(&ObjectId::under(&rename.to, Kind::Sync, id.name())));
        format!("\nALTER TRIGGER {old} ON {table} RENAME TO {new};\nALTER FUNCTION {schema}.{old}() RENAME TO {new};")
    });
    renamed.collect()
}

fn remove(id: &ObjectId, sync: &Sync) -> Step {
    let (name, table) = (name(id), quote::table(id));
    let sql = format!("DROP TRIGGER {name} ON {table};\nDROP FUNCTION {}.{name}();", quote::name(&id.path[0]));
    let says = match &sync.flow {
        Flow::Carry(carry) => format!("stop carrying {} over to {}", id.table().dotted(), carry.column().dotted()),
        _ => format!("stop keeping {} in step", id.dotted()),
    };
    Step::new(Verb::Drop, id, says, sql, locks::ACCESS_EXCLUSIVE)
}

fn create(leg: &Leg, id: &ObjectId, sync: &Sync) -> Step {
    let Sync { new, forward, flow, reads, flaw: _ } = sync;
    let (name, table, schema) = (name(id), quote::table(id), quote::name(&id.path[0]));
    let body = sync_body::body(leg, &id.table(), sync);
    let note =
        Note { new: new.clone(), forward: forward.clone(), flow: flow.clone(), seal: seal::of(&id.path[0], &body) };
    let note = serde_json::to_string(&note).unwrap_or_default();
    let Body { text, settings, event, when } = body;
    let when = when.map_or_else(String::new, |condition| format!(" WHEN ({condition})"));
    let sql = format!(
        "CREATE FUNCTION {schema}.{name}() RETURNS trigger LANGUAGE plpgsql{settings} AS {};\n\
         CREATE TRIGGER {name} {event} ON {table} FOR EACH ROW{when} EXECUTE FUNCTION {schema}.{name}();\n\
         COMMENT ON TRIGGER {name} ON {table} IS {};",
        quote::dollars(&text),
        quote::literal(&note),
    );
    let source = reads.0.iter().find(|read| read.name() != new);
    let says = match (flow, source) {
        (Flow::Twin(twin), _) => format!("keep {} and {new} in step", id.renamed(&twin.old).dotted()),
        (Flow::Heed(columns), _) => {
            format!("fill {} from {}, which the old release writes", id.dotted(), columns.join(", "))
        }
        (Flow::Carry(carry), _) => {
            let (target, table) = (carry.column().dotted(), id.table().dotted());
            format!("let {target} follow {} of {table}, which the old release writes", carry.heeded.join(", "))
        }
        (Flow::Follow, Some(source)) => format!("let {new} follow {}", source.dotted()),
        _ => format!("fill {} for the old release", id.dotted()),
    };
    Step::new(Verb::Create, id, says, sql, locks::SHARE_ROW_EXCLUSIVE)
}

/// The types of which values that are equal are the same, whatever the session says of how they are written.
const EXACT: &[&str] = &[
    "bigint",
    "boolean",
    "bytea",
    "date",
    "integer",
    "smallint",
    "timestamp with time zone",
    "timestamp without time zone",
    "uuid",
];

/// Whether two values of a column differ, NULLs among them. Types that have no equality (json, xml, point), or call values equal
/// that are written differently (citext, numeric, a text whose collation knows no case), are compared as they are stored.
pub fn differs(Column { data_type, collation, .. }: &Column, one: &str, other: &str) -> String {
    let base = data_type.split_once('(').map_or(data_type.as_str(), |(base, _)| base);
    let text = matches!(base, "text" | "character varying") && collation.is_none();
    match text || EXACT.contains(&data_type.as_str()) {
        true => format!("{one} IS DISTINCT FROM {other}"),
        false => format!("pg_catalog.record_image_ne(ROW({one}), ROW({other}::{data_type}))"),
    }
}
