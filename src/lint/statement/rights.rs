//! Rights that are taken away.

use super::Name;
use super::drop::listed;
use super::words::find;
use crate::source::Phrase;

/// REVOKE of a right on something, or of a role.
#[derive(Clone, Debug)]
pub struct Revoked {
    /// What the right was on: several of one kind; empty where it is a whole schema's, or a role that is taken away.
    pub on: Vec<Name>,
}

/// Kinds that may stand before the names; a table goes without saying.
const KINDS: [&str; 9] =
    ["TABLE", "SEQUENCE", "FUNCTION", "PROCEDURE", "ROUTINE", "SCHEMA", "TYPE", "DOMAIN", "DATABASE"];

/// Reads what follows REVOKE.
pub fn revoked(phrase: &mut Phrase) -> Option<Revoked> {
    let from = find(phrase.rest, "FROM")?;
    let Some(at) = find(phrase.rest, "ON").filter(|at| *at < from) else { return Some(Revoked { on: vec![] }) };
    let mut objects = Phrase { rest: &phrase.rest[at + 1..from], ..*phrase };
    if objects.take("ALL") {
        return Some(Revoked { on: vec![] });
    }
    KINDS.iter().any(|kind| objects.take(kind));
    Some(Revoked { on: listed(&objects).0 })
}
