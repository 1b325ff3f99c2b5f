//! How a constraint comes. On a table that is there it is added without reading it, then proven; a key's index is built beside.

use super::constraint::comes_along;
use super::{bury, exclusion, heirs, index, locks, needs, quote, table};
use crate::catalog::{Constraint, ConstraintKind, Kind, Object, ObjectId, Validity};
use crate::engine::Leg;
use crate::step::{Cost, Step, Transaction, Verb};

/// The steps that add it.
pub fn add(leg: &Leg, id: &ObjectId, new: &Constraint) -> Vec<Step> {
    let returns = bury::is_back(leg, &id.table());
    if (returns && !bury::leads_out(leg, id)) || comes_along(leg, id, new) {
        return vec![];
    }
    let empty = !leg.from.contains(&id.table()) && !returns;
    let beside = is_beside_another(leg, id);
    let part = if beside { None } else { part(leg, id, new) };
    let own = match &new.sort {
        _ if leg.to.is_foreign(id) => vec![at_once(id, new, "")],
        ConstraintKind::Foreign { .. } if leg.to.is_parted(id) => vec![over_parts(leg, id, new)],
        // What the server keeps of it for each partition referred to is never proven later.
        ConstraintKind::Foreign { table, .. } if leg.to.is_parted(table) => {
            let step = over_parts(leg, id, new);
            vec![if empty { step } else { step.costing(Cost::Scan) }]
        }
        ConstraintKind::Exclude => vec![with_lock(leg, id, new).touching(leg.to.given(id))],
        // The server takes no index over for it: it comes when the other goes, and those of its partitions wait by themselves.
        _ if beside && leg.to.is_parted(id) => vec![],
        _ if new.has_index() && leg.to.is_parted(id) => vec![at_once(id, new, "ONLY ")],
        ConstraintKind::Primary | ConstraintKind::Unique if is_temporal(new) => vec![with_lock(leg, id, new)],
        _ if empty || new.is_unenforced() => vec![at_once(id, new, "")],
        _ if beside => vec![build(id, new, id.name())],
        ConstraintKind::Primary | ConstraintKind::Unique => with_index(id, new),
        ConstraintKind::Foreign { .. } | ConstraintKind::Check { .. } => {
            let validation = (new.validity == Validity::Valid).then(|| validate(leg, id, new));
            std::iter::once(unproven(id, new)).chain(validation).collect()
        }
    };
    own.into_iter().chain(part).collect()
}

/// Makes it, where it is a partition's, part of its table's.
fn part(leg: &Leg, id: &ObjectId, new: &Constraint) -> Option<Step> {
    let giver = new.under.as_ref().filter(|giver| new.has_index() && heirs::follows(leg, id, Some(giver)));
    giver.map(|giver| index::attach(id, giver))
}

/// A reference of a partitioned table, behind those of its partitions: what they have proven is not read again. It takes the
/// strongest lock of the table that it refers to (measured on 14 to 18).
fn over_parts(leg: &Leg, id: &ObjectId, new: &Constraint) -> Step {
    let step = at_once(id, new, "").running(Transaction::Own);
    let ConstraintKind::Foreign { table, columns } = &new.sort else { return step };
    let referred = Some(table.clone()).filter(|table| leg.from.contains(table) && leg.to.contains(table));
    let step = Step { lock: locks::ACCESS_EXCLUSIVE, sql: locks::ahead(referred, &step.sql), ..step };
    if leg.from.contains(&id.table()) && new.validity == Validity::Valid {
        step.needing(needs::parented(leg, id, new, table, columns))
    } else {
        step
    }
}

/// Whether the last column of a key is a time in which the others are unique, or referenced.
fn is_temporal(constraint: &Constraint) -> bool {
    match constraint.sort {
        ConstraintKind::Foreign { .. } => constraint.definition.contains(", PERIOD "),
        _ => key_parts(&constraint.definition).0.ends_with(" WITHOUT OVERLAPS)"),
    }
}

