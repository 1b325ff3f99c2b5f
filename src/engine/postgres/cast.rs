//! Casts. That of a range to its multirange comes with the range.

use super::defined::Sort;
use crate::catalog::Kind;

pub const SORT: Sort = Sort { kind: Kind::Cast, query: |_| CASTS.to_string() };

const CASTS: &str = "SELECT 'pg_cast', c.oid, json_build_array(format_type(c.castsource, NULL), format_type(c.casttarget, NULL))::text, \
    format('CREATE CAST (%s AS %s) %s%s', format_type(c.castsource, NULL), format_type(c.casttarget, NULL), \
        CASE c.castmethod WHEN 'i' THEN 'WITH INOUT' WHEN 'b' THEN 'WITHOUT FUNCTION' \
            ELSE format('WITH FUNCTION %I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) END, \
        CASE c.castcontext WHEN 'i' THEN ' AS IMPLICIT' WHEN 'a' THEN ' AS ASSIGNMENT' ELSE '' END) \
    FROM pg_cast c LEFT JOIN pg_proc p ON p.oid = c.castfunc LEFT JOIN pg_namespace n ON n.oid = p.pronamespace \
    WHERE c.oid >= 16384 AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_cast'::regclass AND d.objid = c.oid AND d.deptype = 'i')";
