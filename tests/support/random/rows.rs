//! Rows for every table, that satisfy whatever a schema can say of them: row `n` of a child refers to row `n` of its parent.

use super::call::is_computed;
use super::domain::attributes;
use super::model::{Column, Rule, Schema, Sort, Table, Value};
use super::write::{list, literal, quote};

/// How many rows a table gets.
const ROWS: usize = 3;

/// Statements that insert them. Nobody checks references meanwhile, so tables come in any order.
pub fn inserts(schema: &Schema) -> String {
    let tables = schema.tables.iter().map(|table| insert(schema, table, &table.name, 0));
    let heirs = schema.things.iter().filter(|thing| thing.is("heir")).filter_map(|thing| {
        let parent = schema.table(&thing.over[0])?;
        Some(insert(schema, parent, &thing.name, 10))
    });
    let inside = schema.things.iter().filter(|thing| thing.is("schema") && thing.form == 1);
    let inside = inside.map(|thing| format!("INSERT INTO {}.inside VALUES (1), (2);\n", thing.quoted()));
    let inserts: String = tables.chain(heirs).chain(inside).collect();
    format!("SET session_replication_role = replica;\n{inserts}")
}

/// Rows of the columns of a table into one that has them, with keys of their own.
fn insert(schema: &Schema, table: &Table, into: &str, key: usize) -> String {
    let counts = |column: &Column| key == 0 && matches!(column.value, Value::Identity | Value::Serial);
    let columns: Vec<&Column> = table.columns.iter().filter(|own| !is_computed(own) && !counts(own)).collect();
    if columns.is_empty() {
        return format!("INSERT INTO {} DEFAULT VALUES;\n", quote(into)).repeat(ROWS);
    }
    let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    let row = |at: usize| {
        let values = columns.iter().map(|column| {
            if column.name == "id" { (key + at + 1).to_string() } else { given(schema, table, column, at) }
        });
        format!("({})", values.collect::<Vec<_>>().join(", "))
    };
    let rows: Vec<String> = (0..ROWS).map(row).collect();
    format!("INSERT INTO {} ({}) VALUES\n  {};\n", quote(into), list(&names), rows.join(",\n  "))
}

fn given(schema: &Schema, table: &Table, column: &Column, at: usize) -> String {
    let refers = |rule: &Rule| matches!(rule, Rule::Foreign { column: own, .. } if *own == column.name);
    match &column.sort {
        _ if table.constraints.iter().any(|own| refers(&own.rule)) => (at + 1).to_string(),
        Sort::Own(_) => value(schema, &column.sort, at),
        _ if column.nullable && at == ROWS - 1 => "NULL".into(),
        sort => value(schema, sort, at),
    }
}

/// The value of a type in a row, another one for every row as far as the type has so many.
pub fn value(schema: &Schema, sort: &Sort, at: usize) -> String {
    let number = at + 1;
    let text = |length: usize| literal(&format!("{number} is a name").chars().take(length).collect::<String>());
    match sort {
        Sort::Small | Sort::Integer | Sort::Big => number.to_string(),
        Sort::Text | Sort::Collated(_) => text(40),
        Sort::Varying(length) => text((*length).into()),
        Sort::Numeric(_) => format!("{number}.5"),
        Sort::Boolean => at.is_multiple_of(2).to_string(),
        Sort::Date => format!("'2024-02-0{number}'"),
        Sort::Json => format!("'{{\"n\": {number}}}'"),
        Sort::Enum(name) => schema
            .enums
            .iter()
            .find(|own| own.name == *name)
            .map_or_else(|| "NULL".into(), |own| literal(&own.labels[at % own.labels.len()])),
        Sort::Own(name) => own(schema, name, number),
    }
}

/// The value of a type of one's own.
fn own(schema: &Schema, name: &str, number: usize) -> String {
    match schema.thing(name) {
        Some(thing) if thing.is("domain") => format!("'{number}'"),
        Some(thing) if thing.is("range type") => format!("'[{number},9)'"),
        Some(thing) if attributes(thing) == 2 => format!("'({number},b)'"),
        Some(thing) if thing.form == 3 => format!("'({number},{{}},b)'"),
        Some(_) => format!("'({number},b,{number})'"),
        None => "NULL".into(),
    }
}
