//! What makes a schema of tables one of many kinds: objects around the tables, and tables that use them.

use super::call::callable;
use super::grow::{Grower, plain};
use super::model::{Constraint, Method, Parts, Rule, Schema, Sort, Table, Value};
use super::thing::{Family, Place, families, thing};

/// Objects of a few families, first what tables can use, then tables that do, then what stands on them.
pub fn dressed(grower: &mut Grower, mut schema: Schema, seed: u64) -> Schema {
    let families = families();
    let in_turn = |step: usize| families[(seed as usize * 5 + step) % families.len()];
    let mut wanted: Vec<&'static Family> = (0..5).map(in_turn).collect();
    wanted.extend((0..2 + grower.below(5)).map(|_| families[grower.below(families.len())]));
    wanted.sort_by_key(|family| family.place);
    let (early, late): (Vec<_>, Vec<_>) = wanted.into_iter().partition(|family| family.place == Place::Early);
    early.into_iter().for_each(|family| add(grower, &mut schema, family));
    for _ in 0..2 + grower.below(4) {
        use_something(grower, &mut schema);
    }
    late.into_iter().for_each(|family| add(grower, &mut schema, family));
    schema.pruned()
}

/// Adds an object, and before it what objects of its family need.
pub fn add(grower: &mut Grower, schema: &mut Schema, family: &'static Family) {
    for need in needs(family.kind) {
        let missing = !schema.things.iter().any(|thing| thing.is(need));
        if let Some(needed) = families().into_iter().find(|family| missing && family.kind == *need) {
            add(grower, schema, needed);
        }
    }
    let grown = thing(grower, schema, family);
    schema.things.extend(grown);
}

fn needs(kind: &str) -> &'static [&'static str] {
    match kind {
        "aggregate" | "operator" => &["combiner"],
        "cast" => &["composite type"],
        "server" => &["foreign data wrapper"],
        "foreign table" => &["server"],
        "view over view" => &["rich view"],
        "view over function" => &["reader"],
        "trigger" => &["trigger function"],
        "view trigger" => &["rich view", "trigger function"],
        "event trigger" => &["event function"],
        "other grant" => &["function"],
        _ => &[],
    }
}

type Use = fn(&mut Grower, &Schema, &mut Table) -> Option<()>;

/// How tables use other objects, and what else can be said of them.
pub const USES: [(&str, Use); 9] = [
    ("type of one's own", typed),
    ("default by function", default_by),
    ("column by function", computed_by),
    ("check by function", check_by),
    ("index by function", index_by),
    ("parts", parted),
    ("virtual column", virtually),
    ("constraint that is not enforced", idle),
    ("named not null", named),
];

/// Lets a table use something, or be something that it was not.
pub fn use_something(grower: &mut Grower, schema: &mut Schema) -> Option<()> {
    let (known, at) = (schema.clone(), grower.below(schema.tables.len()));
    let (_, uses) = USES[grower.below(USES.len())];
    uses(grower, &known, schema.tables.get_mut(at)?)
}

/// A type of one's own, or a collation.
pub fn sort(grower: &mut Grower, schema: &Schema) -> Option<Sort> {
    let sorts = schema.things.iter().filter_map(|thing| match thing.family.kind {
        "domain" | "composite type" | "range type" => Some(Sort::Own(thing.name.clone())),
        "collation" => Some(Sort::Collated(thing.name.clone())),
        _ => None,
    });
    grower.one(&sorts.collect::<Vec<_>>()).cloned()
}

fn typed(grower: &mut Grower, schema: &Schema, table: &mut Table) -> Option<()> {
    let column = plain(grower.name(), sort(grower, schema)?, true);
    table.columns.push(column);
    Some(())
}

fn default_by(grower: &mut Grower, schema: &Schema, table: &mut Table) -> Option<()> {
    let [function, column] = callable(grower, schema, table)?;
    let column = table.columns.iter_mut().find(|own| own.name == column && own.name != "id")?;
    column.value = Value::DefaultOf(function);
    Some(())
}

fn computed_by(grower: &mut Grower, schema: &Schema, table: &mut Table) -> Option<()> {
    let [function, from] = callable(grower, schema, table)?;
    let sort = table.column(&from)?.sort.clone();
    table
        .columns
        .push(super::model::Column { value: Value::Called { function, from }, ..plain(grower.name(), sort, true) });
    Some(())
}

fn check_by(grower: &mut Grower, schema: &Schema, table: &mut Table) -> Option<()> {
    let [function, column] = callable(grower, schema, table)?;
    let rule = Rule::CheckBy(function, column);
    table.constraints.push(Constraint { name: grower.name(), rule, directives: vec![], idle: false });
    Some(())
}

fn index_by(grower: &mut Grower, schema: &Schema, table: &mut Table) -> Option<()> {
    let [function, column] = callable(grower, schema, table)?;
    let mut index = grower.index(table)?;
    (index.columns, index.unique, index.function) = (vec![column], false, Some(function));
    table.indexes.push(index);
    Some(())
}

pub fn parted(grower: &mut Grower, _: &Schema, table: &mut Table) -> Option<()> {
    let method = *grower.one(&[Method::Range, Method::List, Method::Hash])?;
    let slots = [0, 1, 2].map(|_| method == Method::Hash || grower.often(7));
    table.parts = Some(Parts { method, slots, rest: grower.often(4), deep: grower.often(3) });
    Some(())
}

fn virtually(grower: &mut Grower, schema: &Schema, table: &mut Table) -> Option<()> {
    let plain_sort = |sort: &Sort| matches!(sort, Sort::Integer | Sort::Big | Sort::Text | Sort::Numeric(_));
    let fit = table.columns.iter().filter(|own| plain_sort(&own.sort) && own.value.from().is_none());
    let from = grower.one(&fit.cloned().collect::<Vec<_>>()).filter(|_| schema.major >= 18)?.clone();
    table
        .columns
        .push(super::model::Column { value: Value::Virtual(from.name), ..plain(grower.name(), from.sort, true) });
    Some(())
}

pub fn idle(grower: &mut Grower, schema: &Schema, table: &mut Table) -> Option<()> {
    let free = |own: &&mut Constraint| matches!(own.rule, Rule::Check(..) | Rule::CheckBy(..) | Rule::Foreign { .. });
    let mut all: Vec<&mut Constraint> = table.constraints.iter_mut().filter(free).collect();
    let at = grower.below(all.len());
    let own = all.get_mut(at).filter(|_| schema.major >= 18)?;
    own.idle = !own.idle;
    Some(())
}

pub fn named(grower: &mut Grower, schema: &Schema, table: &mut Table) -> Option<()> {
    let (at, name) = (grower.below(table.columns.len()), grower.name());
    let column = table.columns.get_mut(at).filter(|_| schema.major >= 18)?;
    column.named = column.named.is_none().then_some(name);
    Some(())
}
