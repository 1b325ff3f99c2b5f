//! Indexes that no constraint owns: built and dropped while everybody works on; replaced beside the old one.

use super::introspect::{Reading, Row, list, maybe, number, text};
use super::{bury, constraint, locks, quote};
use crate::catalog::{Aside, Change, Index, Kind, Object, ObjectId};
use crate::engine::{Keep, Leg};
use crate::error::Result;
use crate::step::{Cost, Step, Transaction, Verb};
use std::collections::BTreeSet;

pub const QUERY: &str = "SELECT i.indexrelid, i.indrelid, c.relname, i.indisunique, \
    substr(pg_get_indexdef(i.indexrelid), length(format('CREATE %sINDEX %I ON %I.%I ', \
        CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END, c.relname, n.nspname, t.relname)) + 1), i.indisvalid, \
    (SELECT json_agg(a.attname ORDER BY o) FROM unnest(i.indkey::int2[]) WITH ORDINALITY u(num, o) \
     JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.num WHERE u.num > 0), \
    (SELECT json_agg(pg_get_indexdef(i.indexrelid, k, false) ORDER BY k) FROM generate_series(1, i.indnkeyatts) k WHERE i.indisunique), \
    pg_get_expr(i.indpred, i.indrelid) \
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace \
    WHERE t.relkind IN ('r', 'm') AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'concertina', 'concertina_trash') \
    AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))";

pub fn read(reading: &mut Reading, rows: &[Row]) -> Result<()> {
    for row in rows {
        let Some(own) = reading.relations.get(&number(row, 1)?) else { continue };
        let id = ObjectId::under(own, Kind::Index, &text(row, 2)?);
        let index = Index {
            unique: text(row, 3)? == "t",
            definition: quote::settle(&text(row, 4)?),
            valid: text(row, 5)? == "t",
            columns: Aside(list(row, 6)?),
            keys: Aside(list(row, 7)?),
            predicate: Aside(maybe(row, 8)),
            written: Aside(None),
            reads: Aside(vec![]),
        };
        reading.take(("pg_class", number(row, 0)?, 0), id, Object::Index(index));
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
        (None, Some(Object::Index(new))) => add(leg, id, new),
        (Some(_), None) => vec![remove(id)],
        (Some(Object::Index(old)), Some(Object::Index(new))) if old.valid && !is_over_retyped(leg, old) => {
            swap(id, new)
        }
        (Some(_), Some(Object::Index(new))) => replace(leg, id, new),
        _ => vec![],
    }
}

/// Whether the old index cannot stand while the new one is built: its text is of a type that a column loses.
fn is_over_retyped(leg: &Leg, old: &Index) -> bool {
    old.reads.0.iter().any(|read| match (leg.from.column(read), leg.to.column(read)) {
        (Some(from), Some(to)) => from.data_type != to.data_type,
        _ => false,
    })
}

/// Makes it again around a change of what it reads: with a materialized view that is made anew it is gone by itself.
pub fn again(leg: &Leg, id: &ObjectId, new: &Index, made: &BTreeSet<ObjectId>) -> Vec<Step> {
    if is_with_view(id, made) { vec![create(id, new)] } else { replace(leg, id, new) }
}

fn is_with_view(id: &ObjectId, made: &BTreeSet<ObjectId>) -> bool {
    made.iter().any(|view| id.stands_on_view(view))
}

/// Drops it and builds it.
fn replace(leg: &Leg, id: &ObjectId, new: &Index) -> Vec<Step> {
    std::iter::once(remove(id)).chain(add(leg, id, new)).collect()
}

fn add(leg: &Leg, id: &ObjectId, new: &Index) -> Vec<Step> {
    match (leg.from.contains(&id.table()) || new.is_on_view(), leg.keep) {
        (false, Keep::Restore(_)) => vec![],
        (false, _) => vec![create(id, new)],
        (true, _) => vec![build(id, id.name(), new)],
    }
}

fn create(id: &ObjectId, new: &Index) -> Step {
    Step::new(Verb::Create, id, format!("create {id}"), statement(id, id.name(), new, ""), locks::SHARE)
}

fn statement(id: &ObjectId, name: &str, index: &Index, how: &str) -> String {
    let Index { unique, definition, valid: _, columns: _, keys: _, predicate: _, written: _, reads: _ } = index;
    let unique = if *unique { "UNIQUE " } else { "" };
    format!("CREATE {unique}INDEX {how}{} ON {} {definition};", quote::name(name), quote::table(id))
}

fn build(id: &ObjectId, name: &str, new: &Index) -> Step {
    let sql = statement(id, name, new, "CONCURRENTLY ");
    let step = Step::new(Verb::Create, id, format!("build {id}"), sql, locks::SHARE_UPDATE_EXCLUSIVE);
    let step = step.costing(Cost::BuildIndex).running(Transaction::Outside);
    let nulls = if new.definition.contains(" NULLS NOT DISTINCT") { "equal" } else { "" };
    if new.unique && !new.is_on_view() {
        step.needing(constraint::distinct(id, &new.keys.0, new.predicate.0.as_deref(), nulls))
    } else {
        step
    }
}

fn remove(id: &ObjectId) -> Step {
    let sql = format!("DROP INDEX CONCURRENTLY {};", quote::qualified(id));
    Step::new(Verb::Drop, id, format!("drop {id}"), sql, locks::SHARE_UPDATE_EXCLUSIVE).running(Transaction::Outside)
}

/// The new one is built beside the old one, then they change names in an instant.
fn swap(id: &ObjectId, new: &Index) -> Vec<Step> {
    let coming = bury::short(&format!("{}_coming", id.name()));
    let going = id.renamed(&bury::short(&format!("{}_going", id.name())));
    let rename =
        |from: &ObjectId, to: &str| format!("ALTER INDEX {} RENAME TO {};", quote::qualified(from), quote::name(to));
    let exchange = format!("{}\n{}", rename(id, going.name()), rename(&id.renamed(&coming), id.name()));
    let exchange = Step::new(
        Verb::Alter,
        id,
        format!("put the new {id} in the old one's place"),
        exchange,
        locks::SHARE_UPDATE_EXCLUSIVE,
    );
    let drop =
        Step { objects: vec![id.clone()], verb: Verb::Alter, says: format!("drop the old {id}"), ..remove(&going) };
    vec![build(id, &coming, new), exchange.running(Transaction::Own), drop]
}
