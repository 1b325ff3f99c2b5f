//! Tables; their columns are rendered here when a table is made, and by `column` otherwise.

use super::introspect::{Reading, Row, list, maybe, number, text};
use super::{bury, column, foreign_table, locks, quote};
use crate::catalog::{Aside, Catalog, Change, Column, Kind, Lineage, Object, ObjectId, PartitionKey, Table};
use crate::engine::{Keep, Leg};
use crate::error::Result;
use crate::step::{Cost, Step, Verb};

pub const QUERY: &str = concat!(
    "SELECT c.oid, n.nspname, c.relname, c.relpersistence, (SELECT json_agg(o ORDER BY o) FROM unnest(c.reloptions) o), \
    CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END, (SELECT json_agg(a.attname ORDER BY o) FROM pg_partitioned_table p, \
    unnest(p.partattrs::int2[]) WITH ORDINALITY u(num, o) JOIN pg_attribute a ON a.attnum = u.num WHERE p.partrelid = c.oid AND a.attrelid = c.oid), \
    (SELECT s.srvname FROM pg_foreign_server s WHERE s.oid = f.ftserver), \
    (SELECT json_agg(o.option_name || '=' || o.option_value ORDER BY o.at) FROM pg_options_to_table(f.ftoptions) WITH ORDINALITY o (option_name, option_value, at)), \
    (SELECT json_agg(concat_ws(' ', format_type(a.atttypid, a.atttypmod), nullif(a.attcollation, 0)::regcollation) ORDER BY a.attname) \
     FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.objid AND a.attnum = d.objsubid \
     WHERE c.relkind = 'p' AND d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass \
     AND d.refobjid = c.oid AND d.refobjsubid = 0 AND d.deptype = 'i') \
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_foreign_table f ON f.ftrelid = c.oid \
    WHERE c.relkind IN ('r', 'p', 'f') AND ",
    managed!()
);

pub fn read(reading: &mut Reading, rows: &[Row]) -> Result<()> {
    for row in rows {
        let (oid, id) = (number(row, 0)?, ObjectId::new(Kind::Table, &[&text(row, 1)?, &text(row, 2)?]));
        let attributes = if text(row, 3)? == "u" { vec!["UNLOGGED".to_string()] } else { vec![] };
        let (columns, types) = (Aside(list(row, 6)?), list(row, 9)?);
        let table = Table {
            attributes,
            options: list(row, 4)?,
            partition_by: maybe(row, 5).map(|key| PartitionKey { definition: quote::settle(&key), columns, types }),
            foreign: foreign_table::read(row, 7)?,
            reads: Aside(vec![]),
        };
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
            Keep::Restore(number) if bury::is_back(leg, id) => vec![bury::restore_table(leg, id, number)],
            _ => vec![create(leg, id, table)],
        },
        (Some(_), None) if falls_with_parent(leg, id) => vec![],
        (Some(_), None) => {
            let below = leg.from.descendants(id).into_iter().filter(|table| falls_with_parent(leg, table));
            vec![bury::drop_table(leg, id).touching(below)]
        }
        (Some(Object::Table(old)), Some(Object::Table(new))) => alter(id, old, new),
        _ => vec![],
    }
}

/// Whether a partition is dropped with the table that it is a part of. Before that it may be referred to by the server's own.
fn falls_with_parent(leg: &Leg, id: &ObjectId) -> bool {
    let goes = |of: &ObjectId| !leg.to.contains(of);
    let part = matches!(leg.from.lineage(id), Some(Lineage::Partition { of, .. }) if goes(of));
    part && goes(id) && !matches!(leg.keep, Keep::Bury(_))
}