/// No index of its kind can be built beside.
fn with_lock(leg: &Leg, id: &ObjectId, new: &Constraint) -> Step {
    let step = at_once(id, new, "").costing(Cost::BuildIndex);
    let there = leg.from.contains(&id.table()).then(|| exclusion::apart(leg.to, id, new)).flatten();
    there.into_iter().fold(step, Step::needing)
}

fn at_once(id: &ObjectId, new: &Constraint, only: &str) -> Step {
    let Constraint { sort, definition, options, validity, .. } = new;
    let proven = if *validity == Validity::Valid { "" } else { " NOT VALID" };
    let (body, suffix) = key_parts(definition);
    let with = if options.is_empty() { String::new() } else { format!(" WITH ({})", table::assignments(options)) };
    let text = if with.is_empty() { definition.clone() } else { format!("{body}{with}{suffix}") };
    let sql =
        format!("ALTER TABLE {only}{} ADD CONSTRAINT {} {text}{proven};", quote::table(id), quote::name(id.name()));
    let lock = if matches!(sort, ConstraintKind::Foreign { .. }) {
        locks::SHARE_ROW_EXCLUSIVE
    } else {
        locks::ACCESS_EXCLUSIVE
    };
    Step::new(Verb::Create, id, format!("add {id}"), sql, lock)
}

/// Demanded of new rows only.
fn unproven(id: &ObjectId, new: &Constraint) -> Step {
    let lax = Constraint { validity: Validity::NotValid, ..new.clone() };
    let step = Step { says: format!("demand {id} of new rows"), ..at_once(id, &lax, "") };
    step.running(Transaction::Own)
}

/// Looks at the rows that were there before.
pub fn validate(leg: &Leg, id: &ObjectId, new: &Constraint) -> Step {
    let sql = format!("ALTER TABLE {} VALIDATE CONSTRAINT {};", quote::table(id), quote::name(id.name()));
    let step = Step::new(Verb::Create, id, format!("prove {id} for all rows"), sql, locks::SHARE_UPDATE_EXCLUSIVE);
    let step = step.costing(Cost::Scan).running(Transaction::Own);
    let need = match &new.sort {
        ConstraintKind::Check { condition } => Some(needs::obeyed(id, new, condition)),
        ConstraintKind::Foreign { table, columns } if is_temporal(new) => {
            Some(needs::covered(leg, id, new, table, columns))
        }
        ConstraintKind::Foreign { table, columns } => Some(needs::parented(leg, id, new, table, columns)),
        _ => None,
    };
    need.into_iter().fold(step, Step::needing)
}

/// The index first, while everybody works on; then the constraint takes it over in an instant.
fn with_index(id: &ObjectId, new: &Constraint) -> Vec<Step> {
    let sql = format!("ALTER TABLE {} {};", quote::table(id), taking_over(id, new, id.name()));
    let adopt = Step::new(Verb::Create, id, format!("add {id}"), sql, locks::ACCESS_EXCLUSIVE);
    vec![build(id, new, id.name()), adopt.running(Transaction::Own)]
}

/// A table has one primary key: a second one beside it is only an index, which waits to take its place.
pub fn is_beside_another(leg: &Leg, id: &ObjectId) -> bool {
    let table = id.table();
    let mut keys = leg.from.children(&table).filter(|(other, key)| key.is_primary_key() && *other != id);
    leg.from.object(id).or(leg.to.object(id)).is_some_and(Object::is_primary_key)
        && keys.any(|(other, _)| leg.to.contains(other))
}

/// The index that waits to become a primary key.
pub fn waiting(leg: &Leg, id: &ObjectId, new: &Constraint) -> Option<ObjectId> {
    let table = id.table();
    let waits = |(other, object): &(&ObjectId, &Object)| {
        let alike = matches!(object, Object::Constraint(key) if key.sort == new.sort && key.columns.0 == new.columns.0);
        alike && !leg.to.contains(other) && is_beside_another(leg, other)
    };
    leg.from.children(&table).find(waits).map(|(other, _)| other.clone())
}

