//! Collations and sequences.

use super::model::Schema;
use super::thing::{Family, Place, Thing, nothing};

pub const FAMILIES: &[Family] = &[
    Family {
        kind: "collation",
        address: "COLLATION {}",
        place: Place::Early,
        forms: 3,
        choose: nothing,
        write: collation,
    },
    Family {
        kind: "sequence",
        address: "SEQUENCE {}",
        place: Place::Early,
        forms: 4,
        choose: nothing,
        write: sequence,
    },
    Family { kind: "schema", address: "SCHEMA {}", place: Place::Early, forms: 3, choose: nothing, write: schema },
];

fn collation(_: &Schema, thing: &Thing) -> Option<String> {
    let locale = ["LOCALE = 'C'", "LOCALE = 'POSIX'", "LC_COLLATE = 'C', LC_CTYPE = 'POSIX'"][thing.form];
    Some(format!("CREATE COLLATION {} ({locale});\n", thing.quoted()))
}

fn sequence(_: &Schema, thing: &Thing) -> Option<String> {
    let options = ["", " AS smallint CYCLE", " START 5 INCREMENT 5 CACHE 3", " MINVALUE -9 MAXVALUE 900"][thing.form];
    Some(format!("CREATE SEQUENCE {}{options};\n", thing.quoted()))
}

/// With something in it, or without.
fn schema(_: &Schema, thing: &Thing) -> Option<String> {
    let name = thing.quoted();
    let inside = match thing.form {
        0 => String::new(),
        1 => format!("CREATE TABLE {name}.inside (a integer PRIMARY KEY, b text DEFAULT 'x');\n"),
        _ => format!(
            "CREATE TYPE {name}.mood AS ENUM ('sad', 'glad');\n\
             CREATE FUNCTION {name}.inside(x {name}.mood) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT x::text';\n"
        ),
    };
    Some(format!("CREATE SCHEMA {name};\n{inside}"))
}
