//! What follows CREATE.

use super::plain::is_other_kind;
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
    standing(phrase)
}

/// Whether the options of a sequence say whose it is.
pub fn sequence_is_owned(phrase: &Phrase) -> bool {
    holds(phrase.rest, "OWNED BY") && !holds(phrase.rest, "OWNED BY NONE")
}

/// What stands on a table; whatever else is made stands in nobody's way.
fn standing<'a>(phrase: &mut Phrase<'a>) -> Option<Act<'a>> {
    if phrase.take("TRIGGER") || phrase.take("CONSTRAINT TRIGGER") {
        return on_table(phrase, "ON", false);
    }
    if phrase.take("POLICY") {
        return on_table(phrase, "ON", true);
    }
    if phrase.take("RULE") {
        return on_table(phrase, "TO", true);
    }
    is_other_kind(phrase).then_some(Act::Plain)
}

/// What comes to a table behind this word, or goes from it; whether readers of the table wait.
pub fn on_table<'a>(phrase: &mut Phrase<'a>, word: &str, readers_wait: bool) -> Option<Act<'a>> {
    let at = phrase.rest.iter().position(|lexeme| lexeme.is(word))?;
    phrase.rest = &phrase.rest[at + 1..];
    phrase.path().map(|path| Act::OnTable { table: Name::of(path), readers_wait })
}
