//! Edits of what stands beside tables, and of how tables use it.

use super::dress::{add, idle, named, parted, sort, use_something};
use super::edit::{column, table};
use super::grow::Grower;
use super::model::{Method, Rule, Schema, Sort, Value};
use super::rows::value;
use super::thing::families;

type Edit = fn(&mut Grower, &mut Schema) -> Option<()>;

const EDITS: [Edit; 14] = [
    add_one,
    add_one,
    drop_one,
    drop_one,
    reform,
    reform,
    reform,
    reform,
    retarget,
    replace,
    swap,
    use_one,
    retype,
    other_parts,
];

/// The schema after a few edits.
pub fn altered(grower: &mut Grower, mut schema: Schema) -> Schema {
    for _ in 0..2 + grower.below(6) {
        let edit = EDITS[grower.below(EDITS.len())];
        edit(grower, &mut schema);
        schema = schema.pruned();
    }
    schema
}

fn add_one(grower: &mut Grower, schema: &mut Schema) -> Option<()> {
    let family = *grower.one(&families())?;
    add(grower, schema, family);
    Some(())
}

fn drop_one(grower: &mut Grower, schema: &mut Schema) -> Option<()> {
    let at = grower.below(schema.things.len());
    (at < schema.things.len()).then(|| drop(schema.things.remove(at)))
}

/// The same object in another form.
fn reform(grower: &mut Grower, schema: &mut Schema) -> Option<()> {
    let (at, step) = (grower.below(schema.things.len()), 1 + grower.below(7));
    let thing = schema.things.get_mut(at)?;
    thing.form = (thing.form + step) % thing.family.forms;
    Some(())
}

/// The same object speaking of something else.
fn retarget(grower: &mut Grower, schema: &mut Schema) -> Option<()> {
    let at = grower.below(schema.things.len());
    let family = schema.things.get(at)?.family;
    let over = (family.choose)(grower, schema)?;
    schema.things[at].over = over;
    Some(())
}

/// Something else under the name of an object.
fn replace(grower: &mut Grower, schema: &mut Schema) -> Option<()> {
    let at = grower.below(schema.things.len());
    let name = schema.things.get(at)?.name.clone();
    schema.things.remove(at);
    *schema = std::mem::take(schema).pruned();
    let before = schema.things.len();
    add_one(grower, schema)?;
    schema.things[before..].last_mut().map(|thing| thing.name = name)
}

/// Two objects change names, and whoever speaks of them follows.
fn swap(grower: &mut Grower, schema: &mut Schema) -> Option<()> {
    let names: Vec<String> = schema.things.iter().map(|thing| thing.name.clone()).collect();
    let (one, other) = (grower.one(&names)?.clone(), grower.one(&names)?.clone());
    let swapped = |name: &mut String| match &*name {
        own if *own == one => name.clone_from(&other),
        own if *own == other => name.clone_from(&one),
        _ => {}
    };
    schema.things.iter_mut().for_each(|thing| thing.over.iter_mut().chain([&mut thing.name]).for_each(swapped));
    for table in &mut schema.tables {
        for column in &mut table.columns {
            match &mut column.sort {
                Sort::Own(name) | Sort::Collated(name) => swapped(name),
                _ => {}
            }
            match &mut column.value {
                Value::DefaultOf(function) | Value::Called { function, .. } => swapped(function),
                _ => {}
            }
        }
        table.indexes.iter_mut().filter_map(|index| index.function.as_mut()).for_each(swapped);
        for constraint in &mut table.constraints {
            if let Rule::CheckBy(function, _) = &mut constraint.rule {
                swapped(function);
            }
        }
    }
    Some(())
}

fn use_one(grower: &mut Grower, schema: &mut Schema) -> Option<()> {
    use_something(grower, schema)
}

/// A column becomes of a type of one's own, or is no longer.
fn retype(grower: &mut Grower, schema: &mut Schema) -> Option<()> {
    let known = schema.clone();
    let new = if grower.often(6) { sort(grower, schema)? } else { Sort::Text };
    let table = table(grower, schema)?;
    let column = column(grower, table).filter(|column| column.sort != new)?;
    let (to, back) = (value(&known, &new, 0), value(&known, &column.sort, 0));
    column.directives.push(format!("@using {to} -- @reverse {back}"));
    (column.sort, column.value) = (new, Value::Given);
    Some(())
}

/// A table is parted in another way; a name of `NOT NULL` or a constraint that is enforced may come or go, too.
fn other_parts(grower: &mut Grower, schema: &mut Schema) -> Option<()> {
    let known = schema.clone();
    let parted_tables: Vec<usize> = (0..schema.tables.len()).filter(|at| schema.tables[*at].parts.is_some()).collect();
    if parted_tables.is_empty() || grower.often(2) {
        let table = table(grower, schema)?;
        return if grower.often(5) { idle(grower, &known, table) } else { named(grower, &known, table) };
    }
    let (at, slot, which) = (*grower.one(&parted_tables)?, grower.below(3), grower.below(10));
    let table = &mut schema.tables[at];
    let parts = table.parts.as_mut()?;
    match which {
        0 => return parted(grower, &known, table),
        1 => parts.deep = !parts.deep,
        2 | 3 => parts.rest = !parts.rest,
        _ if parts.method != Method::Hash => parts.slots[slot] = !parts.slots[slot],
        _ => return None,
    }
    Some(())
}
