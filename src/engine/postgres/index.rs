//! Indexes that no constraint owns: built and dropped while everybody works on; replaced beside the old one.

use super::introspect::{Reading, Row, flag, list, maybe, number, text};
use super::{bury, going, heirs, index_swap, locks, needs, parted_index, quote};
use crate::catalog::{Aside, Change, Index, Kind, Object, ObjectId};
use crate::engine::Leg;
use crate::error::Result;
use crate::step::{Cost, Precondition, Step, Transaction, Verb};
use std::collections::BTreeSet;

pub const QUERY: &str = concat!(
    "SELECT i.indexrelid, i.indrelid, c.relname, i.indisunique, \
    substr(pg_get_indexdef(i.indexrelid), length(format('CREATE %sINDEX %I ON %s%I.%I ', \
        CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END, c.relname, CASE WHEN t.relkind = 'p' THEN 'ONLY ' ELSE '' END, n.nspname, t.relname)) + 1), \
    i.indisvalid AND NOT (t.relispartition AND EXISTS (SELECT 1 FROM pg_partition_ancestors(i.indexrelid) u(whole) \
        JOIN pg_index w ON w.indexrelid = u.whole WHERE NOT w.indisvalid)), \
    (SELECT json_agg(a.attname ORDER BY o) FROM unnest(i.indkey::int2[]) WITH ORDINALITY u(num, o) \
     JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.num WHERE u.num > 0), \
    (SELECT json_agg(pg_get_indexdef(i.indexrelid, k, false) ORDER BY k) FROM generate_series(1, i.indnkeyatts) k WHERE i.indisunique), \
    pg_get_expr(i.indpred, i.indrelid), (SELECT h.inhparent FROM pg_inherits h WHERE h.inhrelid = i.indexrelid), i.indexprs IS NOT NULL \
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace \
    WHERE t.relkind IN ('r', 'p', 'm') AND ",
    managed!(),
    " AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))"
);

pub fn read(reading: &mut Reading, rows: &[Row]) -> Result<()> {
    for row in rows {
        let Some(own) = reading.relations.get(&number(row, 1)?) else { continue };
        let id = ObjectId::under(own, Kind::Index, &text(row, 2)?);
        if !flag(row, 5) {
            reading.unfinished.push(id);
            continue;
        }
        let index = Index {
            unique: text(row, 3)? == "t",
            definition: quote::settle(&text(row, 4)?),
            under: None,
            columns: Aside(list(row, 6)?),
            keys: Aside(list(row, 7)?),
            computed: Aside(flag(row, 10)),
            predicate: Aside(maybe(row, 8)),
            written: Aside(None),
            reads: Aside(vec![]),
        };
        if reading.take(("pg_class", number(row, 0)?, 0), id.clone(), Object::Index(index)) && maybe(row, 9).is_some() {
            reading.under.push((id, ("pg_class", number(row, 9)?, 0)));
        }
    }
    Ok(())
}

/// `made`: what is made on the leg, or made anew; an index on a materialized view among that goes and comes with it.
pub fn steps(leg: &Leg, change: &Change, made: &BTreeSet<ObjectId>) -> Vec<Step> {
    let id = change.id;
    let with_view = is_with_view(id, made);
    match (change.old, change.new) {
        (None, Some(Object::Index(new))) | (Some(_), Some(Object::Index(new))) if with_view => vec![create(id, new)],
        (Some(_), None) if with_view => vec![],
        _ if going::is_of_another(leg, id) => vec![],
        (_, Some(Object::Index(Index { under: Some(giver), .. })))
            if heirs::follows(leg, id, Some(giver)) && parted_index::is_beside(leg, id) =>
        {
            vec![]
        }
        (None, Some(Object::Index(new))) if leg.to.turned(leg.from, id).is_some() => {
            index_swap::in_place_of_a_key(id, new)
        }
        (None, Some(Object::Index(new))) => add(leg, id, new),
        (Some(_), Some(Object::Index(new))) if parted_index::is_beside(leg, id) => parted_index::steps(leg, id, new),
        (Some(Object::Index(_)), None) if leg.from.turned(leg.to, id).is_some() => vec![],
        (Some(Object::Index(old)), None) => remove(leg, id, old),
        (Some(Object::Index(old)), Some(Object::Index(new)))
            if Index { under: new.under.clone(), ..old.clone() } == *new =>
        {
            adopt(leg, id, old, new)
        }
        (Some(Object::Index(old)), Some(Object::Index(new)))
            if stands_alone(leg, id, old, new) && !is_over_retyped(leg, old) =>
        {
            index_swap::steps(leg, id, new)
        }
        (Some(_), Some(Object::Index(new))) => replace(leg, id, new),
        _ => vec![],
    }
}

