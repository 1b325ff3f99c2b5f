//! Statements that change rows.

use super::name::Name;
use super::words::{find, holds, trimmed, until};
use crate::source::{Lexeme, Phrase, parts};
use sqlparser::tokenizer::Token;

/// UPDATE, DELETE, MERGE, or INSERT of a query.
#[derive(Clone, Debug)]
pub struct RowChange<'a> {
    pub table: Name,
    pub verb: &'static str,
    /// Whether a WHERE says which rows, or a query which ones come.
    pub filtered: bool,
    /// The tokens behind the table.
    pub rest: &'a [Lexeme],
}

/// What SQLite may say between a verb and its table: what to do about a conflict.
const CONFLICTS: [&str; 5] = ["OR ABORT", "OR FAIL", "OR IGNORE", "OR REPLACE", "OR ROLLBACK"];

/// The verbs of SQL, each with the word that leads to its table.
const VERBS: [(&str, &str); 5] =
    [("UPDATE", ""), ("DELETE", "FROM"), ("MERGE", "INTO"), ("INSERT", "INTO"), ("REPLACE", "INTO")];

/// Reads one, also behind WITH; none where rows are listed or nothing is written.
pub fn row_change<'a>(mut phrase: Phrase<'a>) -> Option<RowChange<'a>> {
    if phrase.rest.first().is_some_and(|first| first.is("WITH")) {
        let start = VERBS.iter().filter_map(|(verb, _)| find(phrase.rest, verb)).min()?;
        phrase.rest = &phrase.rest[start..];
    }
    let (verb, leads) = VERBS.into_iter().find(|(verb, _)| phrase.take(verb))?;
    phrase.take_any(&CONFLICTS);
    if !leads.is_empty() && !phrase.take(leads) {
        return None;
    }
    phrase.take("ONLY");
    let table = Name::of(phrase.path()?);
    let rest = phrase.rest;
    let copies = holds(rest, "SELECT") && holds(rest, "FROM");
    let adds = leads == "INTO" && verb != "MERGE";
    if adds && !copies {
        return None;
    }
    let verb = if verb == "REPLACE" { "INSERT" } else { verb };
    Some(RowChange { table, verb, filtered: verb == "MERGE" || copies || holds(rest, "WHERE"), rest })
}

impl<'a> RowChange<'a> {
    /// The columns that UPDATE assigns as a whole, each with the tokens of its assignment.
    pub fn assigned(&self, phrase: Phrase<'a>) -> Vec<(String, &'a [Lexeme])> {
        let Some(set) = find(self.rest, "SET").filter(|_| self.verb == "UPDATE") else { return vec![] };
        let list = &self.rest[set + 1..];
        let list = &list[..until(list, 0, &["FROM", "WHERE", "RETURNING", "ORDER", "LIMIT"])];
        let read = |part: &'a [Lexeme]| {
            let part = trimmed(part);
            let mut assignment = Phrase { rest: part, ..phrase };
            let name = assignment.name()?;
            assignment.symbol(&Token::Eq).then_some((name, part))
        };
        parts(list).into_iter().filter_map(read).collect()
    }
}
