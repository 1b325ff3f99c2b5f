//! Tables in parts, and tables that inherit.

use super::model::{Method, Parts, Schema, Table};
use super::thing::{Family, Place, Thing, table};
use super::write::quote;

pub const FAMILIES: &[Family] =
    &[Family { kind: "heir", address: "TABLE {}", place: Place::Late, forms: 3, choose: table, write: heir }];

fn heir(schema: &Schema, thing: &Thing) -> Option<String> {
    let parent = schema.table(&thing.over[0]).filter(|table| table.parts.is_none())?;
    let own =
        ["PRIMARY KEY (id)", "PRIMARY KEY (id), own integer DEFAULT 3", "PRIMARY KEY (id), own text, CHECK (id > 0)"];
    Some(format!("CREATE TABLE {} ({}) INHERITS ({});\n", thing.quoted(), own[thing.form], quote(&parent.name)))
}

/// By what a table is parted.
pub fn by(parts: &Parts) -> String {
    let method = match parts.method {
        Method::Range => "RANGE",
        Method::List => "LIST",
        Method::Hash => "HASH",
    };
    format!(" PARTITION BY {method} (id)")
}

/// The partitions. Keys of rows are 1, 2 and 3, and each has a place.
pub fn partitions(table: &Table) -> String {
    let Some(parts) = &table.parts else { return String::new() };
    let (parent, own) = (quote(&table.name), |name: &str| quote(&format!("{} {name}", table.name)));
    let slots = (0..3).filter(|slot| parts.slots[*slot]).map(|slot| {
        let bound = match parts.method {
            Method::Range => format!("FROM ({}) TO ({})", ["MINVALUE", "2", "3"][slot], ["2", "3", "900000"][slot]),
            Method::List => format!("IN ({}, {})", slot + 1, slot + 11),
            Method::Hash => format!("WITH (MODULUS 3, REMAINDER {slot})"),
        };
        let (sub, below) = if slot == 0 && parts.deep { (" PARTITION BY HASH (id)", true) } else { ("", false) };
        let own = own(&format!("part {slot}"));
        let sub_part = format!("CREATE TABLE {} PARTITION OF {own} DEFAULT;\n", quote(&format!("{} deep", table.name)));
        let sub_part = sub_part.replace("DEFAULT", "FOR VALUES WITH (MODULUS 1, REMAINDER 0)");
        let part = format!("CREATE TABLE {own} PARTITION OF {parent} FOR VALUES {bound}{sub};\n");
        if below { part + &sub_part } else { part }
    });
    let rest = (parts.method != Method::Hash && (parts.rest || parts.slots.contains(&false)))
        .then(|| format!("CREATE TABLE {} PARTITION OF {parent} DEFAULT;\n", own("rest")));
    slots.chain(rest).collect()
}
