//! The names of NOT NULL constraints, which PostgreSQL has since 18, and whether tables under theirs inherit them. Usual is a
//! name as the server gives by itself, be it from an earlier name of the table or column: it does not follow a rename.

use super::setting::Rule;
use super::{locks, quote};
use crate::catalog::{Kind, ObjectId, Setting};

pub const RULES: &[Rule] = &[
    Rule {
        of: Kind::Column,
        name: NAME,
        query: |major| since_18(major, NAMES),
        set: |column, _, value| rename(column, &quote::literal(value)),
        reset: |column, _| rename(column, USUAL),
        lock: locks::ACCESS_EXCLUSIVE,
    },
    Rule {
        of: Kind::Column,
        name: "inheritance of not null",
        query: |major| since_18(major, KEPT),
        set: |column, _, _| alter(column, "'NO INHERIT'"),
        reset: |column, _| alter(column, "'INHERIT'"),
        lock: locks::ACCESS_EXCLUSIVE,
    },
];

const NAME: &str = Setting::NAME_OF_NOT_NULL;

fn since_18(major: u32, query: &str) -> String {
    format!("{query} AND {}", major >= 18)
}

/// Of a long name of the table or column as much as the server keeps, as it counts.
const USUAL: &str = "concat_ws('_', left(c.relname, greatest(27, 53 - length(a.attname))), left(a.attname, greatest(26, 53 - length(c.relname))), 'not_null')";

const NAMES: &str = "SELECT 'pg_class', a.attrelid, a.attnum::int, 'name of not null', k.conname::text, NULL, NULL::oid \
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1] \
    WHERE k.contype = 'n' AND k.conislocal AND k.coninhcount = 0 AND k.convalidated AND k.conname !~ '_not_null[0-9]*$'";

const KEPT: &str = "SELECT 'pg_class', k.conrelid, k.conkey[1]::int, 'inheritance of not null', 'off', NULL, NULL::oid \
    FROM pg_constraint k WHERE k.contype = 'n' AND k.convalidated AND k.connoinherit";

/// Gives the constraints of a table the usual names, where a table above gave them others. Before 18 there are none.
pub fn as_usual(table: &ObjectId) -> String {
    let table = quote::literal(&quote::qualified(table));
    let body = format!(
        "DECLARE
  rename text;
BEGIN
  FOR rename IN SELECT format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', c.oid::regclass, k.conname, {USUAL})
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_attribute a ON a.attrelid = c.oid AND k.conkey = ARRAY[a.attnum]
    WHERE k.contype = 'n' AND k.coninhcount = 0 AND c.oid = {table}::regclass AND k.conname !~ '_not_null[0-9]*$'
  LOOP
    EXECUTE rename;
  END LOOP;
END"
    );
    format!("DO {};", quote::dollars(&body))
}

fn rename(column: &ObjectId, name: &str) -> String {
    on_constraint(
        column,
        &format!("format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', c.oid::regclass, k.conname, {name})"),
    )
}

fn alter(column: &ObjectId, action: &str) -> String {
    on_constraint(
        column,
        &format!("format('ALTER TABLE %s ALTER CONSTRAINT %I %s', c.oid::regclass, k.conname, {action})"),
    )
}

/// Executes what is said of the constraint. Its name is the server's to find: what it is depends on how the column came to be
/// NOT NULL.
fn on_constraint(column: &ObjectId, statement: &str) -> String {
    let (table, own) = (quote::literal(&quote::table(column)), quote::literal(column.name()));
    let body = format!(
        "BEGIN
  EXECUTE (SELECT {statement}
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_attribute a ON a.attrelid = c.oid AND k.conkey = ARRAY[a.attnum]
    WHERE k.contype = 'n' AND c.oid = {table}::regclass AND a.attname = {own});
END"
    );
    format!("DO {};", quote::dollars(&body))
}
