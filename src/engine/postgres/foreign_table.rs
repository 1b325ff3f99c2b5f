//! Foreign tables: the rows are elsewhere, so nothing is buried, proven or filled.

use super::introspect::{Row, list, maybe};
use super::options::{Bracketed, Item};
use super::{column, locks, quote};
use crate::catalog::{Aside, Change, Column, Foreign, Object, ObjectId};
use crate::error::Result;
use crate::step::{Step, Verb};

/// Two fields from `at`: the server, and the options as a list.
pub fn read(row: &Row, at: usize) -> Result<Option<Foreign>> {
    let mut options = list(row, at + 1)?;
    let order = options.iter().map(|option| named(option).0.to_string()).collect();
    options.sort();
    Ok(maybe(row, at).map(|server| Foreign { server, options, order: Aside(order) }))
}

fn named(option: &str) -> (&str, &str) {
    option.split_once('=').unwrap_or((option, ""))
}

/// Options as they stand where a column is described.
pub fn clause(options: &[String]) -> String {
    if options.is_empty() { String::new() } else { bracketed(options).to_string() }
}

/// Options as they stand where a table is described.
pub fn table_clause(Foreign { options, order, .. }: &Foreign) -> String {
    if options.is_empty() { String::new() } else { ordered(options, order).to_string() }
}

fn ordered(options: &[String], order: &Aside<Vec<String>>) -> Bracketed {
    let names: Vec<String> = order.0.iter().map(|name| quote::name(name)).collect();
    bracketed(options).ordered(&names)
}

fn bracketed(options: &[String]) -> Bracketed {
    let items = options.iter().map(|option| named(option));
    let items = items.map(|(name, value)| Item { name: quote::name(name), rest: quote::literal(value) });
    Bracketed { head: " OPTIONS".into(), items: items.collect() }
}

/// Drops the description of a table; its rows stay where they are.
pub fn drop(id: &ObjectId) -> Step {
    let sql = format!("DROP FOREIGN TABLE {};", quote::qualified(id));
    Step::new(Verb::Drop, id, format!("drop foreign {id}"), sql, locks::ACCESS_EXCLUSIVE)
}

/// Other options for a table.
pub fn alter(id: &ObjectId, old: &Foreign, new: &Foreign) -> Option<Step> {
    let action = ordered(&old.options, &old.order).options(&ordered(&new.options, &new.order))?;
    let sql = format!("ALTER FOREIGN TABLE {} {action};", quote::qualified(id));
    Some(Step::new(Verb::Alter, id, format!("set the options of foreign {id}"), sql, locks::ACCESS_EXCLUSIVE))
}

/// A column of a foreign table, described otherwise.
pub fn column_steps(change: &Change) -> Vec<Step> {
    let id = change.id;
    let (table, name) = (quote::table(id), quote::name(id.name()));
    let step = |verb, says: &str, actions: Vec<String>| {
        let sql = format!("ALTER FOREIGN TABLE {table} {};", actions.join(", "));
        Step::new(verb, id, format!("{says} {id}"), sql, locks::ACCESS_EXCLUSIVE)
    };
    match (change.old, change.new) {
        (None, Some(Object::Column(new))) => {
            vec![step(Verb::Create, "describe", vec![format!("ADD COLUMN {}", column::definition(id, new))])]
        }
        (Some(_), None) => vec![step(Verb::Drop, "describe no more", vec![format!("DROP COLUMN {name}")])],
        (Some(Object::Column(old)), Some(Object::Column(new))) if old.generated != new.generated => {
            let add = format!("ADD COLUMN {}", column::definition(id, new));
            let drop = step(Verb::Drop, "describe anew", vec![format!("DROP COLUMN {name}")]);
            vec![drop, step(Verb::Create, "describe", vec![add])]
        }
        (Some(Object::Column(old)), Some(Object::Column(new))) => {
            let actions = actions(old, new).into_iter().map(|action| format!("ALTER COLUMN {name} {action}"));
            vec![step(Verb::Alter, "describe anew", actions.collect())]
        }
        _ => vec![],
    }
}

fn actions(old: &Column, new: &Column) -> Vec<String> {
    let retyped = old.data_type != new.data_type || old.collation != new.collation;
    let collate = new.collation.as_ref().map_or_else(String::new, |collation| format!(" COLLATE {collation}"));
    let drops = old.default.is_some() && (new.default.is_none() || retyped);
    let sets = new.default.as_ref().filter(|_| retyped || old.default != new.default);
    let null = match (old.nullable, new.nullable) {
        (false, true) => Some("DROP NOT NULL".to_string()),
        (true, false) => Some("SET NOT NULL".to_string()),
        _ => None,
    };
    let drop = drops.then(|| "DROP DEFAULT".to_string());
    let retype = retyped.then(|| format!("TYPE {}{collate}", new.data_type));
    let set = sets.map(|default| format!("SET DEFAULT {default}"));
    let options = bracketed(&old.options).options(&bracketed(&new.options));
    [drop, retype, set, null, options].into_iter().flatten().collect()
}
