//! What follows ALTER.

use super::create::{on_table, sequence_is_owned};
use super::plain::is_other_kind;
use super::{Act, Name, alter, kind};
use crate::source::Phrase;

/// Reads it.
pub fn altered<'a>(phrase: &mut Phrase<'a>) -> Option<Act<'a>> {
    if phrase.take("TABLE ALL IN TABLESPACE") {
        return Some(Act::RewriteTable { what: "ALTER TABLE ALL IN TABLESPACE", table: None });
    }
    if phrase.take("TABLE") || phrase.take("FOREIGN TABLE") {
        return alter::alteration(phrase).map(Act::AlterTable);
    }
    if phrase.take("DOMAIN") {
        return kind::altered_domain(phrase);
    }
    if phrase.take("TYPE") {
        return kind::altered_type(phrase);
    }
    if phrase.take("POLICY") {
        return on_table(phrase, "ON", true);
    }
    if phrase.take("EXTENSION") {
        phrase.path()?;
        return Some(if phrase.take("UPDATE") { Act::UpdateExtension } else { Act::Plain });
    }
    if phrase.take("INDEX") {
        return Some(index(phrase));
    }
    other(phrase)
}

/// ALTER INDEX, of which a rule has to know another name.
fn index<'a>(phrase: &mut Phrase<'a>) -> Act<'a> {
    phrase.take("IF EXISTS");
    let name = phrase.path().map(Name::of);
    let renamed = phrase.take("RENAME TO").then(|| phrase.name()).flatten();
    name.zip(renamed).map_or(Act::Plain, |(name, to)| Act::RenameIndex { name, to })
}

/// What else has a name that the running release says.
fn other<'a>(phrase: &mut Phrase<'a>) -> Option<Act<'a>> {
    let read =
        [("SCHEMA", "schema"), ("VIEW", "view"), ("MATERIALIZED VIEW", "materialized view"), ("SEQUENCE", "sequence")];
    let Some((_, what)) = read.into_iter().find(|(words, _)| phrase.take(words)) else {
        return is_other_kind(phrase).then_some(Act::Plain);
    };
    phrase.take("IF EXISTS");
    let name = Name::of(phrase.path()?);
    if what == "sequence" && sequence_is_owned(phrase) {
        return Some(Act::OwnSequence(name));
    }
    Some(if phrase.take("RENAME TO") { Act::Rename { what, name } } else { Act::Plain })
}
