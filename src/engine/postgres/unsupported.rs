//! What is in a database and not managed yet: named, never skipped in silence.
//!
//! Each query gives the class and oid of an object, what it is, and its name; members of extensions and what the scope
//! leaves alone are taken out afterwards. A kind that becomes managed loses its line here.

use super::introspect::{Reading, Row, maybe, number, text};
use super::sync;
use crate::engine::{Unsupported, is_buried};
use crate::error::Result;

/// Kinds: class, what, name's schema, name, from and where.
const KINDS: &[(&str, &str, &str)] = &[
    (
        "pg_proc",
        "'aggregate'",
        "SELECT oid, pronamespace AS ns, proname || '(' || pg_get_function_identity_arguments(oid) || ')' AS name FROM pg_proc WHERE prokind = 'a'",
    ),
    (
        "pg_type",
        "CASE x.typtype WHEN 'd' THEN 'domain' WHEN 'c' THEN 'composite type' WHEN 'r' THEN 'range type' ELSE 'type' END",
        "SELECT t.oid, t.typtype, t.typnamespace AS ns, t.typname AS name FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid \
         WHERE t.typtype IN ('d', 'r', 'b', 'c') AND (t.typrelid = 0 OR c.relkind = 'c') AND NOT (t.typtype = 'b' AND t.typelem <> 0 AND t.typlen = -1)",
    ),
    (
        "pg_class",
        "'materialized view'",
        "SELECT oid, relnamespace AS ns, relname AS name FROM pg_class WHERE relkind = 'm'",
    ),
    (
        "pg_class",
        "'partition that is being detached'",
        "SELECT c.oid, c.relnamespace AS ns, c.relname AS name FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid WHERE i.inhdetachpending",
    ),
    (
        "pg_class",
        "'replica identity'",
        "SELECT oid, relnamespace AS ns, relname AS name FROM pg_class WHERE relkind = 'r' AND relreplident <> 'd'",
    ),
    (
        "pg_class",
        "'tablespace'",
        "SELECT oid, relnamespace AS ns, relname AS name FROM pg_class WHERE relkind IN ('r', 'i') AND reltablespace <> 0",
    ),
    (
        "pg_class",
        "'access method'",
        "SELECT c.oid, c.relnamespace AS ns, c.relname AS name FROM pg_class c JOIN pg_am a ON a.oid = c.relam WHERE c.relkind = 'r' AND a.amname <> 'heap'",
    ),
    (
        "pg_class",
        "'comment on the sequence of an identity'",
        "SELECT c.oid, c.relnamespace AS ns, c.relname AS name FROM pg_class c JOIN pg_depend d ON d.classid = 'pg_class'::regclass \
         AND d.objid = c.oid AND d.deptype = 'i' WHERE c.relkind = 'S' AND EXISTS \
         (SELECT 1 FROM pg_description t WHERE t.classoid = 'pg_class'::regclass AND t.objoid = c.oid)",
    ),
    (
        "pg_class",
        "'clustered index'",
        "SELECT t.oid, t.relnamespace AS ns, c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid WHERE i.indisclustered",
    ),
    (
        "pg_class",
        "'statistics target of an index'",
        "SELECT t.oid, t.relnamespace AS ns, c.relname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'i' \
         JOIN pg_index i ON i.indexrelid = c.oid JOIN pg_class t ON t.oid = i.indrelid WHERE coalesce(a.attstattarget, -1) >= 0",
    ),
    (
        "pg_class",
        "'column storage, compression, statistics or options'",
        "SELECT c.oid, c.relnamespace AS ns, c.relname || '.' || a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid \
         JOIN pg_type t ON t.oid = a.atttypid WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND (a.attstorage <> t.typstorage \
         OR a.attcompression <> '' OR coalesce(a.attstattarget, -1) >= 0 OR EXISTS (SELECT 1 FROM unnest(a.attoptions) o WHERE o LIKE 'n_distinct%'))",
    ),
    (
        "pg_class",
        "'default of a view column'",
        "SELECT c.oid, c.relnamespace AS ns, c.relname AS name FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid WHERE c.relkind = 'v'",
    ),
    (
        "pg_class",
        "'trigger'",
        "SELECT c.oid, c.relnamespace AS ns, c.relname || '.' || t.tgname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid \
         WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND NOT starts_with(t.tgname, 'zz_concertina_sync_')",
    ),
    (
        "pg_class",
        "'disabled foreign key'",
        "SELECT c.oid, c.relnamespace AS ns, c.relname || '.' || t.tgname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid \
         WHERE t.tgisinternal AND t.tgenabled <> 'O'",
    ),
    (
        "pg_class",
        "'rule'",
        "SELECT c.oid, c.relnamespace AS ns, c.relname || '.' || r.rulename AS name FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE r.rulename <> '_RETURN'",
    ),
    (
        "pg_class",
        "'temporal key'",
        "SELECT c.oid, c.relnamespace AS ns, k.conname AS name FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid \
         WHERE pg_get_constraintdef(k.oid) ~ 'WITHOUT OVERLAPS|PERIOD ' AND k.contype IN ('p', 'u', 'f')",
    ),
    (
        "pg_class",
        "'constraint that is not enforced'",
        "SELECT c.oid, c.relnamespace AS ns, k.conname AS name FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid \
         WHERE pg_get_constraintdef(k.oid) ~ ' NOT ENFORCED' AND k.contype IN ('c', 'f')",
    ),
    (
        "pg_class",
        "'grant'",
        "SELECT c.oid, c.relnamespace AS ns, c.relname AS name FROM pg_class c WHERE c.relkind IN ('r', 'v', 'S') AND EXISTS \
         (SELECT 1 FROM aclexplode(c.relacl) x WHERE x.grantee <> c.relowner)",
    ),
    (
        "pg_class",
        "'revoke from the owner'",
        "SELECT c.oid, c.relnamespace AS ns, c.relname AS name FROM pg_class c WHERE c.relkind IN ('r', 'v', 'S') AND c.relacl IS NOT NULL AND EXISTS \
         (SELECT 1 FROM aclexplode(acldefault(CASE c.relkind WHEN 'S' THEN 's'::\"char\" ELSE 'r'::\"char\" END, c.relowner)) d \
          WHERE d.grantee = c.relowner AND NOT EXISTS (SELECT 1 FROM aclexplode(c.relacl) x WHERE x.grantee = d.grantee AND x.privilege_type = d.privilege_type))",
    ),
    (
        "pg_class",
        "'grant on a column'",
        "SELECT c.oid, c.relnamespace AS ns, c.relname || '.' || a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid \
         WHERE a.attacl IS NOT NULL AND NOT a.attisdropped",
    ),
    (
        "pg_type",
        "'grant on a type'",
        "SELECT t.oid, t.typnamespace AS ns, t.typname AS name FROM pg_type t WHERE t.typacl IS NOT NULL AND t.typtype = 'e' AND \
         (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(t.typacl) a) <> (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(acldefault('T', t.typowner)) a)",
    ),
    (
        "pg_namespace",
        "'grant on a schema'",
        "SELECT n.oid, n.oid AS ns, n.nspname AS name FROM pg_namespace n LEFT JOIN pg_init_privs i ON i.classoid = 'pg_namespace'::regclass AND i.objoid = n.oid \
         WHERE n.nspacl IS NOT NULL AND (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(n.nspacl) a) IS DISTINCT FROM \
         (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(coalesce(i.initprivs, acldefault('n', n.nspowner))) a)",
    ),
    ("pg_operator", "'operator'", "SELECT oid, oprnamespace AS ns, oprname AS name FROM pg_operator"),
    ("pg_opclass", "'operator class'", "SELECT oid, opcnamespace AS ns, opcname AS name FROM pg_opclass"),
    ("pg_opfamily", "'operator family'", "SELECT oid, opfnamespace AS ns, opfname AS name FROM pg_opfamily"),
    ("pg_conversion", "'conversion'", "SELECT oid, connamespace AS ns, conname AS name FROM pg_conversion"),
    ("pg_collation", "'collation'", "SELECT oid, collnamespace AS ns, collname AS name FROM pg_collation"),
    (
        "pg_statistic_ext",
        "'extended statistics'",
        "SELECT oid, stxnamespace AS ns, stxname AS name FROM pg_statistic_ext",
    ),
    (
        "pg_ts_config",
        "'text search configuration'",
        "SELECT oid, cfgnamespace AS ns, cfgname AS name FROM pg_ts_config",
    ),
    ("pg_ts_dict", "'text search dictionary'", "SELECT oid, dictnamespace AS ns, dictname AS name FROM pg_ts_dict"),
    ("pg_ts_parser", "'text search parser'", "SELECT oid, prsnamespace AS ns, prsname AS name FROM pg_ts_parser"),
    (
        "pg_ts_template",
        "'text search template'",
        "SELECT oid, tmplnamespace AS ns, tmplname AS name FROM pg_ts_template",
    ),
    (
        "pg_cast",
        "'cast'",
        "SELECT oid, 0::oid AS ns, castsource::regtype || ' as ' || casttarget::regtype AS name FROM pg_cast WHERE oid >= 16384",
    ),
    ("pg_event_trigger", "'event trigger'", "SELECT oid, 0::oid AS ns, evtname AS name FROM pg_event_trigger"),
    ("pg_publication", "'publication'", "SELECT oid, 0::oid AS ns, pubname AS name FROM pg_publication"),
    (
        "pg_subscription",
        "'subscription'",
        "SELECT s.oid, 0::oid AS ns, s.subname AS name FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = current_database()",
    ),
    (
        "pg_foreign_data_wrapper",
        "'foreign data wrapper'",
        "SELECT oid, 0::oid AS ns, fdwname AS name FROM pg_foreign_data_wrapper",
    ),
    ("pg_foreign_server", "'foreign server'", "SELECT oid, 0::oid AS ns, srvname AS name FROM pg_foreign_server"),
    ("pg_language", "'language'", "SELECT oid, 0::oid AS ns, lanname AS name FROM pg_language WHERE oid >= 16384"),
    ("pg_am", "'access method'", "SELECT oid, 0::oid AS ns, amname AS name FROM pg_am WHERE oid >= 16384"),
    ("pg_transform", "'transform'", "SELECT oid, 0::oid AS ns, trftype::regtype::text AS name FROM pg_transform"),
    (
        "pg_default_acl",
        "'default privileges'",
        "SELECT oid, 0::oid AS ns, defaclrole::regrole::text AS name FROM pg_default_acl",
    ),
    ("pg_seclabel", "'security label'", "SELECT objoid AS oid, 0::oid AS ns, label AS name FROM pg_seclabel"),
];

/// Named NOT NULL constraints came with 18: what the old form cannot say of them.
const SINCE_18: (&str, &str, &str) = (
    "pg_class",
    "'NOT NULL that is not valid or not inherited'",
    "SELECT c.oid, c.relnamespace AS ns, c.relname || '.' || k.conname AS name FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid \
     WHERE k.contype = 'n' AND (NOT k.convalidated OR k.connoinherit)",
);

/// One query over all of them, for a server of this major version.
pub fn query(major: u32) -> String {
    let newer = (major >= 18).then_some(&SINCE_18);
    let parts = KINDS.iter().chain(newer).map(|(class, what, from)| {
        format!(
            "SELECT '{class}', x.oid, {what}, n.nspname, x.name FROM ({from}) x LEFT JOIN pg_namespace n ON n.oid = x.ns \
             WHERE coalesce(n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'concertina', 'concertina_trash'), x.oid >= 16384)"
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
