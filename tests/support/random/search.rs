//! Text search dictionaries and configurations.

use super::grow::Grower;
use super::model::Schema;
use super::thing::{Family, Place, Thing, nothing, one_of};
use super::write::quote;

pub const FAMILIES: &[Family] = &[
    Family {
        kind: "text search dictionary",
        address: "TEXT SEARCH DICTIONARY {}",
        place: Place::Early,
        forms: 3,
        choose: nothing,
        write: dictionary,
    },
    Family {
        kind: "text search configuration",
        address: "TEXT SEARCH CONFIGURATION {}",
        place: Place::Early,
        forms: 3,
        choose: mapped,
        write: configuration,
    },
];

fn dictionary(_: &Schema, thing: &Thing) -> Option<String> {
    let options = ["TEMPLATE = simple", "TEMPLATE = simple, ACCEPT = false", "TEMPLATE = snowball, LANGUAGE = english"];
    Some(format!("CREATE TEXT SEARCH DICTIONARY {} ({});\n", thing.quoted(), options[thing.form]))
}

/// A dictionary of one's own, if there is one.
fn mapped(grower: &mut Grower, schema: &Schema) -> Option<Vec<String>> {
    Some(one_of(grower, schema, &["text search dictionary"]).into_iter().collect())
}

fn configuration(schema: &Schema, thing: &Thing) -> Option<String> {
    let name = thing.quoted();
    let dictionary = match thing.over.first() {
        Some(name) => quote(&schema.thing(name)?.name),
        None => "simple".into(),
    };
    let rest = match thing.form {
        0 => String::new(),
        1 => format!("ALTER TEXT SEARCH CONFIGURATION {name} ADD MAPPING FOR asciiword, word WITH {dictionary};\n"),
        _ => format!(
            "ALTER TEXT SEARCH CONFIGURATION {name} ADD MAPPING FOR asciiword, email WITH {dictionary}, english_stem;\n"
        ),
    };
    Some(format!("CREATE TEXT SEARCH CONFIGURATION {name} (PARSER = \"default\");\n{rest}"))
}
