//! What stands on a table: triggers, policies and rules.

use super::words::holds;
use super::{Act, Name};
use crate::source::Phrase;

/// A trigger, a policy or a rule.
#[derive(Clone, Debug)]
pub struct Standing {
    /// `TRIGGER`, `POLICY`, `RULE`.
    pub kind: &'static str,
    pub name: Name,
    pub deed: Deed,
    /// Whether it is a rule that puts nothing in the place of what is asked.
    pub silences: bool,
}

/// What a statement does with something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Makes,
    Changes,
    Drops,
}

/// Reads what follows the kind.
pub fn standing<'a>(phrase: &mut Phrase<'a>, kind: &'static str, deed: Deed) -> Option<Act<'a>> {
    phrase.take("IF EXISTS");
    let name = Name::of(phrase.path()?);
    let leads = if kind == "RULE" && deed == Deed::Makes { "TO" } else { "ON" };
    let at = phrase.rest.iter().position(|lexeme| lexeme.is(leads))?;
    phrase.rest = &phrase.rest[at + 1..];
    let table = Name::of(phrase.path()?);
    let silences = kind == "RULE" && deed == Deed::Makes && holds(phrase.rest, "INSTEAD NOTHING");
    let readers_wait = kind != "TRIGGER" || deed != Deed::Makes;
    Some(Act::OnTable { table, readers_wait, what: Standing { kind, name, deed, silences } })
}
