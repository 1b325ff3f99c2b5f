//! Views: replaced in place where new columns only come behind the old ones, else dropped and made anew, as materialized ones
//! always are.

use super::introspect::{Reading, Row, flag, list, number, text};
use super::setting::Rule;
use super::{locks, quote, table};
use crate::catalog::{Aside, Catalog, Change, Kind, Object, ObjectId, Setting, View, ViewColumn};
use crate::engine::Leg;
use crate::error::{Error, Result};
use crate::step::{Cost, Lock, Step, Verb};
use std::collections::BTreeSet;

/// Oid, schema, name, query, rule, options, columns, whether it is materialized, whether it holds rows, oids of defaults and the
/// columns they are of.
pub const QUERY: &str = concat!(
    "SELECT c.oid, n.nspname, c.relname, pg_get_viewdef(c.oid), r.oid, \
    (SELECT json_agg(o ORDER BY o) FROM unnest(c.reloptions) o), \
    (SELECT json_agg(json_build_object('name', a.attname, 'data_type', format_type(a.atttypid, a.atttypmod) || \
         CASE WHEN a.attcollation <> t.typcollation THEN ' COLLATE ' || a.attcollation::regcollation ELSE '' END) ORDER BY a.attnum) \
     FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), \
    c.relkind = 'm', c.relispopulated, \
    (SELECT json_agg(d.oid::text) FROM pg_attrdef d WHERE d.adrelid = c.oid), \
    (SELECT json_agg(a.attname) FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE d.adrelid = c.oid) \
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_rewrite r ON r.ev_class = c.oid AND r.rulename = '_RETURN' \
    WHERE c.relkind IN ('v', 'm') AND ",
    managed!()
);

pub fn read(reading: &mut Reading, rows: &[Row]) -> Result<()> {
    for row in rows {
        let (oid, id) = (number(row, 0)?, ObjectId::new(Kind::View, &[&text(row, 1)?, &text(row, 2)?]));
        let columns: Vec<ViewColumn> =
            serde_json::from_str(&row.get(6).cloned().flatten().unwrap_or_else(|| "[]".into()))
                .map_err(|cause| Error::bug(format!("a view's columns cannot be read: {cause}")))?;
        let query = text(row, 3)?;
        let view = View {
            materialized: flag(row, 7),
            query: quote::settle(query.trim().trim_end_matches(';').trim_end()),
            options: list(row, 5)?,
            columns: Aside(columns),
            filled: Aside(flag(row, 8)),
            written: Aside(None),
            reads: Aside(vec![]),
        };
        if reading.take(("pg_class", oid, 0), id.clone(), Object::View(view)) {
            reading.relations.insert(oid, id.clone());
            for (default, column) in list(row, 9)?.iter().zip(list(row, 10)?) {
                let setting = ObjectId::note(Kind::Setting, &id, &format!("{DEFAULT}{column}"));
                reading.ids.insert(("pg_attrdef", default.parse().unwrap_or_default(), 0), setting);
            }
            reading.ids.insert(("pg_rewrite", number(row, 4)?, 0), id);
        }
    }
    Ok(())
}

/// The path of a view's column; a view cannot drop one, so its number is its place.
pub fn column(reading: &Reading, relation: u32, number: i32) -> Option<ObjectId> {
    let view = reading.relations.get(&relation).filter(|id| id.kind == Kind::View)?;
    let Some(Object::View(View { columns, .. })) = reading.catalog.object(view) else { return None };
    let column = columns.0.get(usize::try_from(number).ok()?.checked_sub(1)?)?;
    let path = view.path.iter().cloned().chain([column.name.clone()]).collect();
    Some(ObjectId { kind: Kind::View, path })
}

/// `disturbed`: what is made anew because something that it reads is gone for a moment.
pub fn steps(leg: &Leg, change: &Change, disturbed: &BTreeSet<ObjectId>) -> Vec<Step> {
    let id = change.id;
    match (change.old, change.new) {
        (Some(Object::View(old)), Some(Object::View(new))) if is_replaced(old, new) && !disturbed.contains(id) => {
            let sql = statement(id, new, "CREATE OR REPLACE VIEW");
            vec![Step::new(Verb::Alter, id, format!("replace {id}"), sql, locks::ACCESS_EXCLUSIVE)]
        }
        (old, new) => {
            let drop = old.map(|_| remove(id, leg.from));
            let create = if let Some(Object::View(new)) = new { Some(create(leg, id, new)) } else { None };
            drop.into_iter().chain(create).collect()
        }
    }
}

/// Refuses to make a view anew whose rows a column holds: they are of its type, which goes with it.
///
/// # Errors
/// The column and the view.
pub fn refuse_held_rows(leg: &Leg, changes: &[Change], disturbed: &BTreeSet<ObjectId>) -> Result<()> {
    let replaced = |change: &&Change| match (change.old, change.new) {
        (Some(Object::View(old)), Some(Object::View(new))) => !is_replaced(old, new),
        _ => false,
    };
    let anew = changes.iter().filter(replaced).map(|change| change.id);
    for view in anew.chain(disturbed.iter().filter(|id| id.kind == Kind::View)) {
        if let Some(column) = leg.from.readers(view).find(|id| id.kind == Kind::Column && leg.to.contains(id)) {
            return Err(Error::decision(format!("{view} has to be made anew, and {column} holds rows of its type"))
                .hint(format!("give {} a composite type of its own in a release before", column.dotted())));
        }
    }
    Ok(())
}

