//! Publications: what they are of changes table by table and schema by schema, without a moment in which nothing is
//! published. Only one of all tables is made anew when it becomes one of some.

use super::defined::Sort;
use super::setting::Rule;
use super::{address, locks};
use crate::catalog::{Catalog, Kind, ObjectId};
use crate::engine::Leg;
use std::collections::BTreeSet;

pub const PUBLICATION: Sort = Sort {
    kind: Kind::Publication,
    query: |_| {
        "SELECT 'pg_publication', oid, json_build_array(pubname)::text, \
         format('CREATE PUBLICATION %I', pubname) || CASE WHEN puballtables THEN ' FOR ALL TABLES' ELSE '' END FROM pg_publication"
            .into()
    },
};

const TABLE: &str = "table ";
const SCHEMA: &str = "tables in schema ";

pub const RULES: &[Rule] = &[
    member(TABLE, tables),
    member(SCHEMA, schemas),
    option(
        "publish",
        |_| OPERATIONS.to_string(),
        |publication, _| change(publication, "publish", "insert, update, delete, truncate"),
    ),
    option(
        "publish_via_partition_root",
        |_| {
            "SELECT 'pg_publication', oid, 0, 'publish_via_partition_root', 'true', NULL, NULL::oid FROM pg_publication WHERE pubviaroot"
                .into()
        },
        |publication, _| change(publication, "publish_via_partition_root", "false"),
    ),
    option(
        "publish_generated_columns",
        |major| {
            let column = if major < 18 { "'n'::\"char\"" } else { "pubgencols" };
            format!(
                "SELECT 'pg_publication', oid, 0, 'publish_generated_columns', CASE {column} WHEN 's' THEN 'stored' END, NULL, NULL::oid \
                 FROM pg_publication WHERE {column} <> 'n'"
            )
        },
        |publication, _| change(publication, "publish_generated_columns", "none"),
    ),
];

const OPERATIONS: &str = "SELECT 'pg_publication', oid, 0, 'publish', concat_ws(', ', CASE WHEN pubinsert THEN 'insert' END, \
    CASE WHEN pubupdate THEN 'update' END, CASE WHEN pubdelete THEN 'delete' END, CASE WHEN pubtruncate THEN 'truncate' END), NULL, NULL::oid \
    FROM pg_publication WHERE NOT (pubinsert AND pubupdate AND pubdelete AND pubtruncate)";

/// The value is what stands behind ADD: what is published otherwise is taken out and put in again.
const fn member(name: &'static str, query: fn(u32) -> String) -> Rule {
    Rule {
        of: Kind::Publication,
        name,
        query,
        set: |publication, _, value| format!("ALTER {} ADD {};", address::of(publication), alone(value)),
        reset: |publication, name| format!("ALTER {} DROP {};", address::of(publication), alone(&upper(name))),
        lock: locks::SHARE_UPDATE_EXCLUSIVE,
    }
}

/// A table without those that inherit from it: each of them is published by itself.
fn alone(member: &str) -> String {
    member.strip_prefix("TABLE ").map_or_else(|| member.to_string(), |table| format!("TABLE ONLY {table}"))
}

/// The keywords that the name begins with, as such.
fn upper(name: &str) -> String {
    let keywords = [SCHEMA, TABLE].into_iter().find_map(|words| Some((words, name.strip_prefix(words)?)));
    keywords.map_or_else(String::new, |(words, rest)| format!("{}{rest}", words.to_uppercase()))
}

/// Whether the setting is something published, which is put in and taken out.
pub fn is_member(target: Kind, name: &str) -> bool {
    target == Kind::Publication && (name.starts_with(TABLE) || name.starts_with(SCHEMA))
}

/// The tables that change in a publication beside a schema. The server takes no schema as long as a table there has a list
/// of columns: the schema comes behind such a change and goes before it.
pub fn tables_beside(leg: &Leg, id: &ObjectId) -> Vec<ObjectId> {
    let publication = id.target().filter(|target| target.kind == Kind::Publication && id.name().starts_with(SCHEMA));
    let members = |side: &Catalog, of: &ObjectId| -> Vec<ObjectId> {
        side.children(of).map(|(member, _)| member.clone()).collect()
    };
    let all: BTreeSet<ObjectId> =
        publication.iter().flat_map(|of| [leg.from, leg.to].map(|side| members(side, of))).flatten().collect();
    let changes = |member: &ObjectId| leg.from.object(member) != leg.to.object(member);
    all.into_iter().filter(|member| member.name().starts_with(TABLE) && changes(member)).collect()
}

fn tables(major: u32) -> String {
    let what = if major < 15 {
        "''"
    } else {
        "coalesce((SELECT ' (' || string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname COLLATE \"C\") || ')' FROM pg_attribute a \
          WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)), '') || coalesce(' WHERE (' || pg_get_expr(r.prqual, r.prrelid) || ')', '')"
    };
    format!(
        "SELECT 'pg_publication', r.prpubid, 0, format('{TABLE}%I.%I', n.nspname, c.relname), \
         format('TABLE %I.%I', n.nspname, c.relname) || {what}, 'pg_publication_rel', r.oid FROM pg_publication_rel r \
         JOIN pg_class c ON c.oid = r.prrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE n.nspname NOT IN ('concertina', 'concertina_trash')"
    )
}

fn schemas(major: u32) -> String {
    if major < 15 {
        return "SELECT NULL, NULL::oid, 0, NULL, NULL, NULL, NULL::oid WHERE false".into();
    }
    format!(
        "SELECT 'pg_publication', r.pnpubid, 0, format('{SCHEMA}%I', n.nspname), format('TABLES IN SCHEMA %I', n.nspname), \
         'pg_publication_namespace', r.oid FROM pg_publication_namespace r JOIN pg_namespace n ON n.oid = r.pnnspid"
    )
}

const fn option(name: &'static str, query: fn(u32) -> String, reset: fn(&ObjectId, &str) -> String) -> Rule {
    Rule {
        of: Kind::Publication,
        name,
        query,
        set: |publication, name, value| change(publication, name, value),
        reset,
        lock: locks::NONE,
    }
}

fn change(publication: &ObjectId, name: &str, value: &str) -> String {
    format!("ALTER {} SET ({name} = '{value}');", address::of(publication))
}
