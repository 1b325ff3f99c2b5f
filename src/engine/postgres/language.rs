//! Languages that no extension brings, and transforms between their values and those of a type.

use super::defined::Sort;
use crate::catalog::Kind;

pub const LANGUAGE: Sort = Sort { kind: Kind::Language, query: |_| LANGUAGES.to_string() };

const LANGUAGES: &str = "SELECT 'pg_language', l.oid, json_build_array(l.lanname)::text, \
    concat_ws(' ', 'CREATE', CASE WHEN l.lanpltrusted THEN 'TRUSTED' END, format('LANGUAGE %I HANDLER %s', l.lanname, l.lanplcallfoid::regproc), \
        'INLINE ' || nullif(l.laninline, 0)::regproc, 'VALIDATOR ' || nullif(l.lanvalidator, 0)::regproc) \
    FROM pg_language l WHERE l.oid >= 16384 AND l.lanispl";

pub const TRANSFORM: Sort = Sort { kind: Kind::Transform, query: |_| TRANSFORMS.to_string() };

const TRANSFORMS: &str = "SELECT 'pg_transform', t.oid, json_build_array(format_type(t.trftype, NULL), l.lanname)::text, \
    format('CREATE TRANSFORM FOR %s LANGUAGE %I (%s)', format_type(t.trftype, NULL), l.lanname, concat_ws(', ', \
        'FROM SQL WITH FUNCTION ' || nullif(t.trffromsql, 0)::regprocedure, 'TO SQL WITH FUNCTION ' || nullif(t.trftosql, 0)::regprocedure)) \
    FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang";
