//! Types of one's own: domains, composite types, ranges; and the casts from them.

use super::grow::Grower;
use super::model::Schema;
use super::thing::{Family, Place, Thing, nothing, one_of};
use super::write::quote;

pub const FAMILIES: &[Family] = &[
    Family { kind: "domain", address: "DOMAIN {}", place: Place::Early, forms: 7, choose: base, write: domain },
    Family {
        kind: "composite type",
        address: "TYPE {}",
        place: Place::Early,
        forms: 4,
        choose: member,
        write: composite,
    },
    Family { kind: "range type", address: "TYPE {}", place: Place::Early, forms: 4, choose: nothing, write: range },
    Family {
        kind: "cast",
        address: "CAST ({0} AS integer)",
        place: Place::Early,
        forms: 3,
        choose: castable,
        write: cast,
    },
];

/// The base type, and a function over it if there is one.
fn base(grower: &mut Grower, schema: &Schema) -> Option<Vec<String>> {
    let base = grower.one(&["integer", "text"])?.to_string();
    let functions = schema.things.iter().filter(|thing| thing.is("function") && thing.over[0] == base);
    let names: Vec<String> = functions.map(|thing| thing.name.clone()).collect();
    let function = grower.one(&names).cloned();
    Some([base].into_iter().chain(function).collect())
}

fn domain(schema: &Schema, thing: &Thing) -> Option<String> {
    let (name, base) = (thing.quoted(), &thing.over[0]);
    let text = base == "text";
    let called = match thing.over.get(1) {
        Some(name) => format!("{}(VALUE) IS NOT NULL OR VALUE IS NULL", quote(&schema.thing(name)?.name)),
        None => "VALUE IS DISTINCT FROM NULL OR VALUE IS NULL".into(),
    };
    let rest = match (thing.form, text) {
        (0, _) => base.clone(),
        (1, _) => format!("{base} CONSTRAINT {} CHECK ({called})", quote(&format!("{} check", thing.name))),
        (2, true) => "text DEFAULT 'x' COLLATE \"C\"".into(),
        (2, false) => "integer DEFAULT 5".into(),
        (3, true) => "character varying(60)".into(),
        (3, false) => "bigint".into(),
        (4, true) => "text CHECK (length(VALUE) < 90) CHECK (VALUE <> '-')".into(),
        (4, false) => "integer CHECK (VALUE < 9000) CHECK (VALUE <> -1)".into(),
        (5, _) => format!("{base} CHECK ({called}) DEFAULT NULL"),
        (_, true) => "text CHECK (length(VALUE) < 80)".into(),
        (_, false) => "integer CHECK (VALUE < 8000)".into(),
    };
    Some(format!("CREATE DOMAIN {name} AS {rest};\n"))
}

/// A type of one's own for an attribute, if there is one.
fn member(grower: &mut Grower, schema: &Schema) -> Option<Vec<String>> {
    Some(one_of(grower, schema, &["domain"]).into_iter().collect())
}

fn composite(schema: &Schema, thing: &Thing) -> Option<String> {
    let own = match thing.over.first() {
        Some(name) => quote(&schema.thing(name)?.name),
        None => "text".into(),
    };
    let attributes = match thing.form {
        0 => "a integer, b text".into(),
        1 => format!("a integer, b text, c {own}"),
        2 => "a bigint, b text COLLATE \"C\"".into(),
        _ => format!("a integer, \"odd name\" {own}[], b text"),
    };
    Some(format!("CREATE TYPE {} AS ({attributes});\n", thing.quoted()))
}

/// How many attributes a composite type has.
pub fn attributes(thing: &Thing) -> usize {
    if matches!(thing.form, 0 | 2) { 2 } else { 3 }
}

fn range(_: &Schema, thing: &Thing) -> Option<String> {
    let name = thing.quoted();
    let rest = match thing.form {
        0 => "SUBTYPE = integer".into(),
        1 => "SUBTYPE = numeric, SUBTYPE_DIFF = numrange_subdiff".into(),
        2 => format!("SUBTYPE = integer, MULTIRANGE_TYPE_NAME = {}", quote(&format!("{} many", thing.name))),
        _ => "SUBTYPE = text, COLLATION = \"C\", SUBTYPE_OPCLASS = text_ops".into(),
    };
    Some(format!("CREATE TYPE {name} AS RANGE ({rest});\n"))
}

/// A composite type without a cast.
fn castable(grower: &mut Grower, schema: &Schema) -> Option<Vec<String>> {
    let name = one_of(grower, schema, &["composite type"])?;
    let taken = schema.things.iter().any(|thing| thing.is("cast") && thing.over[0] == name);
    (!taken).then(|| vec![name])
}

fn cast(schema: &Schema, thing: &Thing) -> Option<String> {
    let (name, from) = (thing.quoted(), quote(&schema.thing(&thing.over[0])?.name));
    let how = ["", " AS ASSIGNMENT", " AS IMPLICIT"][thing.form];
    Some(format!(
        "CREATE FUNCTION {name}({from}) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT ($1).a::integer';\n\
         CREATE CAST ({from} AS integer) WITH FUNCTION {name}({from}){how};\n"
    ))
}
