//! Constraints: read, and what becomes of one; how it comes is told in `new_constraint`.

use super::introspect::{Reading, Row, list, maybe, number, text};
use super::new_constraint::{add, exchange, is_beside_another, is_exchanged, succeed, take_over, validate, waiting};
use super::{constraint_swap, going, heirs, index, locks, quote};
use crate::catalog::{Aside, Change, Column, Constraint, ConstraintKind, Kind, Lineage, Object, ObjectId, Validity};
use crate::engine::Leg;
use crate::error::Result;
use crate::step::{Cost, Step, Transaction, Verb};

/// What the server keeps of a foreign key for each partition referred to is none of its own.
pub const QUERY: &str = concat!(
    "SELECT k.oid, k.conrelid, k.conname, k.contype, pg_get_constraintdef(k.oid), k.convalidated, k.confrelid, k.conindid, \
    (SELECT json_agg(a.attname ORDER BY o) FROM unnest(k.conkey) WITH ORDINALITY u(num, o) \
     JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num), \
    (SELECT json_agg(a.attname ORDER BY o) FROM unnest(k.confkey) WITH ORDINALITY u(num, o) \
     JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num), \
    pg_get_expr(k.conbin, k.conrelid), \
    (SELECT json_agg(o ORDER BY o) FROM pg_class i, unnest(i.reloptions) o WHERE i.oid = k.conindid AND k.contype IN ('p', 'u', 'x')), \
    CASE WHEN k.contype IN ('c', 'n') AND NOT k.conislocal THEN (SELECT g.oid FROM pg_inherits h JOIN pg_constraint g ON g.conrelid = h.inhparent \
         AND g.conname = k.conname AND g.contype = k.contype WHERE h.inhrelid = k.conrelid ORDER BY h.inhseqno LIMIT 1) \
         WHEN k.contype = 'f' AND k.conparentid <> 0 THEN k.conparentid END, \
    (SELECT h.inhparent FROM pg_inherits h WHERE h.inhrelid = k.conindid AND k.contype IN ('p', 'u', 'x')) \
    FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace \
    WHERE (k.contype IN ('p', 'u', 'f', 'c', 'x') OR (k.contype = 'n' AND NOT k.convalidated)) AND k.conrelid <> 0 \
    AND NOT EXISTS (WITH RECURSIVE above(parent, referenced) AS (SELECT conparentid, confrelid FROM pg_constraint WHERE oid = k.conparentid \
        UNION ALL SELECT g.conparentid, g.confrelid FROM pg_constraint g JOIN above ON g.oid = above.parent) \
        SELECT 1 FROM above WHERE referenced <> k.confrelid) AND ",
    managed!()
);

/// Since 18 a NOT NULL can be demanded of new rows only. That is a check to us: the column may hold NULL.
fn not_null(column: &str) -> ConstraintKind {
    ConstraintKind::Check { condition: format!("{} IS NOT NULL", quote::name(column)) }
}

pub fn read(reading: &mut Reading, rows: &[Row]) -> Result<()> {
    for row in rows {
        let (oid, relation): (u32, u32) = (number(row, 0)?, number(row, 1)?);
        let Some(own) = reading.relations.get(&relation) else { continue };
        let id = ObjectId::under(own, Kind::Constraint, &text(row, 2)?);
        let Some(sort) = sort(reading, row)? else { continue };
        let definition = text(row, 4)?;
        let constraint = Constraint {
            sort,
            definition: quote::settle(definition.strip_suffix(" NOT VALID").unwrap_or(&definition)),
            options: list(row, 11)?,
            validity: if text(row, 5)? == "t" || definition.ends_with(Constraint::UNENFORCED) {
                Validity::Valid
            } else {
                Validity::NotValid
            },
            under: None,
            columns: Aside(list(row, 8)?),
            reads: Aside(vec![]),
        };
        let givers = [("pg_constraint", 12), ("pg_class", 13)].into_iter();
        for (class, at) in givers.filter(|(_, at)| maybe(row, *at).is_some()) {
            reading.under.push((id.clone(), (class, number(row, at)?, 0)));
        }
        let index = number(row, 7)?;
        if constraint.has_index() {
            reading.ids.insert(("pg_class", index, 0), id.clone());
            reading.behind.insert(index);
        }
        reading.ids.insert(("pg_constraint", oid, 0), id.clone());
        if let ("n", [column]) = (text(row, 3)?.as_str(), constraint.columns.0.as_slice()) {
            loosen(reading, &ObjectId::under(&id.table(), Kind::Column, column));
        }
        reading.catalog.insert(id, Object::Constraint(constraint));
    }
    Ok(())
}

