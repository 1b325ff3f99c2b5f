//! Operators, operator families and classes.

use super::grow::Grower;
use super::model::Schema;
use super::thing::{Family, Place, Thing, nothing, one_of};

pub const FAMILIES: &[Family] = &[
    Family { kind: "operator", address: "", place: Place::Early, forms: 3, choose: combiner, write: operator },
    Family {
        kind: "operator class",
        address: "OPERATOR CLASS {} USING btree",
        place: Place::Early,
        forms: 2,
        choose: nothing,
        write: class,
    },
];

fn combiner(grower: &mut Grower, schema: &Schema) -> Option<Vec<String>> {
    one_of(grower, schema, &["combiner"]).map(|name| vec![name])
}

/// A name in signs for one in letters.
fn signs(name: &str) -> String {
    let digits = name.chars().filter(char::is_ascii_digit);
    let sign = |digit: char| ["#", "%", "&", "~", "|", "##", "#%", "#&", "#~", "#|"][digit as usize - '0' as usize];
    std::iter::once("@").chain(digits.map(sign)).collect()
}

fn operator(schema: &Schema, thing: &Thing) -> Option<String> {
    let (name, signs, function) = (thing.quoted(), signs(&thing.name), schema.thing(&thing.over[0])?.quoted());
    let operands = "LEFTARG = integer, RIGHTARG = integer";
    Some(match thing.form {
        0 => format!("CREATE OPERATOR {signs} (FUNCTION = {function}, {operands});\n"),
        1 => format!("CREATE OPERATOR {signs} (FUNCTION = {function}, {operands}, COMMUTATOR = {signs});\n"),
        _ => format!(
            "CREATE FUNCTION {name}(integer, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';\n\
             CREATE OPERATOR {signs} (FUNCTION = {name}, {operands}, COMMUTATOR = {signs}, RESTRICT = eqsel, \
             JOIN = eqjoinsel, HASHES, MERGES);\n"
        ),
    })
}

fn class(_: &Schema, thing: &Thing) -> Option<String> {
    let (name, rest) = (thing.quoted(), if thing.form == 0 { "" } else { ", FUNCTION 2 btint4sortsupport(internal)" });
    Some(format!(
        "CREATE OPERATOR CLASS {name} FOR TYPE integer USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, \
         OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(integer, integer){rest};\n"
    ))
}