fn create(leg: &Leg, id: &ObjectId, table: &Table) -> Step {
    let Table { attributes, options, partition_by, foreign, reads: _ } = table;
    let words: String = attributes.iter().map(|word| format!("{word} ")).collect();
    let word = if foreign.is_some() { "FOREIGN " } else { "" };
    let parted = partition_by.as_ref().map_or_else(String::new, |key| format!(" PARTITION BY {}", key.definition));
    let server = foreign.as_ref().map_or_else(String::new, |foreign| {
        format!(" SERVER {}{}", quote::name(&foreign.server), foreign_table::table_clause(foreign))
    });
    let with = if options.is_empty() { String::new() } else { format!(" WITH ({})", assignments(options)) };
    let (columns, behind) = body(leg, id, foreign.is_some());
    let name = quote::qualified(id);
    let sql = format!("CREATE {words}{word}TABLE {name} {columns}{parted}{server}{with};{behind}");
    let heir = matches!(leg.to.lineage(id), Some(Lineage::Heir { .. }));
    let lock = if heir { locks::SHARE_UPDATE_EXCLUSIVE } else { locks::NONE };
    Step::new(Verb::Create, id, format!("create {id}"), sql, lock)
}

/// The columns of a new table, in brackets, with the tables that give it others, and what is to be set of those.
fn body(leg: &Leg, id: &ObjectId, foreign: bool) -> (String, String) {
    let columns = leg.to.columns(id);
    let all = |chosen: &mut dyn Iterator<Item = &(&ObjectId, &Column)>| {
        let lines: Vec<String> = chosen.map(|(id, own)| format!("\n    {}", column::definition(id, own))).collect();
        if lines.is_empty() { "()".to_string() } else { format!("({}\n)", lines.join(",")) }
    };
    let like = |of: &ObjectId, what: &str| (format!("(LIKE {} {what})", quote::qualified(of)), own_settings(leg, id));
    match leg.to.lineage(id) {
        Some(Lineage::Heir { of }) => {
            let above = of.iter().map(quote::qualified).collect::<Vec<_>>().join(", ");
            let own = all(&mut columns.iter().filter(|(_, column)| !column.inherited.0));
            (format!("{own} INHERITS ({above})"), own_settings(leg, id))
        }
        // Columns of its table that are in quarantine are columns to the server.
        Some(Lineage::Partition { of, .. }) if !foreign && leg.from.contains(of) => {
            like(of, "INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING STORAGE INCLUDING COMPRESSION")
        }
        // A NOT NULL is called the same then, so that it can be called otherwise later.
        Some(Lineage::Partition { of, .. }) if !foreign && is_like(leg.to, id, of) => {
            like(of, "INCLUDING DEFAULTS INCLUDING GENERATED")
        }
        _ => (all(&mut columns.iter()), String::new()),
    }
}

/// What is to be set of the columns that a new table has from others.
fn own_settings(leg: &Leg, id: &ObjectId) -> String {
    let columns = leg.to.columns(id).into_iter().filter(|(_, own)| own.inherited.0);
    let given = columns.filter_map(|(id, own)| Some((id, leg.to.column(&leg.to.giver(id)?)?, own)));
    given.map(|(id, given, own)| column::own_settings(id, given, own)).collect()
}

/// Whether two tables have the same columns, but for what can be set of each.
fn is_like(side: &Catalog, one: &ObjectId, other: &ObjectId) -> bool {
    let shape = |(id, column): (&ObjectId, &Column)| {
        let Column { data_type, collation, generated, .. } = column.clone();
        (id.name().to_string(), data_type, collation, generated)
    };
    let shapes = |id: &ObjectId| side.columns(id).into_iter().map(shape).collect::<Vec<_>>();
    shapes(one) == shapes(other)
}

fn alter(id: &ObjectId, old: &Table, new: &Table) -> Vec<Step> {
    let name = quote::qualified(id);
    let mut steps: Vec<Step> = match (&old.foreign, &new.foreign) {
        (Some(before), Some(after)) => foreign_table::alter(id, before, after).into_iter().collect(),
        _ => vec![],
    };
    if old.attributes != new.attributes {
        let word = if new.attributes.is_empty() { "LOGGED" } else { "UNLOGGED" };
        let sql = format!("ALTER TABLE {name} SET {word};");
        let step =
            Step::new(Verb::Alter, id, format!("make {id} {}", word.to_lowercase()), sql, locks::ACCESS_EXCLUSIVE);
        steps.push(step.costing(Cost::Rewrite));
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
