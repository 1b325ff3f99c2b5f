//! Objects that the server tells whole, as one statement: dropped and made anew when they change, unless their kind knows
//! better.

use super::introspect::{Reading, Row, class, list, number, text};
use super::options::Bracketed;
use super::{
    access_method, address, bury, cast, collation, conversion, event_trigger, foreign, language, locks, operator,
    operator_class, publication, quote, range, row_security, rule, statistics, subscription, text_search,
};
use crate::catalog::{Aside, Change, Defined, Kind, Object, ObjectId};
use crate::engine::{Keep, Leg};
use crate::error::{Error, Result};
use crate::hazard::Hazard;
use crate::step::{Lock, Step, Verb};
use std::collections::BTreeSet;

/// A kind, and how its objects are read.
pub struct Sort {
    pub kind: Kind,
    /// For a server of that major version: system catalog, oid, path as JSON, and the statement that makes it.
    pub query: fn(u32) -> String,
}

/// Every kind that is read so.
const SORTS: &[Sort] = &[
    access_method::SORT,
    collation::SORT,
    conversion::SORT,
    range::SORT,
    operator::SORT,
    operator_class::FAMILY,
    operator_class::CLASS,
    cast::SORT,
    language::LANGUAGE,
    language::TRANSFORM,
    row_security::POLICY,
    rule::RULE,
    event_trigger::EVENT_TRIGGER,
    foreign::WRAPPER,
    foreign::SERVER,
    foreign::MAPPING,
    text_search::PARSER,
    text_search::TEMPLATE,
    text_search::DICTIONARY,
    text_search::CONFIGURATION,
    statistics::STATISTICS,
    publication::PUBLICATION,
    subscription::SUBSCRIPTION,
];

/// One query over all kinds: each row has the place of its kind first.
pub fn query(major: u32) -> String {
    let part = |(at, sort): (usize, &Sort)| format!("SELECT {at}, x.* FROM ({}) x", (sort.query)(major));
    SORTS.iter().enumerate().map(part).collect::<Vec<_>>().join(" UNION ALL ")
}

pub fn read(reading: &mut Reading, rows: &[Row]) -> Result<()> {
    for row in rows {
        let sort =
            SORTS.get(number::<usize>(row, 0)?).ok_or_else(|| Error::bug("a kind of object that nobody asked for"))?;
        let class = class(&text(row, 1)?).ok_or_else(|| Error::bug("a system catalog that nobody knows"))?;
        let id = ObjectId { kind: sort.kind, path: list(row, 3)? };
        let told = quote::settle(text(row, 4)?.trim().trim_end_matches(';').trim_end());
        let (definition, order) = if has_options(id.kind) { Bracketed::of(&told).sorted() } else { (told, vec![]) };
        let defined = Defined { definition, order: Aside(order), reads: Aside(vec![]) };
        reading.take((class, number(row, 2)?, 0), id, Object::Defined(defined));
    }
    Ok(())
}

/// Whether its options stand in an order that the server keeps and nobody means.
fn has_options(kind: Kind) -> bool {
    matches!(kind, Kind::ForeignDataWrapper | Kind::Server | Kind::UserMapping)
}

/// What turns one into the other in place, so that nothing that reads it feels it.
pub fn altered(id: &ObjectId, old: &Defined, new: &Defined) -> Option<String> {
    match id.kind {
        Kind::ForeignDataWrapper | Kind::Server | Kind::UserMapping => foreign::altered(id, old, new),
        Kind::Policy => row_security::altered(id, old, new),
        Kind::TextSearchDictionary => text_search::altered(id, old, new),
        Kind::Subscription => subscription::altered(id, old, new),
        Kind::Rule | Kind::Language | Kind::Transform => Some(in_place(new)),
        _ => None,
    }
}

