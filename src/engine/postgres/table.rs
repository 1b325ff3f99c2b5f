//! Tables; their columns are rendered here when a table is made, and by `column` otherwise.

use super::introspect::{Reading, Row, list, number, text};
use super::{bury, column, locks, quote};
use crate::catalog::{Aside, Change, Kind, Object, ObjectId, Table};
use crate::engine::{Keep, Leg};
use crate::error::Result;
use crate::hazard::Hazard;
use crate::step::{Cost, Step, Verb};

pub const QUERY: &str = "SELECT c.oid, n.nspname, c.relname, c.relpersistence, (SELECT json_agg(o ORDER BY o) FROM unnest(c.reloptions) o) \
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' \
    AND n.nspname NOT IN ('information_schema', 'concertina', 'concertina_trash')";

pub fn read(reading: &mut Reading, rows: &[Row]) -> Result<()> {
    for row in rows {
        let (oid, id) = (number(row, 0)?, ObjectId::new(Kind::Table, &[&text(row, 1)?, &text(row, 2)?]));
        let attributes = if text(row, 3)? == "u" { vec!["UNLOGGED".to_string()] } else { vec![] };
        let table = Table { attributes, options: list(row, 4)?, reads: Aside(vec![]) };
        if reading.take(("pg_class", oid, 0), id.clone(), Object::Table(table)) {
            reading.relations.insert(oid, id);
        }
    }
    Ok(())
}

pub fn steps(leg: &Leg, change: &Change) -> Vec<Step> {
    let id = change.id;
    match (change.old, change.new) {
        (None, Some(Object::Table(table))) => match leg.keep {
            Keep::Restore(number) => vec![bury::restore_table(id, leg.to, number)],
            _ => vec![create(leg, id, table)],
        },
        (Some(_), None) => vec![bury::drop_table(leg.keep, id, leg.from)],
        (Some(Object::Table(old)), Some(Object::Table(new))) => alter(id, old, new),
        _ => vec![],
    }
}

fn create(leg: &Leg, id: &ObjectId, Table { attributes, options, reads: _ }: &Table) -> Step {
    let columns: Vec<String> =
        leg.to.columns(id).into_iter().map(|(id, own)| format!("\n    {}", column::definition(id, own))).collect();
    let words: String = attributes.iter().map(|word| format!("{word} ")).collect();
    let with = if options.is_empty() { String::new() } else { format!(" WITH ({})", assignments(options)) };
    let sql = format!("CREATE {words}TABLE {} ({}\n){with};", quote::qualified(id), columns.join(","));
    Step::new(Verb::Create, id, format!("create {id}"), sql, locks::NONE)
}

fn alter(id: &ObjectId, old: &Table, new: &Table) -> Vec<Step> {
    let name = quote::qualified(id);
    let mut steps = vec![];
    if old.attributes != new.attributes {
        let word = if new.attributes.is_empty() { "LOGGED" } else { "UNLOGGED" };
        let sql = format!("ALTER TABLE {name} SET {word};");
        let step =
            Step::new(Verb::Alter, id, format!("make {id} {}", word.to_lowercase()), sql, locks::ACCESS_EXCLUSIVE);
        steps.push(step.costing(Cost::Rewrite).risking(Hazard::RewritesTable));
    }
    let key = |option: &String| option.split('=').next().unwrap_or_default().to_string();
    let gone: Vec<String> = old.options.iter().map(key).filter(|k| !new.options.iter().any(|o| key(o) == *k)).collect();
    let set: Vec<String> = new.options.iter().filter(|option| !old.options.contains(option)).cloned().collect();
    let reset = (!gone.is_empty()).then(|| format!("ALTER TABLE {name} RESET ({});", gone.join(", ")));
    let set = (!set.is_empty()).then(|| format!("ALTER TABLE {name} SET ({});", assignments(&set)));
    let change =
        |sql| Step::new(Verb::Alter, id, format!("set storage parameters of {id}"), sql, locks::SHARE_UPDATE_EXCLUSIVE);
    steps.extend(reset.into_iter().chain(set).map(change));
    steps
}

/// `name=value` with the value as a literal: the server keeps it as text.
pub fn assignments(options: &[String]) -> String {
    let assignment = |option: &String| match option.split_once('=') {
        Some((key, value)) => format!("{key}={}", quote::literal(value)),
        None => option.clone(),
    };
    options.iter().map(assignment).collect::<Vec<_>>().join(", ")
}
