//! What a domain demands and gives: its default, NOT NULL and checks. A check is added without reading a row, then proven.

use super::setting::{self, Rule};
use super::{locks, quote};
use crate::catalog::{Change, Kind, Object, ObjectId, Setting};
use crate::engine::Leg;
use crate::error::{Error, Result};
use crate::step::{Cost, Piece, Precondition, Step, Verb};

const UNPROVEN: &str = " NOT VALID";

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
        return Ok(vec![needs(leg, id, "IS NULL")?.into_iter().fold(step, Step::needing)]);
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
    Ok(vec![needs(leg, id, &new.value)?.into_iter().fold(step, Step::needing)])
}

/// Counts what stands against it in every column of the domain, or of one over it.
fn needs(leg: &Leg, id: &ObjectId, demand: &str) -> Result<Vec<Precondition>> {
    let Some(domain) = id.target() else { return Ok(vec![]) };
    let mut needs = vec![];
    let own = over(leg, &domain);
    for (column, object) in leg.from.of_kind(Kind::Column).filter(|(column, _)| leg.to.contains(column)) {
        let Object::Column(held) = object else { continue };
        let whole = own.iter().any(|domain| quote::qualified(domain) == held.data_type);
        if whole {
            needs.push(stands_against(leg, &domain, column, id, demand));
        } else if object.reads().any(|read| own.contains(&read) || holds_inside(leg, &read, &own)) {
            let inside = format!("{id} cannot be set: {column} holds values of the {domain} inside of others");
            let way_out = "make a new domain with what is demanded, and change the column to it";
            return Err(Error::decision(inside).hint(way_out));
        }
    }
    Ok(needs)
}

/// The domain and those over it.
fn over(leg: &Leg, domain: &ObjectId) -> Vec<ObjectId> {
    let mut own = vec![domain.clone()];
    let mut at = 0;
    while let Some(base) = own.get(at).map(quote::qualified) {
        let based = |object: &Object| matches!(object, Object::Domain(over) if over.data_type == base);
        let more = leg.from.of_kind(Kind::Domain).filter(|(_, object)| based(object)).map(|(id, _)| id.clone());
        own.extend(more.collect::<Vec<_>>());
        at += 1;
    }
    own
}

fn holds_inside(leg: &Leg, read: &ObjectId, own: &[ObjectId]) -> bool {
    let inside = |inner: &ObjectId| own.contains(inner) || holds_inside(leg, inner, own);
    let contains = matches!(read.kind, Kind::Composite | Kind::Range | Kind::Domain);
    contains && leg.from.object(read).is_some_and(|object| object.reads().any(|inner| inside(&inner)))
}

fn stands_against(leg: &Leg, domain: &ObjectId, column: &ObjectId, id: &ObjectId, demand: &str) -> Precondition {
    let name = quote::name(column.name());
    let condition = match demand.strip_prefix("CHECK ") {
        Some(check) => format!("NOT {check}"),
        None => format!("value {demand}"),
    };
    let data_type = match leg.from.object(domain) {
        Some(Object::Domain(domain)) => domain.data_type.clone(),
        _ => quote::qualified(domain),
    };
    let head = "SELECT count(*), (array_agg(left(value::text, 40)))[1:5]::text FROM ";
    let head = format!("{head}(SELECT {name}::{data_type} AS value FROM ");
    Precondition {
        says: format!("every value of {} fits {id}", column.dotted()),
        query: vec![
            Piece::Text(head),
            Piece::Rows(column.table()),
            Piece::Text(format!(") AS held WHERE {condition}")),
        ],
    }
}