fn loosen(reading: &mut Reading, column: &ObjectId) {
    if let Some(Object::Column(read)) = reading.catalog.remove(column) {
        reading.catalog.insert(column.clone(), Object::Column(Column { nullable: true, ..read }));
    }
}

fn sort(reading: &Reading, row: &Row) -> Result<Option<ConstraintKind>> {
    Ok(match text(row, 3)?.as_str() {
        "p" => Some(ConstraintKind::Primary),
        "u" => Some(ConstraintKind::Unique),
        "x" => Some(ConstraintKind::Exclude),
        "n" => list(row, 8)?.first().map(|column| not_null(column)),
        "c" => Some(ConstraintKind::Check { condition: quote::settle(&maybe(row, 10).unwrap_or_default()) }),
        "f" => {
            let referenced = reading.relations.get(&number(row, 6)?).cloned();
            let columns = list(row, 9)?;
            referenced.map(|table| ConstraintKind::Foreign { table, columns })
        }
        _ => None,
    })
}

pub fn steps(leg: &Leg, change: &Change) -> Vec<Step> {
    let id = change.id;
    match (change.old, change.new) {
        _ if going::is_of_another(leg, id) => vec![],
        (None, Some(Object::Constraint(new))) => match leg.to.turned(leg.from, id) {
            Some(index) => vec![turn(leg, id, new, &index)],
            None => add(leg, id, new),
        },
        (Some(Object::Constraint(_)), None) if leg.from.turned(leg.to, id).is_some() => vec![],
        (Some(Object::Constraint(old)), None) => remove(leg, id, old),
        (Some(Object::Constraint(_)), Some(Object::Constraint(new)))
            if let Some(steps) = constraint_swap::steps(leg, id, new) =>
        {
            steps
        }
        (Some(Object::Constraint(old)), Some(Object::Constraint(new))) => {
            let adopted = Constraint { under: new.under.clone(), ..old.clone() };
            let validated = Constraint { validity: Validity::Valid, ..adopted.clone() };
            match () {
                () if adopted == *new => adopt(leg, id, old, new),
                () if validated == *new && comes_along(leg, id, new) => vec![],
                () if validated == *new => vec![validate(leg, id, new)],
                () if is_deferred_otherwise(&adopted, new) => defer(leg, id, new),
                () => replace(leg, id, new),
            }
        }
        _ => vec![],
    }
}

/// Makes it of the index of its name. What is said of that would be said of the index behind it.
fn turn(leg: &Leg, id: &ObjectId, new: &Constraint, index: &ObjectId) -> Step {
    let step = take_over(id, new, index);
    if leg.from.contains(&ObjectId::comment_on(index)) {
        let sql = format!("COMMENT ON INDEX {} IS NULL;\n{}", quote::qualified(index), step.sql);
        return Step { sql, ..step };
    }
    step
}

/// A foreign key's definition without what it says of deferring, and that.
fn deferral(definition: &str) -> (&str, &'static str) {
    let ends = [" DEFERRABLE INITIALLY DEFERRED", " DEFERRABLE"];
    let found = ends.into_iter().find_map(|end| Some((definition.strip_suffix(end)?, end)));
    found.unwrap_or((definition, " NOT DEFERRABLE"))
}

