//! Statements that change rows.

use super::name::Name;
use super::words::{find, holds};
use crate::engine::Engine;
use crate::source::{Lexeme, Phrase};

/// UPDATE, DELETE, MERGE, or INSERT of a query.
#[derive(Clone, Debug)]
pub struct RowChange {
    pub table: Name,
    pub verb: &'static str,
    /// Whether a WHERE says which rows, or a query which ones come.
    pub filtered: bool,
}

/// Reads one, also behind WITH; none where rows are listed or nothing is written.
pub fn row_change(tokens: &[Lexeme]) -> Option<RowChange> {
    let verbs = ["UPDATE", "DELETE FROM", "MERGE INTO", "INSERT INTO"];
    let start = match tokens.first() {
        Some(first) if first.is("WITH") => verbs.iter().filter_map(|verb| find(tokens, verb)).min()?,
        _ => 0,
    };
    let mut phrase = Phrase { engine: Engine::Postgres, rest: &tokens[start..] };
    let verb = verbs.into_iter().find(|verb| phrase.take(verb))?;
    phrase.take("ONLY");
    let table = Name::of(phrase.path()?);
    let rest = phrase.rest;
    let copies = holds(rest, "SELECT") && holds(rest, "FROM");
    if verb == "INSERT INTO" && !copies {
        return None;
    }
    let filtered = verb == "MERGE INTO" || copies || holds(rest, "WHERE");
    Some(RowChange { table, verb: verb.split(' ').next().unwrap_or(verb), filtered })
}
