//! Random schemas and random edits of them, for either engine, the same for the same seed.
//!
//! A schema is a small model; what SQL says of a column (its default, its checks) follows from the column's type when it is
//! written, so that every edit leaves a schema that a database takes. In PostgreSQL objects of many families stand beside
//! the tables.

pub mod access;
mod alter;
mod call;
mod collation;
mod domain;
mod dress;
mod edit;
mod foreign;
mod grow;
mod model;
mod note;
mod operator;
mod partition;
mod prune;
mod publication;
mod reshape;
mod routine;
mod rows;
mod search;
mod setting;
mod statistics;
mod thing;
mod trigger;
mod view;
mod write;

use concertina::engine::Engine;
use grow::Grower;
use model::{Schema, Value};
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::collections::BTreeSet;

/// An old schema and what became of it, both as SQL, and rows for the old one.
pub struct Pair {
    pub old: String,
    pub new: String,
    pub rows: Option<String>,
    /// What both together are made of.
    pub kinds: BTreeSet<&'static str>,
}

/// Tables, what belongs to them, and plain views.
pub fn tables(engine: Engine, seed: u64) -> Pair {
    let mut grower = Grower::new(engine, StdRng::seed_from_u64(seed), 0);
    let old = grower.schema();
    let new = edit::edited(&mut grower, old.clone());
    pair(engine, &old, &new)
}

/// Every kind that PostgreSQL of a major knows.
pub fn kinds(major: u32, seed: u64) -> Pair {
    let mut tables = Grower::new(Engine::Postgres, StdRng::seed_from_u64(seed), 0);
    let mut others = Grower::new(Engine::Postgres, StdRng::seed_from_u64(!seed), 1000);
    let mut old = tables.schema();
    old.major = major;
    let old = dress::dressed(&mut others, old, seed);
    let new = if others.often(5) { edit::edited(&mut tables, old.clone()) } else { old.clone() };
    let new = alter::altered(&mut others, new);
    let mut owners = Grower::new(Engine::Postgres, StdRng::seed_from_u64(seed.rotate_left(32)), 2000);
    let [old, new] = [old, new].map(|schema| access::given(&mut owners, schema));
    Pair { rows: Some(rows::inserts(&old)), ..pair(Engine::Postgres, &old, &new) }
}

fn pair(engine: Engine, old: &Schema, new: &Schema) -> Pair {
    let kinds = [old, new].into_iter().flat_map(made_of).collect();
    Pair { old: write::sql(engine, old), new: write::sql(engine, new), rows: None, kinds }
}

fn made_of(schema: &Schema) -> Vec<&'static str> {
    let columns = schema.tables.iter().flat_map(|table| &table.columns);
    let marks = columns.filter_map(|column| match (&column.value, &column.named) {
        (Value::Virtual(_), _) => Some("virtual column"),
        (Value::Called { .. }, _) => Some("column by function"),
        (Value::DefaultOf(_), _) => Some("default by function"),
        (_, Some(_)) => Some("named not null"),
        _ => None,
    });
    let constraints = schema.tables.iter().flat_map(|table| &table.constraints);
    let idle = constraints.filter(|own| own.idle).map(|_| "constraint that is not enforced");
    let called = schema.tables.iter().flat_map(|table| &table.indexes).filter(|own| own.function.is_some());
    let parts = schema.tables.iter().filter(|table| table.parts.is_some()).map(|_| "parts");
    let things = schema.things.iter().map(|thing| thing.family.kind);
    things.chain(marks).chain(idle).chain(parts).chain(called.map(|_| "index by function")).collect()
}

/// Every word that [`Pair::kinds`] can hold for PostgreSQL of a major.
pub fn every_kind(major: u32) -> BTreeSet<&'static str> {
    let new = ["virtual column", "named not null", "constraint that is not enforced"];
    let uses = ["column by function", "default by function", "index by function", "parts"];
    let families = thing::families().into_iter().map(|family| family.kind);
    families.chain(uses).chain(new.into_iter().filter(|_| major >= 18)).collect()
}
