//! What tables, columns and indexes are set to.

use super::grow::Grower;
use super::model::{Schema, Sort, Table};
use super::thing::{Family, Place, Thing, column, table};
use super::write::quote;

pub const FAMILIES: &[Family] = &[
    Family { kind: "table setting", address: "", place: Place::Late, forms: 5, choose: table, write: of_table },
    Family { kind: "column setting", address: "", place: Place::Late, forms: 5, choose: column, write: of_column },
    Family { kind: "replica identity", address: "", place: Place::Late, forms: 3, choose: table, write: identity },
    Family { kind: "cluster", address: "", place: Place::Late, forms: 1, choose: table, write: cluster },
    Family { kind: "index setting", address: "", place: Place::Late, forms: 2, choose: indexed, write: of_index },
];

/// A table that is not in parts.
fn whole<'s>(schema: &'s Schema, thing: &Thing) -> Option<&'s Table> {
    schema.table(&thing.over[0]).filter(|table| table.parts.is_none())
}

fn of_table(schema: &Schema, thing: &Thing) -> Option<String> {
    let table = quote(&whole(schema, thing)?.name);
    let settings = [
        "SET (fillfactor = 70)",
        "SET (autovacuum_enabled = false, toast.autovacuum_enabled = false)",
        "SET (parallel_workers = 2, fillfactor = 90)",
        "SET UNLOGGED",
        "SET (toast_tuple_target = 200)",
    ];
    // What an unlogged table refers to, or is referred to by, has to be unlogged too.
    let joined = |schema: &Schema| schema.tables.iter().any(Table::has_references);
    (thing.form != 3 || !joined(schema)).then(|| format!("ALTER TABLE {table} {};\n", settings[thing.form]))
}

fn of_column(schema: &Schema, thing: &Thing) -> Option<String> {
    let own = schema.table(&thing.over[0])?;
    let column = own.column(&thing.over[1])?;
    let wide = matches!(column.sort, Sort::Text | Sort::Varying(_) | Sort::Json);
    let setting = match thing.form {
        0 => "SET STATISTICS 300",
        1 => "SET (n_distinct = -0.5)",
        2 if wide => "SET STORAGE EXTERNAL",
        3 if wide => "SET STORAGE MAIN",
        4 if wide => "SET COMPRESSION pglz",
        _ => "SET STATISTICS 50",
    };
    Some(format!("ALTER TABLE {} ALTER COLUMN {} {setting};\n", quote(&own.name), quote(&column.name)))
}

fn identity(schema: &Schema, thing: &Thing) -> Option<String> {
    let own = whole(schema, thing)?;
    let (table, key) = (quote(&own.name), quote(own.primary()?));
    let identity = ["FULL".to_string(), format!("USING INDEX {key}"), "NOTHING".into()][thing.form].clone();
    Some(format!("ALTER TABLE {table} REPLICA IDENTITY {identity};\n"))
}

fn cluster(schema: &Schema, thing: &Thing) -> Option<String> {
    let own = whole(schema, thing)?;
    Some(format!("ALTER TABLE {} CLUSTER ON {};\n", quote(&own.name), quote(own.primary()?)))
}

fn indexed(grower: &mut Grower, schema: &Schema) -> Option<Vec<String>> {
    let names: Vec<Vec<String>> = schema
        .tables
        .iter()
        .flat_map(|table| table.indexes.iter().map(|own| vec![table.name.clone(), own.name.clone()]))
        .collect();
    grower.one(&names).cloned()
}

fn of_index(schema: &Schema, thing: &Thing) -> Option<String> {
    let own = whole(schema, thing)?.indexes.iter().find(|own| own.name == thing.over[1])?;
    let (name, expression) = (quote(&own.name), own.function.is_some());
    Some(match thing.form {
        1 if expression => format!("ALTER INDEX {name} ALTER COLUMN 1 SET STATISTICS 100;\n"),
        _ => format!("ALTER INDEX {name} SET (fillfactor = 60);\n"),
    })
}
