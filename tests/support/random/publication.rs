//! Publications.

use super::grow::Grower;
use super::model::Schema;
use super::thing::{Family, Place, Thing, table};
use super::write::quote;

pub const FAMILIES: &[Family] = &[Family {
    kind: "publication",
    address: "PUBLICATION {}",
    place: Place::Late,
    forms: 8,
    choose: two,
    write: publication,
}];

/// Two tables, which may be the same.
fn two(grower: &mut Grower, schema: &Schema) -> Option<Vec<String>> {
    Some([table(grower, schema)?, table(grower, schema)?].concat())
}

fn publication(schema: &Schema, thing: &Thing) -> Option<String> {
    let (name, one, other) =
        (thing.quoted(), quote(&schema.table(&thing.over[0])?.name), quote(&schema.table(&thing.over[1])?.name));
    let both = if one == other { one.clone() } else { format!("{one}, {other}") };
    let new = schema.major >= 15;
    let rest = match thing.form {
        0 => format!("FOR TABLE {one} WITH (publish = 'insert')"),
        1 => format!("FOR TABLE {both} WITH (publish = 'insert, delete')"),
        2 => "FOR ALL TABLES WITH (publish = 'insert')".into(),
        3 => "WITH (publish = 'insert, truncate')".into(),
        4 if new => format!("FOR TABLE {one} (id) WITH (publish = 'insert')"),
        5 if new => format!("FOR TABLE {one} WHERE (id > 0) WITH (publish = 'insert')"),
        6 if new => "FOR TABLES IN SCHEMA public WITH (publish = 'insert')".into(),
        _ => format!("FOR TABLE {one} WITH (publish = 'insert', publish_via_partition_root = true)"),
    };
    Some(format!("CREATE PUBLICATION {name} {rest};\n"))
}
