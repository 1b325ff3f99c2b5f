//! What follows CREATE.

use super::plain::is_other_kind;
use super::standing::{Deed, standing};
use super::words::holds;
use super::{Act, Name, NewIndex, NewRoutine, NewTable, kind};
use crate::source::Phrase;

/// Reads it.
pub fn created<'a>(phrase: &mut Phrase<'a>) -> Option<Act<'a>> {
    phrase.take("OR REPLACE");
    let temporary = phrase.rest.iter().take(2).any(|lexeme| lexeme.is("TEMP") || lexeme.is("TEMPORARY"));
    phrase.take_any(&["GLOBAL", "LOCAL", "TEMP", "TEMPORARY", "UNLOGGED"]);
    // A materialized view is filled like a table, and indexed like one.
    if ["TABLE", "FOREIGN TABLE", "MATERIALIZED VIEW"].iter().any(|words| phrase.take(words)) {
        return NewTable::read(phrase, temporary).map(Act::CreateTable);
    }
    if phrase.take("INDEX") {
        return NewIndex::read(phrase, false).map(Act::CreateIndex);
    }
    if phrase.take("UNIQUE INDEX") {
        return NewIndex::read(phrase, true).map(Act::CreateIndex);
    }
    if phrase.take("FUNCTION") || phrase.take("PROCEDURE") {
        return NewRoutine::read(phrase).map(Act::CreateRoutine);
    }
    if phrase.take("DOMAIN") {
        return kind::domain(phrase);
    }
    if phrase.take("SEQUENCE") {
        phrase.take("IF NOT EXISTS");
        let name = Name::of(phrase.path()?);
        return Some(Act::CreateSequence { name, owned: sequence_is_owned(phrase), temporary });
    }
    others(phrase)
}

/// Whether the options of a sequence say whose it is.
pub fn sequence_is_owned(phrase: &Phrase) -> bool {
    holds(phrase.rest, "OWNED BY") && !holds(phrase.rest, "OWNED BY NONE")
}

/// Kinds that a rule looks for when they are dropped, and made again.
const MADE: [&str; 5] = ["VIEW", "RECURSIVE VIEW", "TYPE", "AGGREGATE", "EXTENSION"];

/// What stands on a table; whatever else is made stands in nobody's way.
fn others<'a>(phrase: &mut Phrase<'a>) -> Option<Act<'a>> {
    if phrase.take("TRIGGER") || phrase.take("CONSTRAINT TRIGGER") {
        return standing(phrase, "TRIGGER", Deed::Makes);
    }
    if let Some(kind) = ["POLICY", "RULE"].into_iter().find(|kind| phrase.take(kind)) {
        return standing(phrase, kind, Deed::Makes);
    }
    if let Some(kind) = MADE.into_iter().find(|kind| phrase.take(kind)) {
        phrase.take("IF NOT EXISTS");
        return phrase.path().map(|path| Act::Make { kind, name: Name::of(path) });
    }
    is_other_kind(phrase).then_some(Act::Plain)
}
