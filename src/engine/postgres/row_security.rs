//! Row security of tables, and the policies it obeys.

use super::defined::Sort;
use super::setting::Rule;
use super::{address, locks, quote};
use crate::catalog::{Defined, Kind, ObjectId};

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

const POLICIES: &str = concat!(
    "SELECT 'pg_policy', p.oid, json_build_array(n.nspname, c.relname, p.polname)::text, \
    format('CREATE POLICY %I ON %I.%I AS %s FOR %s TO %s', p.polname, n.nspname, c.relname, \
        CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END, \
        CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END, \
        (SELECT string_agg(r.name, ', ' ORDER BY r.name) FROM (SELECT CASE WHEN o = 0 THEN 'PUBLIC' ELSE o::regrole::text END AS name \
         FROM unnest(p.polroles) o) r)) \
    || coalesce(' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', '') \
    || coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '') \
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
    WHERE ",
    managed!()
);

/// What changes roles and conditions in place.
pub fn altered(id: &ObjectId, old: &Defined, new: &Defined) -> Option<String> {
    Some(format!("ALTER {}{};", address::of(id), alteration(old, new)?))
}

/// Roles and conditions, where ALTER POLICY can set them: it neither changes the command nor takes a condition away.
fn alteration<'a>(old: &Defined, new: &'a Defined) -> Option<&'a str> {
    let split = |text: &'a str| Some(text.split_at(outside(text, " TO ")?));
    let (head, tail) = split(&new.definition)?;
    let has = |text: &str, clause: &str| outside(text, clause).is_some();
    let loses = |clause: &str| has(&old.definition, clause) && !has(tail, clause);
    let same = old.definition.get(..outside(&old.definition, " TO ")?) == Some(head);
    (same && !loses(" USING (") && !loses(" WITH CHECK (")).then_some(tail)
}

/// Where a word stands outside of brackets and quotes.
fn outside(text: &str, word: &str) -> Option<usize> {
    let (mut depth, mut quote) = (0u32, None);
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"') => quote = Some(byte),
            (None, b'(') => depth += 1,
            (None, b')') => depth = depth.saturating_sub(1),
            (None, b' ') if depth == 0 && text[at..].starts_with(word) => return Some(at),
            (None, _) => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Aside;

    fn policy(tail: &str) -> Defined {
        let definition = format!("CREATE POLICY \"a TO b\" ON public.t AS PERMISSIVE FOR ALL{tail}");
        Defined { definition, order: Aside(vec![]), reads: Aside(vec![]) }
    }

    #[test]
    fn a_condition_that_goes_is_more_than_an_alteration() {
        let old = policy(" TO PUBLIC USING ((a = ' WITH CHECK ('::text))");
        let new = policy(" TO anon USING (true) WITH CHECK (b)");
        assert_eq!(alteration(&old, &new), Some(" TO anon USING (true) WITH CHECK (b)"));
        assert_eq!(alteration(&new, &old), None);
        let other = Defined { definition: new.definition.replace("FOR ALL", "FOR SELECT"), ..new };
        assert_eq!(alteration(&old, &other), None);
    }
}
