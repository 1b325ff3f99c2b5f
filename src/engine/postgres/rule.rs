//! Rewrite rules of tables and views. The rule that makes a view give its rows is the view's own.

use super::defined::Sort;
use crate::catalog::Kind;

pub const RULE: Sort = Sort { kind: Kind::Rule, query: |_| QUERY.to_string() };

const QUERY: &str = concat!(
    "SELECT 'pg_rewrite', r.oid, json_build_array(n.nspname, c.relname, r.rulename)::text, pg_get_ruledef(r.oid) \
    FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace \
    WHERE r.rulename <> '_RETURN' AND ",
    managed!()
);
