//! What is in a database and not managed yet: named, never skipped in silence.
//!
//! Each query gives the class and oid of an object, what it is, and its name; members of extensions and what the scope
//! leaves alone are taken out afterwards. A kind that becomes managed loses its line here.

use super::introspect::{Reading, Row, maybe, number, text};
use super::{foreign, sync};
use crate::engine::{Unsupported, is_buried};
use crate::error::Result;

/// Kinds: class, what, name's schema, name, from and where.
const KINDS: &[(&str, &str, &str)] = &[
    (
        "pg_type",
        "'base type'",
        "SELECT t.oid, t.typnamespace AS ns, t.typname AS name FROM pg_type t WHERE (t.typtype = 'b' OR NOT t.typisdefined) \
         AND NOT (t.typelem <> 0 AND t.typlen = -1)",
    ),
    (
        "pg_type",
        "'range type with a canonical function'",
        "SELECT t.oid, t.typnamespace AS ns, t.typname AS name FROM pg_type t JOIN pg_range r ON r.rngtypid = t.oid WHERE r.rngcanonical <> 0",
    ),
    (
        "pg_class",
        "'partition that is being detached'",
        "SELECT c.oid, c.relnamespace AS ns, c.relname AS name FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid WHERE i.inhdetachpending",
    ),
    (
        "pg_class",
        "'unlogged sequence of an identity'",
        "SELECT s.oid, s.relnamespace AS ns, s.relname AS name FROM pg_class s JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.oid \
         AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'i' JOIN pg_class c ON c.oid = d.refobjid \
         WHERE s.relkind = 'S' AND s.relpersistence <> c.relpersistence AND current_setting('server_version_num')::int >= 150000",
    ),
    (
        "pg_class",
        "'options of a column'",
        "SELECT c.oid, c.relnamespace AS ns, c.relname || '.' || a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid \
         WHERE c.relkind = 'm' AND a.attnum > 0 AND NOT a.attisdropped AND a.attoptions IS NOT NULL",
    ),
    (
        "pg_class",
        "'partition whose trigger fires otherwise than its parent''s'",
        "SELECT c.oid, c.relnamespace AS ns, c.relname || '.' || t.tgname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid \
         JOIN pg_trigger p ON p.oid = t.tgparentid WHERE NOT t.tgisinternal AND t.tgenabled <> p.tgenabled",
    ),
    (
        "pg_class",
        "'comment on a NOT NULL'",
        "SELECT c.oid, c.relnamespace AS ns, c.relname || '.' || k.conname AS name FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid \
         JOIN pg_description d ON d.classoid = 'pg_constraint'::regclass AND d.objoid = k.oid WHERE k.contype = 'n' AND k.convalidated",
    ),
    (
        "pg_class",
        "'disabled foreign key'",
        "SELECT c.oid, c.relnamespace AS ns, c.relname || '.' || t.tgname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid \
         WHERE t.tgisinternal AND t.tgenabled <> 'O'",
    ),
    (
        "pg_class",
        "'security label of a materialized view or of a view''s column'",
        "SELECT c.oid, c.relnamespace AS ns, c.relname AS name FROM pg_seclabel l JOIN pg_class c ON l.classoid = 'pg_class'::regclass \
         AND c.oid = l.objoid WHERE c.relkind = 'm' OR (l.objsubid > 0 AND c.relkind IN ('v', 'c'))",
    ),
];

/// What ALTER cannot change before 15.
const BEFORE_15: (&str, &str, &str) = (
    "pg_class",
    "'access method'",
    "SELECT c.oid, c.relnamespace AS ns, c.relname AS name FROM pg_class c JOIN pg_am a ON a.oid = c.relam WHERE c.relkind IN ('r', 'm') AND a.amname <> 'heap'",
);

/// Named NOT NULL constraints came with 18: what cannot be told of a column.
const SINCE_18: (&str, &str, &str) = (
    "pg_class",
    "'NOT NULL that tables under it do not inherit'",
    "SELECT c.oid, c.relnamespace AS ns, c.relname || '.' || k.conname AS name FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid \
     WHERE k.contype = 'n' AND k.connoinherit AND EXISTS (SELECT 1 FROM pg_inherits i WHERE i.inhparent = c.oid)",
);

/// Options that nobody reads: in a user mapping they are set by hand, elsewhere they are in the wrong place.
const SECRETS: [(&str, &str, &str); 2] = [
    (
        "pg_foreign_data_wrapper",
        "'secret in the options of a foreign data wrapper'",
        "SELECT oid, 0::oid AS ns, fdwname || '.' || o.option_name AS name FROM pg_foreign_data_wrapper, pg_options_to_table(fdwoptions) o",
    ),
    (
        "pg_foreign_server",
        "'secret in the options of a server'",
        "SELECT oid, 0::oid AS ns, srvname || '.' || o.option_name AS name FROM pg_foreign_server, pg_options_to_table(srvoptions) o",
    ),
];

/// One query over all of them, for a server of this major version.
pub fn query(major: u32) -> String {
    let newer = (major >= 18).then_some(SINCE_18);
    let older = (major < 15).then_some(BEFORE_15);
    let secrets =
        SECRETS.map(|(class, what, from)| (class, what, format!("{from} WHERE {}", foreign::secret("o.option_name"))));
    let kinds =
        KINDS.iter().copied().chain(newer).chain(older).map(|(class, what, from)| (class, what, from.to_string()));
    let parts = kinds.chain(secrets).map(|(class, what, from)| {
        format!(
            "SELECT '{class}', x.oid, {what}, n.nspname, x.name FROM ({from}) x LEFT JOIN pg_namespace n ON n.oid = x.ns \
             WHERE coalesce({managed}, x.oid >= 16384)",
            managed = managed!()
        )
    });
    parts.collect::<Vec<_>>().join(" UNION ALL ")
}

/// What the scope manages and no extension owns.
pub fn read(reading: &Reading, rows: &[Row]) -> Result<Vec<Unsupported>> {
    let mut unsupported = vec![];
    for row in rows {
        let (class, oid, what, name) = (text(row, 0)?, number(row, 1)?, text(row, 2)?, text(row, 4)?);
        let schema = maybe(row, 3);
        let managed = schema.as_ref().is_none_or(|schema| reading.scope.manages(schema));
        let own = name.starts_with(sync::PREFIX) || name.split('.').any(is_buried);
        let path: Vec<String> = schema.iter().cloned().chain(name.split('.').take(1).map(String::from)).collect();
        if managed && !own && !reading.is_member(&class, oid) && !reading.scope.ignores(&path) {
            let object = schema.map_or(name.clone(), |schema| format!("{schema}.{name}"));
            unsupported.push(Unsupported { what, object });
        }
    }
    Ok(unsupported)
}
