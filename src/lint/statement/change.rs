//! What follows ALTER.

use super::create::sequence_is_owned;
use super::plain::is_other_kind;
use super::standing::{Deed, standing};
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
        return standing(phrase, "POLICY", Deed::Changes);
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

/// What else has a name that the running release says, in the words of SQL and in ours.
const NAMED: [(&str, &str); 10] = [
    ("SCHEMA", "schema"),
    ("VIEW", "view"),
    ("MATERIALIZED VIEW", "materialized view"),
    ("SEQUENCE", "sequence"),
    ("FUNCTION", "function"),
    ("PROCEDURE", "procedure"),
    ("ROUTINE", "routine"),
    ("AGGREGATE", "aggregate"),
    ("ROLE", "role"),
    ("USER", "role"),
];

fn other<'a>(phrase: &mut Phrase<'a>) -> Option<Act<'a>> {
    // A mapping has no name of its own.
    let is_mapping = (Phrase { ..*phrase }).take("USER MAPPING");
    let Some((_, what)) = NAMED.into_iter().find(|(words, _)| !is_mapping && phrase.take(words)) else {
        return is_other_kind(phrase).then_some(Act::Plain);
    };
    phrase.take("IF EXISTS");
    let name = Name::of(phrase.path()?);
    phrase.brackets();
    if what == "sequence" && sequence_is_owned(phrase) {
        return Some(Act::OwnSequence(name));
    }
    if what.ends_with("view")
        && let Some(part) = renamed_part(Phrase { ..*phrase }, &["COLUMN", ""], "column", &name)
    {
        return Some(part);
    }
    Some(renamed(phrase, what, name).unwrap_or(Act::Plain))
}

/// Another name for a part, which one of these words may stand before.
pub fn renamed_part<'a>(mut phrase: Phrase<'a>, words: &[&str], what: &'static str, of: &Name) -> Option<Act<'a>> {
    let named =
        phrase.take("RENAME") && !phrase.take("TO") && words.iter().any(|word| word.is_empty() || phrase.take(word));
    let from = named.then(|| phrase.name()).flatten()?;
    let to = phrase.take("TO").then(|| phrase.name()).flatten()?;
    Some(Act::RenamePart { what, of: of.clone(), from, to })
}

/// Another name, or another schema.
pub fn renamed<'a>(phrase: &mut Phrase<'a>, what: &'static str, name: Name) -> Option<Act<'a>> {
    let to = match phrase.take("RENAME TO") {
        true => Some(name.renamed(&phrase.name()?)),
        false if phrase.take("SET SCHEMA") => None,
        false => return None,
    };
    Some(Act::Rename { what, name, to })
}
