//! Edits of what stands around columns: constraints, indexes, tables, views, enums.

use super::edit::table;
use super::grow::Grower;
use super::model::{Rule, Schema};

pub fn add_constraint(grower: &mut Grower, schema: &mut Schema) -> Option<()> {
    let known = schema.clone();
    let table = table(grower, schema)?;
    let constraint = grower.constraint(&known, table)?;
    table.constraints.push(constraint);
    Some(())
}

pub fn drop_constraint(grower: &mut Grower, schema: &mut Schema) -> Option<()> {
    let table = table(grower, schema)?;
    let at = grower.below(table.constraints.len());
    let free = !matches!(table.constraints.get(at)?.rule, Rule::Primary(_));
    free.then(|| drop(table.constraints.remove(at)))
}

pub fn add_index(grower: &mut Grower, schema: &mut Schema) -> Option<()> {
    let table = table(grower, schema)?;
    let index = grower.index(table)?;
    table.indexes.push(index);
    Some(())
}

/// An index goes, or another one takes its name.
pub fn drop_index(grower: &mut Grower, schema: &mut Schema) -> Option<()> {
    let table = table(grower, schema)?;
    let at = grower.below(table.indexes.len());
    let name = table.indexes.get(at)?.name.clone();
    table.indexes.remove(at);
    if grower.often(5) {
        let mut index = grower.index(table)?;
        index.name = name;
        table.indexes.push(index);
    }
    Some(())
}

pub fn add_table(grower: &mut Grower, schema: &mut Schema) -> Option<()> {
    let table = grower.table(schema);
    schema.tables.push(table);
    Some(())
}

pub fn drop_table(grower: &mut Grower, schema: &mut Schema) -> Option<()> {
    let at = grower.below(schema.tables.len());
    schema.tables.remove(at);
    if schema.tables.is_empty() { add_table(grower, schema) } else { Some(()) }
}

pub fn change_view(grower: &mut Grower, schema: &mut Schema) -> Option<()> {
    if let Some(at) = schema.views.len().checked_sub(1)
        && grower.often(6)
    {
        let old = schema.views.remove(at);
        let mut view = grower.view(schema)?;
        view.name = if grower.often(6) { old.name } else { view.name };
        schema.views.push(view);
        return Some(());
    }
    let view = grower.view(schema)?;
    schema.views.push(view);
    Some(())
}

pub fn change_enum(grower: &mut Grower, schema: &mut Schema) -> Option<()> {
    let (at, label, which) = (grower.below(schema.enums.len()), grower.name(), grower.below(4));
    let labels = &mut schema.enums.get_mut(at)?.labels;
    match which {
        0 => labels.push(label),
        1 => labels.insert(1, label),
        2 => labels.swap(0, 1),
        _ => drop(labels.pop()),
    }
    Some(())
}
