//! Statements about types and domains.

use super::words::{holds, literal};
use super::{Act, Name};
use crate::source::Phrase;

/// What ALTER TYPE does, as far as a rule speaks of it.
#[derive(Clone, Debug)]
pub enum TypeChange {
    AddValue(String),
    RenameValue,
    /// An attribute comes, goes or takes another type.
    Attribute,
    Other,
}

/// Reads what follows CREATE DOMAIN.
pub fn domain<'a>(phrase: &mut Phrase<'a>) -> Option<Act<'a>> {
    let name = Name::of(phrase.path()?);
    let demands = holds(phrase.rest, "CHECK") || holds(phrase.rest, "NOT NULL");
    Some(Act::CreateDomain { name, demands })
}

/// Reads what follows ALTER DOMAIN.
pub fn altered_domain<'a>(phrase: &mut Phrase<'a>) -> Option<Act<'a>> {
    let name = Name::of(phrase.path()?);
    if let Some(renamed) = super::change::renamed(phrase, "domain", name.clone()) {
        return Some(renamed);
    }
    let adds = phrase.take("ADD") && !holds(phrase.rest, "NOT VALID");
    let asks_rows = adds || phrase.take("SET NOT NULL") || phrase.take("VALIDATE CONSTRAINT");
    Some(Act::AlterDomain { name, asks_rows })
}

/// Reads what follows ALTER TYPE.
pub fn altered_type<'a>(phrase: &mut Phrase<'a>) -> Option<Act<'a>> {
    let name = Name::of(phrase.path()?);
    if phrase.take("ADD VALUE") {
        phrase.take("IF NOT EXISTS");
        let label = phrase.rest.first().and_then(literal)?;
        return Some(Act::AlterType(TypeChange::AddValue(label.to_string())));
    }
    if let Some(part) = super::change::renamed_part(Phrase { ..*phrase }, &["ATTRIBUTE"], "attribute", &name) {
        return Some(part);
    }
    if let Some(renamed) = super::change::renamed(phrase, "type", name) {
        return Some(renamed);
    }
    let change = if phrase.take("RENAME VALUE") {
        TypeChange::RenameValue
    } else if ["ADD ATTRIBUTE", "DROP ATTRIBUTE", "ALTER ATTRIBUTE"].iter().any(|words| phrase.take(words)) {
        TypeChange::Attribute
    } else {
        TypeChange::Other
    };
    Some(Act::AlterType(change))
}
