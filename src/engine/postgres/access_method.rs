//! Ways to keep tables and indexes, each a function that hands out the server's own routines.

use super::defined::Sort;
use crate::catalog::Kind;

pub const SORT: Sort = Sort { kind: Kind::AccessMethod, query: |_| METHODS.to_string() };

const METHODS: &str = "SELECT 'pg_am', a.oid, json_build_array(a.amname)::text, \
    format('CREATE ACCESS METHOD %I TYPE %s HANDLER %s', a.amname, CASE a.amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END, a.amhandler) \
    FROM pg_am a WHERE a.oid >= 16384";
