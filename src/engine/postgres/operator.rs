//! Operators. One that another names as its commutator or negator before it is made stands as a shell until it is.

use super::defined::Sort;
use crate::catalog::Kind;

pub const SORT: Sort = Sort { kind: Kind::Operator, query: |_| OPERATORS.to_string() };

const OPERATORS: &str = concat!(
    "SELECT 'pg_operator', o.oid, \
    json_build_array(n.nspname, o.oprname, coalesce(format_type(nullif(o.oprleft, 0), NULL), 'NONE') || ', ' || format_type(o.oprright, NULL))::text, \
    format('CREATE OPERATOR %I.%s (FUNCTION = %s%s, RIGHTARG = %s', n.nspname, o.oprname, o.oprcode, \
        coalesce(', LEFTARG = ' || format_type(nullif(o.oprleft, 0), NULL), ''), format_type(o.oprright, NULL)) \
    || coalesce((SELECT format(', COMMUTATOR = OPERATOR(%I.%s)', cn.nspname, c.oprname) FROM pg_operator c \
        JOIN pg_namespace cn ON cn.oid = c.oprnamespace WHERE c.oid = o.oprcom), '') \
    || coalesce((SELECT format(', NEGATOR = OPERATOR(%I.%s)', cn.nspname, c.oprname) FROM pg_operator c \
        JOIN pg_namespace cn ON cn.oid = c.oprnamespace WHERE c.oid = o.oprnegate), '') \
    || CASE WHEN o.oprrest <> 0 THEN ', RESTRICT = ' || o.oprrest ELSE '' END \
    || CASE WHEN o.oprjoin <> 0 THEN ', JOIN = ' || o.oprjoin ELSE '' END \
    || CASE WHEN o.oprcanhash THEN ', HASHES' ELSE '' END || CASE WHEN o.oprcanmerge THEN ', MERGES' ELSE '' END || ')' \
    FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace \
    WHERE o.oprcode <> 0 AND ",
    managed!()
);
