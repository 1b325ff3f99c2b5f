//! Views in richer forms than a list of columns, and materialized views with their indexes.

use super::call::{called, expression};
use super::grow::Grower;
use super::model::Schema;
use super::thing::{Family, Place, Thing, one_of};
use super::write::quote;

pub const FAMILIES: &[Family] = &[
    Family { kind: "rich view", address: "VIEW {}", place: Place::Late, forms: 9, choose: called, write: view },
    Family { kind: "view over view", address: "VIEW {}", place: Place::Late, forms: 3, choose: viewed, write: over },
    Family {
        kind: "view over function",
        address: "VIEW {}",
        place: Place::Late,
        forms: 1,
        choose: read,
        write: over_reader,
    },
    Family {
        kind: "materialized view",
        address: "MATERIALIZED VIEW {}",
        place: Place::Late,
        forms: 5,
        choose: called,
        write: materialized,
    },
];

fn view(schema: &Schema, thing: &Thing) -> Option<String> {
    let (name, table) = (thing.quoted(), quote(&schema.table(&thing.over[0])?.name));
    let value = expression(schema, &thing.over)?;
    let select = format!("SELECT id, {value} AS value FROM {table}");
    let invoker = if schema.major >= 15 { "security_invoker = true" } else { "security_barrier = false" };
    Some(match thing.form {
        0 => format!("CREATE VIEW {name} AS {select};\n"),
        1 => format!("CREATE VIEW {name} WITH (security_barrier = true) AS {select} WHERE {value} IS NOT NULL;\n"),
        2 => format!("CREATE VIEW {name} AS SELECT id, {value} AS value, 1 AS one FROM {table} WHERE id > 0;\n"),
        3 => {
            format!("CREATE VIEW {name} AS SELECT id FROM {table} WHERE {value} IS NOT NULL WITH LOCAL CHECK OPTION;\n")
        }
        4 => format!("CREATE VIEW {name} WITH ({invoker}) AS {select};\n"),
        5 => format!("CREATE VIEW {name} AS SELECT max(id) AS id, {value} AS value FROM {table} GROUP BY {value};\n"),
        6 => format!(
            "CREATE RECURSIVE VIEW {name} (id, value) AS SELECT id, 1 FROM {table} UNION ALL \
             SELECT id, value + 1 FROM {name} WHERE value < 3;\n"
        ),
        7 => format!("CREATE VIEW {name} AS {select};\nALTER VIEW {name} ALTER COLUMN id SET DEFAULT 7;\n"),
        _ => {
            format!("CREATE VIEW {name} AS SELECT *, row_number() OVER (ORDER BY id) AS \"odd place\" FROM {table};\n")
        }
    })
}

fn viewed(grower: &mut Grower, schema: &Schema) -> Option<Vec<String>> {
    one_of(grower, schema, &["rich view", "view over view", "materialized view"]).map(|name| vec![name])
}

/// Every form of what it stands on has a column `id`.
fn over(schema: &Schema, thing: &Thing) -> Option<String> {
    let (name, below) = (thing.quoted(), quote(&schema.thing(&thing.over[0])?.name));
    Some(match thing.form {
        0 => format!("CREATE VIEW {name} AS SELECT id FROM {below};\n"),
        1 => format!(
            "CREATE VIEW {name} AS SELECT x.id, y.id AS \"other\" FROM {below} x LEFT JOIN {below} y USING (id);\n"
        ),
        _ => format!("CREATE VIEW {name} AS SELECT * FROM {below} WHERE id IN (SELECT id FROM {below});\n"),
    })
}

fn read(grower: &mut Grower, schema: &Schema) -> Option<Vec<String>> {
    one_of(grower, schema, &["reader"]).map(|name| vec![name])
}

fn over_reader(schema: &Schema, thing: &Thing) -> Option<String> {
    let reader = schema.thing(&thing.over[0])?;
    let (name, function) = (thing.quoted(), reader.quoted());
    Some(match reader.form {
        5 => format!("CREATE VIEW {name} AS SELECT {function}(t) AS one FROM {} t;\n", quote(&reader.over[0])),
        _ => format!("CREATE VIEW {name} AS SELECT count(*) AS many FROM {function}() AS f;\n"),
    })
}

fn materialized(schema: &Schema, thing: &Thing) -> Option<String> {
    let (name, table) = (thing.quoted(), quote(&schema.table(&thing.over[0])?.name));
    let value = expression(schema, &thing.over)?;
    let index = quote(&format!("{} index", thing.name));
    let select = format!("SELECT id, {value} AS value FROM {table}");
    Some(match thing.form {
        0 => format!("CREATE MATERIALIZED VIEW {name} AS {select};\n"),
        1 => format!("CREATE MATERIALIZED VIEW {name} AS {select};\nCREATE UNIQUE INDEX {index} ON {name} (id);\n"),
        2 => format!("CREATE MATERIALIZED VIEW {name} WITH (fillfactor = 70) AS {select} WHERE id > 0;\n"),
        3 => format!("CREATE MATERIALIZED VIEW {name} AS {select} WITH NO DATA;\n"),
        _ => {
            format!("CREATE MATERIALIZED VIEW {name} AS {select};\nCREATE INDEX {index} ON {name} (value, id DESC);\n")
        }
    })
}