/// `disturbed`: what is made anew because something that it reads is gone for a moment.
pub fn steps(leg: &Leg, change: &Change, disturbed: &BTreeSet<ObjectId>) -> Result<Vec<Step>> {
    let id = change.id;
    if let (Some(Object::Defined(old)), Some(Object::Defined(new))) = (change.old, change.new)
        && !disturbed.contains(id)
        && let Some(sql) = altered(id, old, new)
    {
        return Ok(vec![Step::new(Verb::Alter, id, format!("change {id}"), sql, lock(id.kind))]);
    }
    if change.new.is_some() {
        refuse_while_held(leg, id, disturbed)?;
    }
    let gone = change.old.map(|_| remove(leg, id));
    let made = match change.new {
        Some(Object::Defined(new)) => Some(create(leg, id, new)),
        _ => None,
    };
    Ok(gone.into_iter().chain(made).collect())
}

/// What is made anew cannot go as long as something holds it that is not made anew with it: the collation of a column, the
/// server of a foreign table.
fn refuse_while_held(leg: &Leg, id: &ObjectId, disturbed: &BTreeSet<ObjectId>) -> Result<()> {
    let holds = |reader: &&ObjectId| {
        let kind = reader.kind.is_type() || matches!(reader.kind, Kind::Table | Kind::Column | Kind::Attribute);
        kind && !disturbed.contains(*reader) && leg.to.reads(reader).contains(id)
    };
    let Some(holder) = leg.from.readers(id).find(holds) else { return Ok(()) };
    let sentence = format!("no statement changes {id} into what it is to be, and {holder} needs it as it is");
    Err(Error::decision(sentence).hint(format!(
        "write the new {} under another name and let {holder} take that; the old one can go in the same plan",
        id.kind.word()
    )))
}

/// The statement that puts it in the place of what is there under its name.
fn in_place(Defined { definition, .. }: &Defined) -> String {
    format!("{definition};").replacen("CREATE ", "CREATE OR REPLACE ", 1)
}

/// Drops it and makes it, the same again around a change of what it reads.
pub fn replace(leg: &Leg, id: &ObjectId, new: &Defined) -> Vec<Step> {
    vec![discard(id), create(leg, id, new)]
}

/// What goes, or goes to quarantine with what cannot be without it.
fn remove(leg: &Leg, id: &ObjectId) -> Step {
    if bury::holds(leg, leg.from, id) { bury::drop(leg.keep, id) } else { discard(id) }
}

fn discard(id: &ObjectId) -> Step {
    if id.kind == Kind::Subscription {
        return subscription::discard(id);
    }
    let sql = format!("DROP {};", address::of(id));
    let step = Step::new(Verb::Drop, id, format!("drop {id}"), sql, locks::ACCESS_EXCLUSIVE);
    // Its secrets are not read, so nothing can bring them back.
    if id.kind == Kind::UserMapping { step.risking(Hazard::LosesData) } else { step }
}

fn create(leg: &Leg, id: &ObjectId, new: &Defined) -> Step {
    let statement = || match has_options(id.kind) {
        true => Bracketed::of(&new.definition).ordered(&new.order.0).to_string(),
        false => new.definition.clone(),
    };
    let of = if id.kind == Kind::Statistics { statistics::table(new) } else { None };
    match leg.keep {
        Keep::Restore(number) if bury::holds(leg, leg.to, id) => bury::restore(id, number),
        _ => Step::new(Verb::Create, id, format!("create {id}{}", left_out(id)), statement() + ";", lock(id.kind))
            .forgetting(of),
    }
}

/// What it takes of the table that it stands on.
fn lock(kind: Kind) -> Lock {
    match kind {
        Kind::Rule | Kind::Policy => locks::ACCESS_EXCLUSIVE,
        Kind::Statistics => locks::SHARE_UPDATE_EXCLUSIVE,
        _ => locks::NONE,
    }
}

/// What a person has to add, since secrets are never read.
fn left_out(id: &ObjectId) -> &'static str {
    match id.kind {
        Kind::UserMapping => ", secrets left out",
        Kind::Subscription => ", not connected and not enabled: give it its CONNECTION by hand",
        _ => "",
    }
}