/// Whether the server can put the new query in the old one's place, so that nobody who reads the view is disturbed.
pub fn is_replaced(old: &View, new: &View) -> bool {
    !old.materialized && !new.materialized && new.extends(old)
}

/// Drops it and makes it, the same again around a change of what it reads.
pub fn replace(leg: &Leg, id: &ObjectId, view: &View) -> Vec<Step> {
    vec![remove(id, leg.from), create(leg, id, view)]
}

/// Drops it.
pub fn remove(id: &ObjectId, from: &Catalog) -> Step {
    let sql = format!("DROP {} {};", word(id, from), quote::qualified(id));
    Step::new(Verb::Drop, id, format!("drop {id}"), sql, locks::ACCESS_EXCLUSIVE)
}

/// What statements call it.
pub fn word(id: &ObjectId, catalog: &Catalog) -> &'static str {
    match catalog.object(id) {
        Some(Object::View(View { materialized: true, .. })) => "MATERIALIZED VIEW",
        _ => "VIEW",
    }
}

/// A materialized view that is made anew is filled unless it was not filled before either.
fn create(leg: &Leg, id: &ObjectId, view: &View) -> Step {
    let was_filled = matches!(leg.from.object(id), Some(Object::View(old)) if old.filled.0);
    if !view.materialized {
        return Step::new(Verb::Create, id, format!("create {id}"), statement(id, view, "CREATE VIEW"), locks::NONE);
    }
    let head = statement(id, view, "CREATE MATERIALIZED VIEW");
    let filled = view.filled.0 || was_filled;
    let sql = format!("{}\n WITH {}DATA;", head.trim_end_matches(';'), if filled { "" } else { "NO " });
    let step = Step::new(Verb::Create, id, format!("create {id}"), sql, locks::NONE);
    if filled { step.costing(Cost::Scan) } else { step }
}

fn statement(id: &ObjectId, View { query, options, .. }: &View, create: &str) -> String {
    let with = if options.is_empty() { String::new() } else { format!(" WITH ({})", table::assignments(options)) };
    format!("{create} {}{with} AS\n {query};", quote::qualified(id))
}

/// How the names of settings begin that are a column's.
const DEFAULT: &str = "default of ";
const STATISTICS: &str = "statistics target of ";
/// It goes on with what is usual, so that a reset needs to know no server's version.
const STORAGE: &str = Setting::STORAGE;
const COMPRESSION: &str = "compression of ";

/// What changes of a view by itself.
pub const RULES: &[Rule] = &[
    column_rule(
        DEFAULT,
        |_| columns(DEFAULT, "pg_get_expr(d.adbin, d.adrelid)", "c.relkind = 'v' AND d.oid IS NOT NULL"),
        |view, name, value| alter(view, name, DEFAULT, &format!("SET DEFAULT {value}")),
        |view, name| alter(view, name, DEFAULT, "DROP DEFAULT"),
    ),
    column_rule(
        STATISTICS,
        |_| columns(STATISTICS, "a.attstattarget::text", "c.relkind = 'm' AND coalesce(a.attstattarget, -1) >= 0"),
        |view, name, value| alter(view, name, STATISTICS, &format!("SET STATISTICS {value}")),
        |view, name| alter(view, name, STATISTICS, "SET STATISTICS -1"),
    ),
    column_rule(
        STORAGE,
        |_| columns(&format!("{STORAGE}' || {} || ' of ", stored("t.typstorage")), &stored("a.attstorage"), STORED),
        |view, name, value| alter(view, storage(name).1, "", &format!("SET STORAGE {value}")),
        |view, name| alter(view, storage(name).1, "", &format!("SET STORAGE {}", storage(name).0)),
    ),
    column_rule(
        COMPRESSION,
        |_| columns(COMPRESSION, PACKED, "c.relkind = 'm' AND a.attcompression <> ''"),
        |view, name, value| alter(view, name, COMPRESSION, &format!("SET COMPRESSION {value}")),
        |view, name| alter(view, name, COMPRESSION, "SET COMPRESSION default"),
    ),
];

const STORED: &str = "c.relkind = 'm' AND a.attstorage <> t.typstorage";
const PACKED: &str = "CASE a.attcompression WHEN 'p' THEN 'pglz' ELSE 'lz4' END";

fn stored(letter: &str) -> String {
    format!("CASE {letter} WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END")
}

/// What is usual, and the column.
fn storage(setting: &str) -> (&str, &str) {
    setting.strip_prefix(STORAGE).and_then(|rest| rest.split_once(" of ")).unwrap_or((setting, setting))
}

const fn column_rule(
    name: &'static str,
    query: fn(u32) -> String,
    set: fn(&ObjectId, &str, &str) -> String,
    reset: fn(&ObjectId, &str) -> String,
) -> Rule {
    Rule { of: Kind::View, name, query, set, reset, lock: LOCK }
}

const LOCK: Lock = locks::ACCESS_EXCLUSIVE;

fn columns(name: &str, value: &str, condition: &str) -> String {
    format!(
        "SELECT 'pg_class', c.oid, 0, '{name}' || a.attname, {value}, NULL, NULL::oid FROM pg_class c \
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_type t ON t.oid = a.atttypid \
         LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum WHERE {condition}"
    )
}

/// `ALTER TABLE` speaks of views of either sort.
fn alter(view: &ObjectId, setting: &str, prefix: &str, action: &str) -> String {
    let column = quote::name(setting.strip_prefix(prefix).unwrap_or(setting));
    format!("ALTER TABLE {} ALTER COLUMN {column} {action};", quote::qualified(view))
}
