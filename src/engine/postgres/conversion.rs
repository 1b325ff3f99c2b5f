//! Conversions between encodings.

use super::defined::Sort;
use crate::catalog::Kind;

pub const SORT: Sort = Sort { kind: Kind::Conversion, query: |_| CONVERSIONS.to_string() };

const CONVERSIONS: &str = concat!(
    "SELECT 'pg_conversion', c.oid, json_build_array(n.nspname, c.conname)::text, \
    format('CREATE %sCONVERSION %I.%I FOR %L TO %L FROM %I.%I', CASE WHEN c.condefault THEN 'DEFAULT ' ELSE '' END, n.nspname, c.conname, \
        pg_encoding_to_char(c.conforencoding), pg_encoding_to_char(c.contoencoding), pn.nspname, p.proname) \
    FROM pg_conversion c JOIN pg_namespace n ON n.oid = c.connamespace \
    JOIN pg_proc p ON p.oid = c.conproc JOIN pg_namespace pn ON pn.oid = p.pronamespace \
    WHERE ",
    managed!()
);
