//! Statements that take something away.

use super::standing::{Deed, standing};
use super::words::find;
use super::{Act, Name};
use crate::source::{Lexeme, Phrase, parts};

/// DROP of what stands in a schema.
#[derive(Clone, Debug)]
pub struct Dropped {
    /// In the words of SQL: `TABLE`, `INDEX`, `SCHEMA`; `OWNED BY`, whose names are of roles.
    pub kind: &'static str,
    pub names: Vec<Name>,
    pub cascade: bool,
    pub concurrently: bool,
}

/// TRUNCATE.
#[derive(Clone, Debug)]
pub struct Truncation {
    pub tables: Vec<Name>,
    pub cascade: bool,
}

/// Kinds that a rule speaks of, or whose CASCADE does.
const KINDS: [&str; 22] = [
    "TABLE",
    "FOREIGN TABLE",
    "INDEX",
    "SCHEMA",
    "DATABASE",
    "MATERIALIZED VIEW",
    "VIEW",
    "SEQUENCE",
    "TYPE",
    "DOMAIN",
    "FUNCTION",
    "PROCEDURE",
    "ROUTINE",
    "AGGREGATE",
    "EXTENSION",
    "COLLATION",
    "OPERATOR CLASS",
    "LANGUAGE",
    "EVENT TRIGGER",
    "PUBLICATION",
    "SUBSCRIPTION",
    "OWNED BY",
];

/// Reads what follows DROP.
pub fn dropped<'a>(phrase: &mut Phrase<'a>) -> Option<Act<'a>> {
    if let Some(kind) = ["TRIGGER", "POLICY", "RULE"].into_iter().find(|kind| phrase.take(kind)) {
        return standing(phrase, kind, Deed::Drops);
    }
    let Some(kind) = KINDS.into_iter().find(|kind| phrase.take(kind)) else {
        return super::plain::is_other_kind(phrase).then_some(Act::Plain);
    };
    let concurrently = phrase.take("CONCURRENTLY");
    phrase.take("IF EXISTS");
    let (names, cascade) = listed(phrase);
    (!names.is_empty()).then_some(Act::Drop(Dropped { kind, names, cascade, concurrently }))
}

/// Reads what follows TRUNCATE.
pub fn truncation<'a>(phrase: &mut Phrase<'a>) -> Option<Act<'a>> {
    phrase.take("TABLE");
    let (tables, cascade) = listed(phrase);
    (!tables.is_empty()).then_some(Act::Truncate(Truncation { tables, cascade }))
}

/// Names between commas, and whether CASCADE stands behind them.
pub fn listed(phrase: &Phrase) -> (Vec<Name>, bool) {
    let cascade = find(phrase.rest, "CASCADE").is_some();
    let name = |part: &[Lexeme]| {
        let mut phrase = Phrase { engine: phrase.engine, rest: super::words::trimmed(part) };
        phrase.take("ONLY");
        phrase.path().map(Name::of)
    };
    (parts(phrase.rest).into_iter().filter_map(name).collect(), cascade)
}