/// Whether the old index cannot stand while the new one is built: its text is of a type that a column loses.
pub fn is_over_retyped(leg: &Leg, old: &Index) -> bool {
    old.reads.0.iter().any(|read| match (leg.from.column(read), leg.to.column(read)) {
        (Some(from), Some(to)) => from.data_type != to.data_type,
        _ => false,
    })
}

/// Whether it is the index of one table: not parted, and no part.
fn stands_alone(leg: &Leg, id: &ObjectId, old: &Index, new: &Index) -> bool {
    !leg.to.is_parted(id) && old.under.is_none() && new.under.is_none()
}

/// Makes it again around a change of what it reads: with a materialized view that is made anew it is gone by itself.
pub fn again(leg: &Leg, id: &ObjectId, new: &Index, made: &BTreeSet<ObjectId>) -> Vec<Step> {
    if is_with_view(id, made) { vec![create(id, new)] } else { replace(leg, id, new) }
}

fn is_with_view(id: &ObjectId, made: &BTreeSet<ObjectId>) -> bool {
    made.contains(&ObjectId { kind: Kind::View, path: id.table().path })
}

/// Drops it and builds it. A unique one is not to be missed for a moment: it goes and comes in one transaction.
fn replace(leg: &Leg, id: &ObjectId, new: &Index) -> Vec<Step> {
    match leg.from.object(id) {
        Some(Object::Index(old)) if old.unique && new.unique && stands_alone(leg, id, old, new) => {
            let sql = format!("DROP INDEX {};", quote::qualified(id));
            let drop = Step::new(Verb::Drop, id, format!("drop {id}"), sql, locks::ACCESS_EXCLUSIVE);
            let create = create(id, new).costing(Cost::BuildIndex).forgetting(computed(id, new));
            vec![drop, unique(id, new).into_iter().fold(create, Step::needing)]
        }
        Some(Object::Index(old)) => remove(leg, id, old).into_iter().chain(add(leg, id, new)).collect(),
        _ => add(leg, id, new),
    }
}

fn unique(id: &ObjectId, index: &Index) -> Option<Precondition> {
    (index.unique && !index.is_on_view()).then(|| distinct(id, index))
}

/// The same of what a materialized view holds, which has to be there under its name when the stage begins.
fn stored(leg: &Leg, id: &ObjectId, index: &Index) -> Option<Precondition> {
    let view = ObjectId { kind: Kind::View, path: id.table().path };
    let held = matches!(leg.from.object(&view), Some(Object::View(view)) if view.filled.0);
    let named = leg.renames.iter().all(|rename| rename.to != view && rename.to.kind != Kind::Schema);
    (index.unique && index.is_on_view() && held && named).then(|| distinct(id, index))
}

fn distinct(id: &ObjectId, index: &Index) -> Precondition {
    let nulls = if index.definition.contains(" NULLS NOT DISTINCT") { "equal" } else { "" };
    needs::distinct(id, &index.keys.0, index.predicate.0.as_deref(), nulls)
}

