//! Row security of tables, and the policies it obeys.

use super::defined::Sort;
use super::setting::Rule;
use super::{locks, quote};
use crate::catalog::{Kind, ObjectId};

pub const RULES: &[Rule] = &[
    Rule {
        of: Kind::Table,
        name: "row security",
        query: |_| tables("row security", "relrowsecurity"),
        set: |table, _, _| action(table, "ENABLE"),
        reset: |table, _| action(table, "DISABLE"),
        lock: locks::ACCESS_EXCLUSIVE,
    },
    Rule {
        of: Kind::Table,
        name: "forced row security",
        query: |_| tables("forced row security", "relforcerowsecurity"),
        set: |table, _, _| action(table, "FORCE"),
        reset: |table, _| action(table, "NO FORCE"),
        lock: locks::ACCESS_EXCLUSIVE,
    },
];

fn tables(name: &str, flag: &str) -> String {
    format!(
        "SELECT 'pg_class', oid, 0, '{name}', 'on', NULL, NULL::oid FROM pg_class WHERE relkind IN ('r', 'p') AND {flag}"
    )
}

fn action(table: &ObjectId, word: &str) -> String {
    format!("ALTER TABLE {} {word} ROW LEVEL SECURITY;", quote::qualified(table))
}

pub const POLICY: Sort = Sort { kind: Kind::Policy, query: |_| POLICIES.to_string() };

const POLICIES: &str = "SELECT 'pg_policy', p.oid, json_build_array(n.nspname, c.relname, p.polname)::text, \
    format('CREATE POLICY %I ON %I.%I AS %s FOR %s TO %s', p.polname, n.nspname, c.relname, \
        CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END, \
        CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END, \
        (SELECT string_agg(r.name, ', ' ORDER BY r.name) FROM (SELECT CASE WHEN o = 0 THEN 'PUBLIC' ELSE o::regrole::text END AS name \
         FROM unnest(p.polroles) o) r)) \
    || coalesce(' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', '') \
    || coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '') \
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
    WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'concertina', 'concertina_trash')";
