//! Collations. Which version of its library a collation was made with makes no difference.

use super::defined::Sort;
use crate::catalog::Kind;

pub const SORT: Sort = Sort { kind: Kind::Collation, query: collations };

/// Where the locale of ICU and of the server's own provider stands, and its rules, changed with 15, 16 and 17.
fn collations(major: u32) -> String {
    let locale = match major {
        17.. => "c.colllocale",
        15 | 16 => "c.colliculocale",
        _ => "CASE WHEN c.collprovider = 'i' THEN c.collcollate END",
    };
    let rules = if major >= 16 { "c.collicurules" } else { "NULL::text" };
    format!(
        "SELECT 'pg_collation', c.oid, json_build_array(n.nspname, c.collname)::text, \
         format('CREATE COLLATION %I.%I (provider = %s', n.nspname, c.collname, \
            CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' WHEN 'd' THEN 'default' ELSE 'libc' END) \
         || CASE WHEN c.collisdeterministic THEN '' ELSE ', deterministic = false' END \
         || CASE WHEN c.collprovider IN ('i', 'b') THEN format(', locale = %L', {locale}) \
            WHEN c.collcollate = c.collctype THEN format(', locale = %L', c.collcollate) \
            ELSE format(', lc_collate = %L, lc_ctype = %L', c.collcollate, c.collctype) END \
         || coalesce(', rules = ' || quote_literal({rules}), '') || ')' \
         FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace \
         WHERE {managed}",
        managed = managed!()
    )
}