/// Whether a foreign key changes in nothing but whether it can be deferred.
fn is_deferred_otherwise(old: &Constraint, new: &Constraint) -> bool {
    let definition = deferral(&old.definition).0.to_string();
    let plain = |constraint: &Constraint| Constraint { definition: definition.clone(), ..constraint.clone() };
    let refers = matches!(new.sort, ConstraintKind::Foreign { .. });
    refers && deferral(&new.definition).0 == definition && plain(old) == plain(new)
}

/// Those of partitions follow that of their table.
fn defer(leg: &Leg, id: &ObjectId, new: &Constraint) -> Vec<Step> {
    if heirs::follows(leg, id, new.under.as_ref()) {
        return vec![];
    }
    let (table, name, words) = (quote::table(id), quote::name(id.name()), deferral(&new.definition).1);
    let sql = format!("ALTER TABLE {table} ALTER CONSTRAINT {name}{words};");
    vec![Step::new(Verb::Alter, id, format!("make {id}{}", words.to_lowercase()), sql, locks::ACCESS_EXCLUSIVE)]
}

/// Drops it and adds it, in the new form or the same again around a change of what it reads. It is demanded again in the
/// transaction that drops it.
pub fn replace(leg: &Leg, id: &ObjectId, new: &Constraint) -> Vec<Step> {
    let old = match leg.from.object(id) {
        Some(Object::Constraint(old)) if let Some(waiting) = waiting(leg, id, new) => {
            return remove(leg, id, old).into_iter().chain(succeed(leg, id, new, &waiting)).collect();
        }
        Some(Object::Constraint(old)) if is_exchanged(leg, id, old, new) => return exchange(id, new),
        Some(Object::Constraint(old)) => remove(leg, id, old),
        _ => vec![],
    };
    let mut steps: Vec<Step> = old.into_iter().chain(add(leg, id, new)).collect();
    let proven_later = steps.len() == 3 && steps.last().is_some_and(|step| step.cost == Cost::Scan);
    let unproven = steps.len() == 2 && !new.has_index() && new.validity == Validity::NotValid;
    if let [_, demand, ..] = steps.as_mut_slice()
        && (proven_later || unproven)
    {
        demand.transaction = Transaction::Shared;
    }
    steps
}

/// One that belongs to another goes with it, and a key that waits to become another becomes that.
fn remove(leg: &Leg, id: &ObjectId, old: &Constraint) -> Vec<Step> {
    if heirs::follows(leg, id, old.under.as_ref()) || is_beside_another(leg, id) {
        return vec![];
    }
    let sql = format!("ALTER TABLE {} DROP CONSTRAINT {};", quote::table(id), quote::name(id.name()));
    let step = Step::new(Verb::Drop, id, format!("drop {id}"), sql, locks::ACCESS_EXCLUSIVE);
    vec![step.touching(heirs::following(leg, id))]
}

/// Whether nothing is to be done for it because it is done for another that it belongs to.
pub fn comes_along(leg: &Leg, id: &ObjectId, new: &Constraint) -> bool {
    // No exclusion can be attached to another (PostgreSQL 17, 18): that of a partition comes with its table's.
    if new.sort == ConstraintKind::Exclude && new.under.is_some() {
        return true;
    }
    let checks = matches!(new.sort, ConstraintKind::Check { .. });
    let heir = matches!(leg.to.lineage(&id.table()), Some(Lineage::Heir { .. }));
    let with_table = heir && !leg.from.contains(&id.table());
    checks && new.under.is_some() && (with_table || heirs::follows(leg, id, new.under.as_ref()))
}

/// The same constraint comes to belong to another, or to none: that one's end is its own.
fn adopt(leg: &Leg, id: &ObjectId, old: &Constraint, new: &Constraint) -> Vec<Step> {
    match &new.under {
        _ if heirs::follows(leg, id, old.under.as_ref()) => add(leg, id, new),
        Some(giver) if new.has_index() && heirs::follows(leg, id, Some(giver)) => vec![index::attach(id, giver)],
        _ => vec![],
    }
}
