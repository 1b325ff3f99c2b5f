//! Extended statistics.

use super::grow::Grower;
use super::model::{Schema, Sort, Value};
use super::thing::{Family, Place, Thing};
use super::write::quote;

pub const FAMILIES: &[Family] = &[Family {
    kind: "statistics",
    address: "STATISTICS {}",
    place: Place::Late,
    forms: 5,
    choose: two,
    write: statistics,
}];

/// A table and a column besides its key.
fn two(grower: &mut Grower, schema: &Schema) -> Option<Vec<String>> {
    let table = grower.one(&schema.tables)?;
    let names: Vec<String> = table.columns.iter().skip(1).map(|column| column.name.clone()).collect();
    Some(vec![table.name.clone(), grower.one(&names)?.clone()])
}

fn statistics(schema: &Schema, thing: &Thing) -> Option<String> {
    let own = schema.table(&thing.over[0])?;
    let free = |sort: &Sort| !matches!(sort, Sort::Json | Sort::Own(_));
    let column =
        own.column(&thing.over[1]).filter(|column| free(&column.sort) && !matches!(column.value, Value::Virtual(_)))?;
    let (name, table, column) = (thing.quoted(), quote(&own.name), quote(&column.name));
    Some(match thing.form {
        0 => format!("CREATE STATISTICS {name} ON id, {column} FROM {table};\n"),
        1 => format!("CREATE STATISTICS {name} (ndistinct) ON id, {column} FROM {table};\n"),
        2 => format!("CREATE STATISTICS {name} (mcv, dependencies) ON id, {column} FROM {table};\n"),
        3 => format!(
            "CREATE STATISTICS {name} ON id, {column} FROM {table};\nALTER STATISTICS {name} SET STATISTICS 77;\n"
        ),
        _ => format!("CREATE STATISTICS {name} ON ({column} IS NULL), (id % 2), id FROM {table};\n"),
    })
}
