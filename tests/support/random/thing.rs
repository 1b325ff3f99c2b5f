//! What stands beside tables: every object is of a family, has one of the family's forms, and speaks of others by their names.

use super::grow::Grower;
use super::model::Schema;
use super::write::quote;
use super::{access, collation, domain, foreign, note, operator, partition, publication, routine, search, setting};
use super::{statistics, trigger, view};

/// When a family is written: what tables may speak of comes before them, what changes later objects comes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Early,
    Late,
    Last,
}

/// A sort of object, and how it is made and written.
pub struct Family {
    pub kind: &'static str,
    /// How it is named in `COMMENT ON`: `{}` is its name, `{0}` what it speaks of first. Empty if it cannot be.
    pub address: &'static str,
    pub place: Place,
    /// How many forms it has: going from one to another is a change.
    pub forms: usize,
    /// Chooses what an object speaks of.
    pub choose: fn(&mut Grower, &Schema) -> Option<Vec<String>>,
    /// The SQL of an object; none if what it speaks of is gone.
    pub write: fn(&Schema, &Thing) -> Option<String>,
}

/// An object.
#[derive(Clone)]
pub struct Thing {
    pub family: &'static Family,
    pub name: String,
    pub form: usize,
    pub over: Vec<String>,
}

/// Every family.
pub fn families() -> Vec<&'static Family> {
    let all: [&'static [Family]; 14] = [
        routine::FAMILIES,
        domain::FAMILIES,
        collation::FAMILIES,
        operator::FAMILIES,
        search::FAMILIES,
        foreign::FAMILIES,
        partition::FAMILIES,
        view::FAMILIES,
        trigger::FAMILIES,
        access::FAMILIES,
        setting::FAMILIES,
        statistics::FAMILIES,
        publication::FAMILIES,
        note::FAMILIES,
    ];
    all.into_iter().flatten().collect()
}

impl Thing {
    pub fn is(&self, kind: &str) -> bool {
        self.family.kind == kind
    }

    pub fn quoted(&self) -> String {
        quote(&self.name)
    }

    /// How a statement about it names it.
    pub fn address(&self) -> Option<String> {
        let first = self.over.first().map_or_else(String::new, |name| quote(name));
        let address = self.family.address.replace("{0}", &first).replace("{}", &self.quoted());
        (!address.is_empty()).then_some(address)
    }
}

/// An object of a family, if there is something to speak of.
pub fn thing(grower: &mut Grower, schema: &Schema, family: &'static Family) -> Option<Thing> {
    let over = (family.choose)(grower, schema)?;
    let thing = Thing { family, name: grower.name(), form: grower.below(family.forms), over };
    (family.write)(schema, &thing).is_some().then_some(thing)
}

/// Nothing to speak of.
pub fn nothing(_: &mut Grower, _: &Schema) -> Option<Vec<String>> {
    Some(vec![])
}

/// The name of a table.
pub fn table(grower: &mut Grower, schema: &Schema) -> Option<Vec<String>> {
    let names: Vec<String> = schema.tables.iter().map(|table| table.name.clone()).collect();
    Some(vec![grower.one(&names)?.clone()])
}

/// The name of a table and of one of its columns.
pub fn column(grower: &mut Grower, schema: &Schema) -> Option<Vec<String>> {
    let name = table(grower, schema)?.remove(0);
    let columns: Vec<String> = schema.table(&name)?.columns.iter().map(|column| column.name.clone()).collect();
    let column = grower.one(&columns)?.clone();
    Some(vec![name, column])
}

/// The name of an object of a kind.
pub fn one_of(grower: &mut Grower, schema: &Schema, kinds: &[&str]) -> Option<String> {
    let names: Vec<String> = schema
        .things
        .iter()
        .filter(|thing| kinds.contains(&thing.family.kind))
        .map(|thing| thing.name.clone())
        .collect();
    grower.one(&names).cloned()
}
