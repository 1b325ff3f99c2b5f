//! Calls of functions of one's own on columns.

use super::grow::Grower;
use super::model::{Column, Schema, Sort, Table, Value};
use super::write::quote;

/// Whether a function over the base takes values of the column.
fn fits(base: &str, column: &Column) -> bool {
    match base {
        "integer" => matches!(column.sort, Sort::Small | Sort::Integer),
        _ => matches!(column.sort, Sort::Text | Sort::Varying(_)),
    }
}

/// The call, if there are both still and they fit.
pub fn call(schema: &Schema, table: &Table, function: &str, column: &str) -> Option<String> {
    let function = schema.thing(function).filter(|thing| thing.is("function"))?;
    let column = table.column(column).filter(|column| fits(&function.over[0], column))?;
    Some(format!("{}({})", function.quoted(), quote(&column.name)))
}

/// A function and a column that it takes, given and not computed.
pub fn callable(grower: &mut Grower, schema: &Schema, table: &Table) -> Option<[String; 2]> {
    let pairs = schema.things.iter().filter(|thing| thing.is("function")).flat_map(|function| {
        let columns = table.columns.iter().filter(|column| fits(&function.over[0], column) && !is_computed(column));
        columns.map(|column| [function.name.clone(), column.name.clone()])
    });
    grower.one(&pairs.collect::<Vec<_>>()).cloned()
}

/// A table, a function and a column of the table that it takes; or a table and its key.
pub fn called(grower: &mut Grower, schema: &Schema) -> Option<Vec<String>> {
    let table = grower.one(&schema.tables)?.clone();
    let names = match callable(grower, schema, &table) {
        Some([function, column]) => vec![table.name.clone(), function, column],
        None => vec![table.name.clone(), String::new(), "id".into()],
    };
    Some(names)
}

/// What `called` has chosen, as an expression over the table.
pub fn expression(schema: &Schema, over: &[String]) -> Option<String> {
    let table = schema.table(&over[0])?;
    if over[1].is_empty() { Some(quote("id")) } else { call(schema, table, &over[1], &over[2]) }
}

pub fn is_computed(column: &Column) -> bool {
    matches!(column.value, Value::Computed(_) | Value::Virtual(_) | Value::Called { .. })
}
