//! Constraints. On a table that is there they are added without reading it, then proven; a key's index is built beside.

use super::introspect::{Reading, Row, list, maybe, number, text};
use super::{locks, quote, table};
use crate::catalog::{Aside, Change, Constraint, ConstraintKind, Kind, Object, ObjectId, Validity};
use crate::engine::{Keep, Leg};
use crate::error::Result;
use crate::hazard::Hazard;
use crate::step::{Cost, Piece, Precondition, Step, Transaction, Verb};

pub const QUERY: &str = "SELECT k.oid, k.conrelid, k.conname, k.contype, pg_get_constraintdef(k.oid), k.convalidated, k.confrelid, k.conindid, \
    (SELECT json_agg(a.attname ORDER BY o) FROM unnest(k.conkey) WITH ORDINALITY u(num, o) \
     JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num), \
    (SELECT json_agg(a.attname ORDER BY o) FROM unnest(k.confkey) WITH ORDINALITY u(num, o) \
     JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num), \
    pg_get_expr(k.conbin, k.conrelid), \
    (SELECT json_agg(o ORDER BY o) FROM pg_class i, unnest(i.reloptions) o WHERE i.oid = k.conindid AND k.contype IN ('p', 'u', 'x')) \
    FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace \
    WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND k.conrelid <> 0 AND n.nspname !~ '^pg_' \
    AND n.nspname NOT IN ('information_schema', 'concertina', 'concertina_trash')";

/// What is not enforced is never proven either: the definition alone tells it.
const UNENFORCED: &str = " NOT ENFORCED";

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
            validity: if text(row, 5)? == "t" || definition.ends_with(UNENFORCED) {
                Validity::Valid
            } else {
                Validity::NotValid
            },
            columns: Aside(list(row, 8)?),
            reads: Aside(vec![]),
        };
        let index = number(row, 7)?;
        if constraint.has_index() {
            reading.ids.insert(("pg_class", index, 0), id.clone());
            reading.behind.insert(index);
        }
        reading.ids.insert(("pg_constraint", oid, 0), id.clone());
        reading.catalog.insert(id, Object::Constraint(constraint));
    }
    Ok(())
}

