//! Foreign data wrappers, servers, and tables there.

use super::grow::Grower;
use super::model::Schema;
use super::thing::{Family, Place, Thing, nothing, one_of};
use super::write::quote;

pub const FAMILIES: &[Family] = &[
    Family {
        kind: "foreign data wrapper",
        address: "FOREIGN DATA WRAPPER {}",
        place: Place::Early,
        forms: 2,
        choose: nothing,
        write: wrapper,
    },
    Family { kind: "server", address: "SERVER {}", place: Place::Early, forms: 3, choose: wrapped, write: server },
    Family {
        kind: "foreign table",
        address: "FOREIGN TABLE {}",
        place: Place::Late,
        forms: 3,
        choose: served,
        write: table,
    },
];

fn wrapper(_: &Schema, thing: &Thing) -> Option<String> {
    let options = ["", " OPTIONS (debug 'true')"][thing.form];
    Some(format!("CREATE FOREIGN DATA WRAPPER {}{options};\n", thing.quoted()))
}

fn wrapped(grower: &mut Grower, schema: &Schema) -> Option<Vec<String>> {
    one_of(grower, schema, &["foreign data wrapper"]).map(|name| vec![name])
}

fn server(schema: &Schema, thing: &Thing) -> Option<String> {
    let (name, wrapper) = (thing.quoted(), quote(&schema.thing(&thing.over[0])?.name));
    let (kind, options) =
        [("", ""), (" VERSION '2'", " OPTIONS (host 'a')"), ("", " OPTIONS (host 'b', port '5')")][thing.form];
    Some(format!("CREATE SERVER {name}{kind} FOREIGN DATA WRAPPER {wrapper}{options};\n"))
}

fn served(grower: &mut Grower, schema: &Schema) -> Option<Vec<String>> {
    one_of(grower, schema, &["server"]).map(|name| vec![name])
}

fn table(schema: &Schema, thing: &Thing) -> Option<String> {
    let (name, server) = (thing.quoted(), quote(&schema.thing(&thing.over[0])?.name));
    let (columns, options) = [
        ("a integer", ""),
        ("a integer NOT NULL, b text DEFAULT 'x'", " OPTIONS (file 'a')"),
        ("a integer OPTIONS (width '3'), CHECK (a > 0)", " OPTIONS (file 'b')"),
    ][thing.form];
    Some(format!("CREATE FOREIGN TABLE {name} ({columns}) SERVER {server}{options};\n"))
}