/// What has waited becomes the key, once the old one is gone: of a partitioned table the keys of its partitions do, one by one.
pub fn succeed(leg: &Leg, id: &ObjectId, new: &Constraint, waiting: &ObjectId) -> Vec<Step> {
    let own = if leg.to.is_parted(id) { at_once(id, new, "ONLY ") } else { take_over(id, new, waiting) };
    std::iter::once(own).chain(part(leg, id, new)).collect()
}

/// Lets the index become the key.
pub fn take_over(id: &ObjectId, new: &Constraint, waiting: &ObjectId) -> Step {
    let sql = format!("ALTER TABLE {} {};", quote::table(id), taking_over(id, new, waiting.name()));
    let step = Step::new(Verb::Create, id, format!("add {id}"), sql, locks::ACCESS_EXCLUSIVE);
    step.touching([waiting.clone()])
}

/// The same in the place of a key that stands until then.
pub fn exchange(id: &ObjectId, new: &Constraint) -> Vec<Step> {
    let coming = id.coming();
    let (table, name, take) = (quote::table(id), quote::name(id.name()), taking_over(id, new, coming.name()));
    let sql = format!("ALTER TABLE {table} DROP CONSTRAINT {name}, {take};");
    let says = format!("put the new {id} in the old one's place");
    vec![build(id, new, coming.name()), Step::new(Verb::Alter, id, says, sql, locks::ACCESS_EXCLUSIVE)]
}

fn word(key: &Constraint) -> &'static str {
    if key.sort == ConstraintKind::Primary { "PRIMARY KEY" } else { "UNIQUE" }
}

pub fn taking_over(id: &ObjectId, new: &Constraint, index: &str) -> String {
    let suffix = key_parts(&new.definition).1;
    format!("ADD CONSTRAINT {} {} USING INDEX {}{suffix}", quote::name(id.name()), word(new), quote::name(index))
}

pub fn build(id: &ObjectId, new: &Constraint, index: &str) -> Step {
    let (body, word) = (key_parts(&new.definition).0, word(new));
    let keys = body.strip_prefix(word).unwrap_or(body).trim_start();
    let (keys, nulls) = match keys.strip_prefix("NULLS NOT DISTINCT ") {
        Some(keys) => (keys, " NULLS NOT DISTINCT"),
        None => (keys, ""),
    };
    let with =
        if new.options.is_empty() { String::new() } else { format!(" WITH ({})", table::assignments(&new.options)) };
    let (name, table) = (quote::name(index), quote::table(id));
    let sql = format!("CREATE UNIQUE INDEX CONCURRENTLY {name} ON {table} {keys}{nulls}{with};");
    let step = Step::new(Verb::Create, id, format!("build the index of {id}"), sql, locks::SHARE_UPDATE_EXCLUSIVE);
    let own = new.columns.0.iter().map(|column| quote::name(column)).collect::<Vec<_>>();
    step.costing(Cost::BuildIndex).running(Transaction::Outside).needing(needs::distinct(id, &own, None, nulls))
}

/// Whether a key becomes another whose index can stand beside it.
pub fn is_exchanged(leg: &Leg, id: &ObjectId, old: &Constraint, new: &Constraint) -> bool {
    let stays = |name: &String| {
        let column = ObjectId::under(&id.table(), Kind::Column, name);
        let types = [leg.from, leg.to].map(|side| side.column(&column).map(|column| &column.data_type));
        types[0] == types[1]
    };
    let plain = |key: &Constraint| key.under.is_none() && !is_temporal(key);
    let keys = [old, new].iter().all(|key| matches!(key.sort, ConstraintKind::Primary | ConstraintKind::Unique));
    keys && old != new && plain(old) && plain(new) && !leg.to.is_parted(id) && new.columns.0.iter().all(stays)
}

/// A key's definition up to the bracket that closes its columns, and what follows: `DEFERRABLE …`.
fn key_parts(definition: &str) -> (&str, &str) {
    definition.rfind(')').map_or((definition, ""), |end| definition.split_at(end + 1))
}
