//! The names of NOT NULL constraints, which PostgreSQL has since 18. Usual is one as the server gives by
//! itself, be it from an earlier name of the table or column: it does not follow a rename.

use super::setting::Rule;
use super::{locks, quote};
use crate::catalog::{Kind, ObjectId, Setting};

pub const RULES: &[Rule] = &[Rule {
    of: Kind::Column,
    name: Setting::NAME_OF_NOT_NULL,
    query: |major| {
        let known = if major < 18 { "false" } else { "true" };
        format!("{NAMES} AND {known}")
    },
    set: |column, _, value| rename(column, &quote::literal(value)),
    reset: |column, _| rename(column, USUAL),
    lock: locks::ACCESS_EXCLUSIVE,
}];

/// Of a long name of the table or column as much as the server keeps, as it counts.
const USUAL: &str = "concat_ws('_', left(c.relname, greatest(27, 53 - length(a.attname))), left(a.attname, greatest(26, 53 - length(c.relname))), 'not_null')";

const NAMES: &str = "SELECT 'pg_class', a.attrelid, a.attnum::int, 'name of not null', k.conname::text, NULL, NULL::oid \
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1] \
    WHERE k.contype = 'n' AND k.conislocal AND k.coninhcount = 0 AND k.convalidated AND NOT k.connoinherit AND k.conname !~ '_not_null[0-9]*$'";

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

/// The present name is the server's to find: what it is depends on how the column came to be NOT NULL.
fn rename(column: &ObjectId, name: &str) -> String {
    let (table, own) = (quote::literal(&quote::table(column)), quote::literal(column.name()));
    let body = format!(
        "BEGIN
  EXECUTE (SELECT format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', c.oid::regclass, k.conname, {name})
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_attribute a ON a.attrelid = c.oid AND k.conkey = ARRAY[a.attnum]
    WHERE k.contype = 'n' AND c.oid = {table}::regclass AND a.attname = {own});
END"
    );
    format!("DO {};", quote::dollars(&body))
}
