//! How a table keeps the values of a column, and what the planner is told of them.

use super::setting::Rule;
use super::{locks, quote};
use crate::catalog::{Kind, ObjectId, Setting};

/// The beginnings of names that go on with what is usual, so that a reset needs to know no server's version.
const STORAGE: &str = Setting::STORAGE;
const OPTION: &str = "option ";
const KEY: &str = "statistics target of key ";

pub const RULES: &[Rule] = &[
    Rule {
        of: Kind::Column,
        name: STORAGE,
        query: |_| {
            columns(
                &format!("'{STORAGE}' || {}", word("t.typstorage")),
                &word("a.attstorage"),
                "a.attstorage <> t.typstorage",
            )
        },
        set: |column, _, value| action(column, &format!("SET STORAGE {value}")),
        reset: |column, name| action(column, &format!("SET STORAGE {}", name.trim_start_matches(STORAGE))),
        lock: locks::ACCESS_EXCLUSIVE,
    },
    Rule {
        of: Kind::Column,
        name: Setting::COMPRESSION,
        query: |_| {
            columns(
                "'compression'",
                "CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END",
                "a.attcompression <> ''",
            )
        },
        set: |column, _, value| action(column, &format!("SET COMPRESSION {value}")),
        reset: |column, _| action(column, "SET COMPRESSION default"),
        lock: locks::ACCESS_EXCLUSIVE,
    },
    Rule {
        of: Kind::Column,
        name: "statistics target",
        query: |_| columns("'statistics target'", "a.attstattarget::text", "a.attstattarget >= 0"),
        set: |column, _, value| action(column, &format!("SET STATISTICS {value}")),
        reset: |column, _| action(column, "SET STATISTICS -1"),
        lock: locks::SHARE_UPDATE_EXCLUSIVE,
    },
    Rule {
        of: Kind::Column,
        name: OPTION,
        query: |_| OPTIONS.to_string(),
        set: |column, name, value| action(column, &format!("SET ({} = {})", option(name), quote::literal(value))),
        reset: |column, name| action(column, &format!("RESET ({})", option(name))),
        lock: locks::SHARE_UPDATE_EXCLUSIVE,
    },
    Rule {
        of: Kind::Index,
        name: KEY,
        query: |_| KEYS.to_string(),
        set: set_key,
        reset: reset_key,
        lock: locks::SHARE_UPDATE_EXCLUSIVE,
    },
    Rule {
        of: Kind::Constraint,
        name: KEY,
        query: |_| none(),
        set: set_key,
        reset: reset_key,
        lock: locks::SHARE_UPDATE_EXCLUSIVE,
    },
];

const OPTIONS: &str = "SELECT 'pg_class', a.attrelid, a.attnum::int, 'option ' || split_part(o, '=', 1), substr(o, strpos(o, '=') + 1), \
    NULL, NULL::oid FROM pg_attribute a, unnest(a.attoptions) o WHERE a.attoptions IS NOT NULL AND a.attnum > 0 AND NOT a.attisdropped";

/// Of the columns of an index that are expressions, by their place.
const KEYS: &str = "SELECT 'pg_class', a.attrelid, 0, 'statistics target of key ' || a.attnum, a.attstattarget::text, NULL, NULL::oid \
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relkind IN ('i', 'I') AND a.attstattarget >= 0";

fn columns(name: &str, value: &str, condition: &str) -> String {
    format!(
        "SELECT 'pg_class', a.attrelid, a.attnum::int, {name}, {value}, NULL, NULL::oid FROM pg_attribute a \
         JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid \
         WHERE c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND {condition}"
    )
}

/// The query of the rule that reads indexes reads those of constraints, too.
fn none() -> String {
    "SELECT NULL, NULL::oid, 0, NULL, NULL, NULL, NULL::oid WHERE false".into()
}

fn word(letter: &str) -> String {
    format!(
        "CASE {letter} WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' WHEN 'x' THEN 'EXTENDED' END"
    )
}

fn option(name: &str) -> String {
    quote::name(name.trim_start_matches(OPTION))
}

fn action(column: &ObjectId, action: &str) -> String {
    format!("ALTER TABLE {} ALTER COLUMN {} {action};", quote::table(column), quote::name(column.name()))
}

fn set_key(index: &ObjectId, name: &str, value: &str) -> String {
    let place = name.trim_start_matches(KEY);
    format!("ALTER INDEX {} ALTER COLUMN {place} SET STATISTICS {value};", quote::qualified(index))
}

fn reset_key(index: &ObjectId, name: &str) -> String {
    set_key(index, name, "-1")
}

/// Whether a setting is lost by what the server makes anew when the type of a column that it stands over changes.
pub fn fades_with_column(target: Kind, name: &str) -> bool {
    name.starts_with(KEY) || (target == Kind::Statistics && name == "statistics target")
}