/// The same index becomes part of another, or is one no more: that one's end is its own.
fn adopt(leg: &Leg, id: &ObjectId, old: &Index, new: &Index) -> Vec<Step> {
    match &new.under {
        _ if heirs::follows(leg, id, old.under.as_ref()) => add(leg, id, new),
        Some(giver) if heirs::follows(leg, id, Some(giver)) => vec![attach(id, giver)],
        _ => vec![],
    }
}

/// Makes it part of the index of the partitioned table.
pub fn attach(id: &ObjectId, giver: &ObjectId) -> Step {
    let (own, whole) = (quote::qualified(id), quote::qualified(giver));
    let sql = format!("ALTER INDEX {whole} ATTACH PARTITION {own};");
    Step::new(Verb::Create, id, format!("make {id} part of {giver}"), sql, locks::ACCESS_EXCLUSIVE)
}

fn add(leg: &Leg, id: &ObjectId, new: &Index) -> Vec<Step> {
    let part = new.under.iter().filter(|giver| heirs::follows(leg, id, Some(giver))).map(|giver| attach(id, giver));
    match leg.from.contains(&id.table()) || new.is_on_view() {
        false if bury::is_back(leg, &id.table()) => vec![],
        _ if leg.to.is_parted(id) => std::iter::once(hollow(id, id.name(), new)).chain(part).collect(),
        false => vec![create(id, new)],
        true => {
            let step = build(id, id.name(), new);
            std::iter::once(stored(leg, id, new).into_iter().fold(step, Step::needing)).chain(part).collect()
        }
    }
}

/// The index of a partitioned table, without those of its partitions.
pub fn hollow(id: &ObjectId, name: &str, new: &Index) -> Step {
    let sql = statement(id, name, new, ["", "ONLY "]);
    Step::new(Verb::Create, id, format!("create {id}, for partitions to come under"), sql, locks::SHARE)
        .forgetting(computed(id, new))
}

/// The table, where the server has to read it before it knows what the keys are like.
fn computed(id: &ObjectId, index: &Index) -> Option<ObjectId> {
    index.computed.0.then(|| id.table())
}

/// Builds it while the table is locked.
pub fn create(id: &ObjectId, new: &Index) -> Step {
    let sql = statement(id, id.name(), new, ["", ""]);
    Step::new(Verb::Create, id, format!("create {id}"), sql, locks::SHARE)
}

fn statement(id: &ObjectId, name: &str, index: &Index, [how, only]: [&str; 2]) -> String {
    let Index { unique, definition, .. } = index;
    let unique = if *unique { "UNIQUE " } else { "" };
    format!("CREATE {unique}INDEX {how}{} ON {only}{} {definition};", quote::name(name), quote::table(id))
}

pub fn build(id: &ObjectId, name: &str, new: &Index) -> Step {
    let sql = statement(id, name, new, ["CONCURRENTLY ", ""]);
    let step = Step::new(Verb::Create, id, format!("build {id}"), sql, locks::SHARE_UPDATE_EXCLUSIVE);
    let step = step.costing(Cost::BuildIndex).running(Transaction::Outside).forgetting(computed(id, new));
    unique(id, new).into_iter().fold(step, Step::needing)
}

/// One that is part of another goes with it.
fn remove(leg: &Leg, id: &ObjectId, old: &Index) -> Vec<Step> {
    if heirs::follows(leg, id, old.under.as_ref()) {
        return vec![];
    }
    if leg.from.is_parted(id) {
        let sql = format!("DROP INDEX {};", quote::qualified(id));
        let step = Step::new(Verb::Drop, id, format!("drop {id} with its parts"), sql, locks::ACCESS_EXCLUSIVE);
        return vec![step.touching(heirs::following(leg, id))];
    }
    vec![drop_alone(id)]
}

pub fn drop_alone(id: &ObjectId) -> Step {
    let sql = format!("DROP INDEX CONCURRENTLY {};", quote::qualified(id));
    Step::new(Verb::Drop, id, format!("drop {id}"), sql, locks::SHARE_UPDATE_EXCLUSIVE).running(Transaction::Outside)
}
