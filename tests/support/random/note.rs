//! Comments on everything that can have one.

use super::grow::Grower;
use super::model::{Constraint, Rule, Schema};
use super::thing::{Family, Place, Thing};
use super::write::quote;

pub const FAMILIES: &[Family] =
    &[Family { kind: "comment", address: "", place: Place::Last, forms: 3, choose: target, write: comment }];

fn target(grower: &mut Grower, schema: &Schema) -> Option<Vec<String>> {
    let things = schema.things.iter().filter(|thing| thing.address().is_some()).map(|thing| thing.name.clone());
    let others = schema.tables.iter().flat_map(|table| {
        let constraints = table.constraints.iter().map(|own| own.name.clone());
        constraints.chain(table.indexes.iter().map(|own| own.name.clone()))
    });
    let types = schema.enums.iter().map(|own| own.name.clone());
    let views = schema.views.iter().map(|own| own.name.clone());
    let names: Vec<String> = things.chain(others).chain(types).chain(views).collect();
    Some(vec![grower.one(&names)?.clone()])
}

fn comment(schema: &Schema, thing: &Thing) -> Option<String> {
    let address = address(schema, &thing.over[0])?;
    let text = ["a comment", "another one, that''s it", "the third"][thing.form];
    Some(format!("COMMENT ON {address} IS '{text}';\n"))
}

fn address(schema: &Schema, name: &str) -> Option<String> {
    let quoted = quote(name);
    if let Some(thing) = schema.thing(name) {
        return thing.address();
    }
    let in_table = schema.tables.iter().find_map(|table| {
        // The server makes no unique constraint of what the primary key says already.
        let own = |own: &&Constraint| !matches!(&own.rule, Rule::Unique(columns) if columns == &["id"]);
        let constraint = table.constraints.iter().filter(own).any(|own| own.name == name);
        let index = table.indexes.iter().any(|own| own.name == name).then(|| format!("INDEX {quoted}"));
        index.or_else(|| constraint.then(|| format!("CONSTRAINT {quoted} ON {}", quote(&table.name))))
    });
    let enumeration = schema.enums.iter().any(|own| own.name == name).then(|| format!("TYPE {quoted}"));
    let view = schema.views.iter().any(|own| own.name == name).then(|| format!("VIEW {quoted}"));
    in_table.or(enumeration).or(view)
}
