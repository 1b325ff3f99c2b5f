//! Settings: attributes that change by themselves, each with a rule of how it is read, set and made as usual again.

use super::introspect::{Reading, Row, class, maybe, number, text};
use super::{
    bury, demand, firing, identity, inner_comment, not_null_name, placement, publication, quote, replica_identity,
    row_security, security_label, statistics, storage, text_search, view,
};
use crate::catalog::{Aside, Change, Kind, Object, ObjectId, Setting};
use crate::engine::Leg;
use crate::error::{Error, Result};
use crate::step::{Cost, Lock, Step, Verb};

/// How settings of one name are read and written.
pub struct Rule {
    /// The kind of object that has them.
    pub of: Kind,
    /// The name; one that ends with a space begins the names of many.
    pub name: &'static str,
    /// For a server of that major version: system catalog, oid and part of the object, name, value, and the system catalog and
    /// oid of what the value names, or NULL. Empty where another rule reads them, too.
    pub query: fn(u32) -> String,
    /// The statement that sets a value, of the object and under the setting's whole name.
    pub set: fn(&ObjectId, &str, &str) -> String,
    /// The statement that makes it as usual again.
    pub reset: fn(&ObjectId, &str) -> String,
    pub lock: Lock,
}

/// Every rule.
const RULES: &[&[Rule]] = &[
    demand::RULES,
    row_security::RULES,
    firing::RULES,
    storage::RULES,
    placement::RULES,
    replica_identity::RULES,
    inner_comment::RULES,
    not_null_name::RULES,
    security_label::RULES,
    statistics::RULES,
    text_search::RULES,
    publication::RULES,
    view::RULES,
];

/// System catalogs whose rows are settings: the oid is that of the setting itself.
const OWN: [&str; 2] = ["pg_publication_namespace", "pg_publication_rel"];

fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied().flatten()
}

fn rule(target: &ObjectId, name: &str) -> Option<&'static Rule> {
    let named = |rule: &Rule| if rule.name.ends_with(' ') { name.starts_with(rule.name) } else { name == rule.name };
    rules().find(|rule| rule.of == target.kind && named(rule))
}

/// One query over all rules. Each row: system catalog, oid and part of the object, name, value, and the system catalog and oid of
/// what the value names, or of the setting itself.
pub fn query(major: u32) -> String {
    let queries = rules().map(|rule| (rule.query)(major)).filter(|query| !query.is_empty());
    let made = |query| {
        format!(
            "SELECT x.* FROM ({query}) x (class, oid, part, name, value, of, named) WHERE x.oid >= 16384 OR x.class = 'pg_namespace'"
        )
    };
    queries.map(made).collect::<Vec<_>>().join(" UNION ALL ")
}

/// Takes in the settings of what was read before. A value that is not known is left alone; one that names several things has a
/// row for each.
pub fn read(reading: &mut Reading, rows: &[Row]) -> Result<()> {
    for row in rows {
        let object = |reading: &Reading, name: Option<String>, oid: u32, part: i32| {
            reading.ids.get(&(class(&name?)?, oid, part)).cloned()
        };
        let Some(target) = object(reading, maybe(row, 0), number(row, 1)?, number(row, 2)?) else { continue };
        let Some(value) = maybe(row, 4) else { continue };
        let id = ObjectId::note(Kind::Setting, &target, &text(row, 3)?);
        let named = maybe(row, 6).and_then(|oid| oid.parse().ok());
        let own = maybe(row, 5).and_then(|name| class(&name)).filter(|class| OWN.contains(class));
        if let (Some(class), Some(oid)) = (own, named) {
            reading.ids.insert((class, oid, 0), id.clone());
        }
        let read = named.and_then(|oid| object(reading, maybe(row, 5), oid, 0)).filter(|read| *read != id);
        let before = reading.catalog.remove(&id);
        let earlier = before.iter().flat_map(Object::reads);
        let setting = Setting { value: quote::settle(&value), reads: Aside(earlier.chain(read).collect()) };
        reading.catalog.insert(id, Object::Setting(setting));
    }
    Ok(())
}

pub fn steps(leg: &Leg, change: &Change) -> Result<Vec<Step>> {
    let beside = publication::tables_beside(leg, change.id);
    let own = replica_identity::beside_columns(leg, change, own_steps(leg, change)?)?;
    Ok(own.into_iter().map(|step| step.touching(beside.clone())).collect())
}

fn own_steps(leg: &Leg, change: &Change) -> Result<Vec<Step>> {
    let target = change.id.target().ok_or_else(|| Error::bug(format!("{} is of nothing", change.id)))?;
    let back = bury::comes_back(leg, &change.id.said_inside().unwrap_or_else(|| target.clone()));
    match change.new {
        Some(Object::Setting(_)) if back => Ok(vec![]),
        _ if placement::is_carried(leg, change.id) => Ok(vec![]),
        None if goes_inside(leg, change.id) => Ok(vec![]),
        _ if demand::is_one(change.id) => demand::steps(leg, change),
        Some(Object::Setting(new)) if change.old.is_some() => replace(change.id, new),
        Some(Object::Setting(new)) => set(change.id, new).map(|step| vec![step]),
        _ => reset(change.id).map(|step| vec![step]),
    }
}

/// Whether it goes with the identity that has the sequence inside which it is said of.
fn goes_inside(leg: &Leg, id: &ObjectId) -> bool {
    id.said_inside().is_some_and(|inside| identity::inside(leg.to, &inside).is_none())
}

/// Sets it in the place of what it was, or again around a change of what it reads.
pub fn replace(id: &ObjectId, new: &Setting) -> Result<Vec<Step>> {
    if is_in_the_way(id) {
        return Ok(vec![reset(id)?, set(id, new)?]);
    }
    // What the old value names may go for good: it is let go of before.
    set(id, new).map(|step| vec![Step { verb: Verb::Alter, ..step }])
}

/// Whether the server refuses to change the type of a column that the setting names.
pub fn is_in_the_way(id: &ObjectId) -> bool {
    demand::is_one(id) || id.target().is_some_and(|target| publication::is_member(target.kind, id.name()))
}

/// Sets it; the same again on an object that was made anew.
pub fn set(id: &ObjectId, Setting { value, reads: _ }: &Setting) -> Result<Step> {
    let (target, rule) = known(id)?;
    let verb = Verb::Create;
    let step = Step::new(verb, id, format!("set {id} to {value}"), (rule.set)(&target, id.name(), value), rule.lock);
    Ok(costed(step, &target))
}

/// Makes it as usual again.
pub fn reset(id: &ObjectId) -> Result<Step> {
    let (target, rule) = known(id)?;
    let step = Step::new(Verb::Drop, id, format!("reset {id}"), (rule.reset)(&target, id.name()), rule.lock);
    Ok(costed(step, &target))
}

fn costed(step: Step, target: &ObjectId) -> Step {
    match step.objects.first() {
        Some(id) if placement::rewrites(target.kind, id.name()) => step.costing(Cost::Rewrite),
        _ => step,
    }
}

fn known(id: &ObjectId) -> Result<(ObjectId, &'static Rule)> {
    let target = id.target();
    let found = target.and_then(|target| Some((target.clone(), rule(&target, id.name())?)));
    found.ok_or_else(|| Error::bug(format!("nothing is known of {id}")))
}