fn sort(reading: &Reading, row: &Row) -> Result<Option<ConstraintKind>> {
    Ok(match text(row, 3)?.as_str() {
        "p" => Some(ConstraintKind::Primary),
        "u" => Some(ConstraintKind::Unique),
        "x" => Some(ConstraintKind::Exclude),
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
        (None, Some(Object::Constraint(new))) => add(leg, id, new),
        (Some(_), None) => vec![remove(id)],
        (Some(Object::Constraint(old)), Some(Object::Constraint(new))) => {
            let validated = Constraint { validity: Validity::Valid, ..old.clone() };
            if validated == *new { vec![validate(leg, id, new)] } else { replace(leg, id, new) }
        }
        _ => vec![],
    }
}

/// Drops it and adds it, in the new form or the same again around a change of what it reads.
pub fn replace(leg: &Leg, id: &ObjectId, new: &Constraint) -> Vec<Step> {
    std::iter::once(remove(id)).chain(add(leg, id, new)).collect()
}

fn remove(id: &ObjectId) -> Step {
    let sql = format!("ALTER TABLE {} DROP CONSTRAINT {};", quote::table(id), quote::name(id.name()));
    Step::new(Verb::Drop, id, format!("drop {id}"), sql, locks::ACCESS_EXCLUSIVE)
}

fn add(leg: &Leg, id: &ObjectId, new: &Constraint) -> Vec<Step> {
    let empty = !leg.from.contains(&id.table());
    // Only a reference to another table was dropped when the table went into quarantine.
    let to_another = matches!(&new.sort, ConstraintKind::Foreign { table, .. } if *table != id.table());
    if empty && matches!(leg.keep, Keep::Restore(_)) && !to_another {
        return vec![];
    }
    let empty = empty && !matches!(leg.keep, Keep::Restore(_));
    match &new.sort {
        ConstraintKind::Exclude => vec![with_lock(id, new)],
        ConstraintKind::Primary | ConstraintKind::Unique if is_temporal(new) => vec![with_lock(id, new)],
        _ if empty || new.definition.ends_with(UNENFORCED) => vec![at_once(id, new)],
        ConstraintKind::Primary | ConstraintKind::Unique => with_index(id, new),
        ConstraintKind::Foreign { .. } | ConstraintKind::Check { .. } => {
            let validation = (new.validity == Validity::Valid).then(|| validate(leg, id, new));
            std::iter::once(unproven(id, new)).chain(validation).collect()
        }
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
fn with_lock(id: &ObjectId, new: &Constraint) -> Step {
    at_once(id, new).costing(Cost::BuildIndex).risking(Hazard::ScansUnderLock)
}

fn at_once(id: &ObjectId, new: &Constraint) -> Step {
    let Constraint { sort, definition, options, validity, columns: _, reads: _ } = new;
    let proven = if *validity == Validity::Valid { "" } else { " NOT VALID" };
    let (body, suffix) = key_parts(definition);
    let with = if options.is_empty() { String::new() } else { format!(" WITH ({})", table::assignments(options)) };
    let text = if with.is_empty() { definition.clone() } else { format!("{body}{with}{suffix}") };
    let sql = format!("ALTER TABLE {} ADD CONSTRAINT {} {text}{proven};", quote::table(id), quote::name(id.name()));
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
    let step = Step { says: format!("demand {id} of new rows"), ..at_once(id, &lax) };
    step.running(Transaction::Own)
}

fn validate(leg: &Leg, id: &ObjectId, new: &Constraint) -> Step {
    let sql = format!("ALTER TABLE {} VALIDATE CONSTRAINT {};", quote::table(id), quote::name(id.name()));
    let step = Step::new(Verb::Create, id, format!("prove {id} for all rows"), sql, locks::SHARE_UPDATE_EXCLUSIVE);
    let step = step.costing(Cost::Scan).running(Transaction::Own);
    let need = match &new.sort {
        ConstraintKind::Check { condition } => Some(obeyed(id, condition)),
        ConstraintKind::Foreign { table, columns } if is_temporal(new) => {
            Some(covered(leg, id, &new.columns.0, table, columns))
        }
        ConstraintKind::Foreign { table, columns } => Some(parented(leg, id, &new.columns.0, table, columns)),
        _ => None,
    };
    need.into_iter().fold(step, Step::needing)
}

/// The index first, while everybody works on; then the constraint takes it over in an instant.
fn with_index(id: &ObjectId, new: &Constraint) -> Vec<Step> {
    let (name, table) = (quote::name(id.name()), quote::table(id));
    let (body, suffix) = key_parts(&new.definition);
    let word = if new.sort == ConstraintKind::Primary { "PRIMARY KEY" } else { "UNIQUE" };
    let keys = body.strip_prefix(word).unwrap_or(body).trim_start();
    let (keys, nulls) = match keys.strip_prefix("NULLS NOT DISTINCT ") {
        Some(keys) => (keys, " NULLS NOT DISTINCT"),
        None => (keys, ""),
    };
    let with =
        if new.options.is_empty() { String::new() } else { format!(" WITH ({})", table::assignments(&new.options)) };
    let build = format!("CREATE UNIQUE INDEX CONCURRENTLY {name} ON {table} {keys}{nulls}{with};");
    let build = Step::new(Verb::Create, id, format!("build the index of {id}"), build, locks::SHARE_UPDATE_EXCLUSIVE);
    let own = new.columns.0.iter().map(|column| quote::name(column)).collect::<Vec<_>>();
    let build = build.costing(Cost::BuildIndex).running(Transaction::Outside).needing(distinct(id, &own, None, nulls));
    let adopt = format!("ALTER TABLE {table} ADD CONSTRAINT {name} {word} USING INDEX {name}{suffix};");
    let adopt =
        Step::new(Verb::Create, id, format!("add {id}"), adopt, locks::ACCESS_EXCLUSIVE).running(Transaction::Own);
    vec![build, adopt]
}

/// A key's definition up to the bracket that closes its columns, and what follows: `DEFERRABLE …`.
fn key_parts(definition: &str) -> (&str, &str) {
    definition.rfind(')').map_or((definition, ""), |end| definition.split_at(end + 1))
}

/// No two rows share these keys.
pub fn distinct(id: &ObjectId, keys: &[String], predicate: Option<&str>, nulls: &str) -> Precondition {
    let list = keys.join(", ");
    let known = keys.iter().map(|key| format!("({key}) IS NOT NULL"));
    let known: Vec<String> = if nulls.is_empty() { known.collect() } else { vec![] };
    let conditions: Vec<String> =
        known.into_iter().chain(predicate.map(|predicate| format!("({predicate})"))).collect();
    let filter = if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) };
    let head = format!("SELECT count(*), (array_agg(key))[1:5]::text FROM (SELECT ROW({list})::text AS key FROM ");
    let tail = format!("{filter} GROUP BY {list} HAVING count(*) > 1) AS doubled");
    Precondition {
        says: format!("no two rows of {} share ({list})", id.table().dotted()),
        query: vec![Piece::Text(head), Piece::Rows(id.table()), Piece::Text(tail)],
    }
}

fn obeyed(id: &ObjectId, condition: &str) -> Precondition {
    let tail = format!(" AS checked WHERE NOT ({condition})");
    Precondition {
        says: format!("every row of {} obeys `{}`: {condition}", id.table().dotted(), id.name()),
        query: vec![
            Piece::Text("SELECT count(*), left((array_agg(checked::text))[1], 80) FROM (SELECT * FROM ".into()),
            Piece::Rows(id.table()),
            Piece::Text(format!("){tail}")),
        ],
    }
}

fn parented(leg: &Leg, id: &ObjectId, own: &[String], table: &ObjectId, columns: &[String]) -> Precondition {
    let pairs = own
        .iter()
        .zip(columns)
        .map(|(own, other)| format!("parent.{} = child.{}", quote::name(other), quote::name(own)));
    let lost = [
        "NOT EXISTS (SELECT 1 FROM (SELECT * FROM ".to_string(),
        format!(") AS parent WHERE {})", pairs.collect::<Vec<_>>().join(" AND ")),
    ];
    orphans(leg, id, own, table, lost)
}

/// The time of a row has to lie within those of the rows that it refers to, taken together.
fn covered(leg: &Leg, id: &ObjectId, own: &[String], table: &ObjectId, columns: &[String]) -> Precondition {
    let pairs = || {
        own.iter()
            .zip(columns)
            .map(|(own, other)| (format!("child.{}", quote::name(own)), format!("parent.{}", quote::name(other))))
    };
    let (time, times) = pairs().next_back().unwrap_or_default();
    let equal: Vec<String> = pairs().rev().skip(1).map(|(own, other)| format!("{own} = {other}")).collect();
    let lost = [
        format!("coalesce(NOT {time} <@ (SELECT range_agg({times}) FROM (SELECT * FROM "),
        format!(") AS parent WHERE {}), true)", equal.join(" AND ")),
    ];
    orphans(leg, id, own, table, lost)
}

/// No row whose columns are all there has lost its parent; the condition stands around the rows of the other table.
fn orphans(leg: &Leg, id: &ObjectId, own: &[String], table: &ObjectId, [before, after]: [String; 2]) -> Precondition {
    let child = |column: &String| format!("child.{}", quote::name(column));
    let known: Vec<String> = own.iter().map(|column| format!("{} IS NOT NULL", child(column))).collect();
    let keys: Vec<String> = own.iter().map(child).collect();
    let head = format!(
        "SELECT count(*), (array_agg(DISTINCT ROW({})::text))[1:5]::text FROM (SELECT * FROM ",
        keys.join(", ")
    );
    let middle = format!(") AS child WHERE {} AND {before}", known.join(" AND "));
    let parents =
        if leg.from.contains(table) { Piece::Rows(table.clone()) } else { Piece::Text(quote::qualified(table)) };
    Precondition {
        says: format!("every ({}) of {} is in {}", own.join(", "), id.table().dotted(), table.dotted()),
        query: vec![Piece::Text(head), Piece::Rows(id.table()), Piece::Text(middle), parents, Piece::Text(after)],
    }
}
