//! What a domain demands and gives: its default, NOT NULL and checks. A check is added without reading a row, then proven.

use super::setting::{self, Rule};
use super::{demanded, locks, quote};
use crate::catalog::{Change, Kind, Object, ObjectId, Setting};
use crate::engine::Leg;
use crate::error::Result;
use crate::step::{Cost, Step, Verb};

/// Behind a check that values were not asked for.
pub const UNPROVEN: &str = " NOT VALID";

pub const RULES: &[Rule] = &[
    Rule {
        of: Kind::Domain,
        name: "default",
        query: |_| {
            "SELECT 'pg_type', oid, 0, 'default', pg_get_expr(typdefaultbin, 0), NULL, NULL::oid FROM pg_type \
             WHERE typtype = 'd' AND typdefaultbin IS NOT NULL"
                .into()
        },
        set: |domain, _, value| action(domain, &format!("SET DEFAULT {value}")),
        reset: |domain, _| action(domain, "DROP DEFAULT"),
        lock: locks::NONE,
    },
    Rule {
        of: Kind::Domain,
        name: "not null",
        // Since 17 it is a constraint, whose name is its value unless the server chose it.
        query: |_| {
            "SELECT 'pg_type', t.oid, 0, 'not null', coalesce((SELECT quote_ident(k.conname) FROM pg_constraint k \
             WHERE k.contypid = t.oid AND k.contype = 'n' AND k.conname <> t.typname || '_not_null'), 'on'), NULL, NULL::oid \
             FROM pg_type t WHERE t.typtype = 'd' AND t.typnotnull"
                .into()
        },
        set: |domain, _, value| match value {
            "on" => action(domain, "SET NOT NULL"),
            name => action(domain, &format!("ADD CONSTRAINT {name} NOT NULL")),
        },
        reset: |domain, _| action(domain, "DROP NOT NULL"),
        lock: locks::SHARE,
    },
    Rule {
        of: Kind::Domain,
        name: "constraint ",
        query: |_| {
            "SELECT 'pg_type', contypid, 0, 'constraint ' || conname, pg_get_constraintdef(oid), NULL, NULL::oid \
             FROM pg_constraint WHERE contypid <> 0 AND contype = 'c'"
                .into()
        },
        set: |domain, name, value| action(domain, &format!("ADD CONSTRAINT {} {value}", constraint(name))),
        reset: |domain, name| action(domain, &format!("DROP CONSTRAINT {}", constraint(name))),
        lock: locks::SHARE,
    },
];

fn action(domain: &ObjectId, action: &str) -> String {
    format!("ALTER DOMAIN {} {action};", quote::qualified(domain))
}

/// The constraint that a setting is, quoted.
pub fn constraint(setting: &str) -> String {
    quote::name(setting.strip_prefix("constraint ").unwrap_or(setting))
}

/// Whether a setting is one of a domain.
pub fn is_one(id: &ObjectId) -> bool {
    id.kind == Kind::Setting && id.target().is_some_and(|target| target.kind == Kind::Domain)
}

/// The steps of a change on a domain that is there before and after.
pub fn steps(leg: &Leg, change: &Change) -> Result<Vec<Step>> {
    let id = change.id;
    match (change.old, change.new) {
        (Some(Object::Setting(old)), Some(Object::Setting(new))) if is_proven_version(old, new) => prove(leg, id, new),
        (Some(_), Some(Object::Setting(new))) if id.name() == "default" => Ok(vec![setting::set(id, new)?]),
        (Some(_), Some(Object::Setting(new))) => {
            let gone = setting::reset(id)?;
            Ok(std::iter::once(gone).chain(add(leg, id, new)?).collect())
        }
        (None, Some(Object::Setting(new))) => add(leg, id, new),
        _ => Ok(vec![setting::reset(id)?]),
    }
}

fn is_proven_version(old: &Setting, new: &Setting) -> bool {
    old.value.strip_suffix(UNPROVEN) == Some(&new.value)
}

fn add(leg: &Leg, id: &ObjectId, new: &Setting) -> Result<Vec<Step>> {
    let is_there = id.target().is_some_and(|domain| leg.from.contains(&domain));
    if !is_there && comes_along(leg, id) {
        return Ok(vec![]);
    }
    if !is_there || id.name() == "default" || new.value.ends_with(UNPROVEN) {
        return Ok(vec![setting::set(id, new)?]);
    }
    if id.name() == "not null" {
        let step = setting::set(id, new)?.costing(Cost::Scan);
        return Ok(vec![demanded::needs(leg, id, "IS NULL")?.into_iter().fold(step, Step::needing)]);
    }
    let unproven = Setting { value: format!("{}{UNPROVEN}", new.value), reads: new.reads.clone() };
    let first = setting::set(id, &unproven)?;
    Ok(std::iter::once(first).chain(prove(leg, id, new)?).collect())
}

/// Whether it is set as soon as its domain is made: what stands on the domain may come right behind.
pub fn comes_along(leg: &Leg, id: &ObjectId) -> bool {
    let Some(domain) = id.target() else { return false };
    let leans = |read: ObjectId| read != domain && leans_on(leg, &read, &domain);
    is_one(id) && leg.to.object(id).is_some_and(|setting| !setting.reads().any(leans))
}

/// What is set of a domain as soon as it is made, and the statements that do so.
pub fn along(leg: &Leg, domain: &ObjectId) -> (Vec<ObjectId>, String) {
    let own = leg.to.children(domain).filter(|(id, _)| comes_along(leg, id));
    let set = own.filter_map(|(id, object)| match object {
        Object::Setting(new) => Some((id.clone(), setting::set(id, new).ok()?)),
        _ => None,
    });
    let (ids, steps): (Vec<_>, Vec<_>) = set.unzip();
    (ids, steps.into_iter().map(|step: Step| format!("\n{}", step.sql)).collect())
}

/// Whether an object cannot come before a domain, whose demands then come behind it: a function over its values.
fn leans_on(leg: &Leg, id: &ObjectId, domain: &ObjectId) -> bool {
    let mut seen = vec![id.clone()];
    let mut at = 0;
    while let Some(next) = seen.get(at).cloned() {
        seen.extend(leg.to.reads(&next).into_iter().filter(|read| !seen.contains(read)).collect::<Vec<_>>());
        at += 1;
    }
    seen.contains(domain)
}

fn prove(leg: &Leg, id: &ObjectId, new: &Setting) -> Result<Vec<Step>> {
    let Some(domain) = id.target() else { return Ok(vec![]) };
    let sql = action(&domain, &format!("VALIDATE CONSTRAINT {}", constraint(id.name())));
    let says = format!("prove that all values fit {id}");
    let step = Step::new(Verb::Create, id, says, sql, locks::SHARE).costing(Cost::Scan);
    Ok(vec![demanded::needs(leg, id, &new.value)?.into_iter().fold(step, Step::needing)])
}
