//! Edits: what a person does to a schema between two releases. Those of columns are here.

use super::grow::Grower;
use super::model::{Column, Rule, Schema, Sort, Table, Value};
use super::reshape::{
    add_constraint, add_index, add_table, change_enum, change_view, drop_constraint, drop_index, drop_table,
};
use super::rows;
use super::write::{quote, value};
use concertina::engine::Engine;

type Edit = fn(&mut Grower, &mut Schema) -> Option<()>;

const EDITS: [Edit; 18] = [
    add_column,
    add_column,
    drop_column,
    drop_column,
    retype,
    retype,
    flip_null,
    change_default,
    add_constraint,
    drop_constraint,
    add_index,
    drop_index,
    add_table,
    drop_table,
    change_view,
    change_enum,
    comment,
    rename_column,
];

/// The schema after a few edits.
pub fn edited(grower: &mut Grower, mut schema: Schema) -> Schema {
    for _ in 0..1 + grower.below(6) {
        let edit = EDITS[grower.below(EDITS.len())];
        edit(grower, &mut schema);
        schema = schema.pruned();
    }
    schema
}

pub fn table<'s>(grower: &mut Grower, schema: &'s mut Schema) -> Option<&'s mut Table> {
    let at = grower.below(schema.tables.len());
    schema.tables.get_mut(at)
}

/// A column that is neither a key nor computed, nor the ground of a computed one.
pub fn column<'s>(grower: &mut Grower, table: &'s mut Table) -> Option<&'s mut Column> {
    let plain =
        |column: &Column| matches!(column.value, Value::Given | Value::Default(_)) && column.directives.is_empty();
    let free = |column: &&Column| plain(column) && !table.is_key(&column.name) && !table.is_computed_from(&column.name);
    let names: Vec<String> = table.columns.iter().filter(free).map(|column| column.name.clone()).collect();
    let name = grower.one(&names)?.clone();
    table.columns.iter_mut().find(|column| column.name == name)
}

fn fill(engine: Engine, schema: &Schema, sort: &Sort) -> String {
    match sort {
        Sort::Enum(name) => {
            let labels = schema.enums.iter().find(|own| own.name == *name).map(|own| own.labels[0].clone());
            format!("@fill '{}'", labels.unwrap_or_default().replace('\'', "''"))
        }
        Sort::Own(_) => format!("@fill {}", rows::value(schema, sort, 1)),
        sort => format!("@fill {}", value(engine, sort, 1)),
    }
}

fn add_column(grower: &mut Grower, schema: &mut Schema) -> Option<()> {
    let (known, engine) = (schema.clone(), grower.engine);
    let table = table(grower, schema)?;
    let mut column = grower.column(&known, table);
    if !column.nullable && column.value == Value::Given {
        column.directives.push(fill(engine, &known, &column.sort));
    }
    table.columns.push(column);
    Some(())
}

fn drop_column(grower: &mut Grower, schema: &mut Schema) -> Option<()> {
    let table = table(grower, schema)?;
    let at = 1 + grower.below(table.columns.len() - 1);
    if at < table.columns.len() {
        table.columns.remove(at);
    }
    Some(())
}

fn retype(grower: &mut Grower, schema: &mut Schema) -> Option<()> {
    let (sort, engine, known) = (grower.sort(schema), grower.engine, schema.clone());
    let table = table(grower, schema)?;
    let column = column(grower, table)?;
    let name = quote(&column.name);
    let numbers = |sort: &Sort| matches!(sort, Sort::Small | Sort::Integer | Sort::Big | Sort::Numeric(_));
    let texts = |sort: &Sort| matches!(sort, Sort::Text | Sort::Varying(_));
    let using = match (&column.sort, &sort) {
        (old, new) if old == new => return None,
        (old, new) if numbers(old) && numbers(new) || texts(new) => None,
        (old, new) if texts(old) && numbers(new) => Some(format!("length({name})")),
        (_, Sort::Enum(_)) => return None,
        (_, new) => Some(value(engine, new, 1)),
    };
    if engine == Engine::Postgres {
        let back = match &column.sort {
            Sort::Own(_) => rows::value(&known, &column.sort, 1),
            sort => value(engine, sort, 1),
        };
        column.directives.extend(using.map(|using| format!("@using {using} -- @reverse {back}")));
    }
    (column.sort, column.value) = (sort, Value::Given);
    Some(())
}

fn flip_null(grower: &mut Grower, schema: &mut Schema) -> Option<()> {
    let (known, engine) = (schema.clone(), grower.engine);
    let table = table(grower, schema)?;
    let column = column(grower, table)?;
    column.nullable = !column.nullable;
    if !column.nullable {
        column.directives.push(fill(engine, &known, &column.sort));
    }
    Some(())
}

fn change_default(grower: &mut Grower, schema: &mut Schema) -> Option<()> {
    let (gone, which) = (grower.often(3), grower.below(3) as u8);
    let table = table(grower, schema)?;
    let column = column(grower, table)?;
    column.value = if gone { Value::Given } else { Value::Default(which) };
    Some(())
}

fn comment(grower: &mut Grower, schema: &mut Schema) -> Option<()> {
    if grower.engine == Engine::Sqlite {
        return None;
    }
    let text = grower.name();
    let table = table(grower, schema)?;
    if grower.often(5) {
        table.comment = Some(text);
    } else {
        column(grower, table)?.comment = Some(text);
    }
    Some(())
}

/// A column under another name, wherever it is spoken of in its table; views over it go.
fn rename_column(grower: &mut Grower, schema: &mut Schema) -> Option<()> {
    let (to, direct) = (grower.name(), grower.often(4));
    let table = table(grower, schema)?;
    let column = column(grower, table)?;
    let from = std::mem::replace(&mut column.name, to.clone());
    let strategy = if direct { " strategy=direct" } else { "" };
    column.directives.push(format!("@renamed from={}{strategy}", quote(&from)));
    let follow = |name: &mut String| {
        if *name == from {
            name.clone_from(&to)
        }
    };
    for constraint in &mut table.constraints {
        match &mut constraint.rule {
            Rule::Primary(columns) | Rule::Unique(columns) => columns.iter_mut().for_each(follow),
            Rule::Check(column, _) | Rule::CheckBy(_, column) | Rule::Foreign { column, .. } => follow(column),
        }
    }
    table.indexes.iter_mut().for_each(|index| index.columns.iter_mut().chain(&mut index.partial).for_each(follow));
    schema.things.iter_mut().for_each(|thing| thing.over.iter_mut().for_each(follow));
    Some(())
}
