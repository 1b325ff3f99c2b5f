//! Statements that change rows.

use super::bound::is_bound;
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
    pub conflict: Conflict,
    /// The table of which INSERT takes every row.
    pub takes_all_of: Option<Name>,
    /// The tokens behind the table.
    pub rest: &'a [Lexeme],
    /// Other changes of the statement: those that stand in its WITH.
    pub beside: Vec<RowChange<'a>>,
}

/// What INSERT does with a row that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// It fails, or passes over the row.
    Spares,
    /// ON CONFLICT DO UPDATE.
    Updates,
    /// SQLite's REPLACE: the row is deleted, and another comes.
    Replaces,
}

/// What SQLite may say between a verb and its table: what to do about a conflict.
const CONFLICTS: [&str; 5] = ["OR ABORT", "OR FAIL", "OR IGNORE", "OR REPLACE", "OR ROLLBACK"];

/// The verbs of SQL, each with the word that leads to its table.
const VERBS: [(&str, &str); 5] =
    [("UPDATE", ""), ("DELETE", "FROM"), ("MERGE", "INTO"), ("INSERT", "INTO"), ("REPLACE", "INTO")];

/// How deep one WITH in another is looked into; PostgreSQL takes changes in the outermost alone.
const DEEPEST: usize = 4;

/// Reads one, also behind and inside WITH; none where rows are listed or nothing is written.
pub fn row_change<'a>(phrase: Phrase<'a>) -> Option<RowChange<'a>> {
    change(phrase, DEEPEST)
}

fn change<'a>(phrase: Phrase<'a>, depth: usize) -> Option<RowChange<'a>> {
    let depth = depth.checked_sub(1)?;
    if !phrase.rest.first().is_some_and(|first| first.is("WITH")) {
        return one(phrase, &[]);
    }
    let start = VERBS.iter().filter_map(|(verb, _)| find(phrase.rest, verb)).min();
    let (with, own) = phrase.rest.split_at(start.unwrap_or(phrase.rest.len()));
    let mut all: Vec<RowChange> =
        one(Phrase { rest: own, ..phrase }, with).into_iter().chain(inside(phrase, depth)).collect();
    if all.is_empty() {
        return None;
    }
    let first = all.remove(0);
    Some(RowChange { beside: all, ..first })
}

/// The changes in the brackets of a statement.
fn inside<'a>(mut phrase: Phrase<'a>, depth: usize) -> Vec<RowChange<'a>> {
    let mut found = vec![];
    while let [first, behind @ ..] = phrase.rest {
        match phrase.brackets() {
            Some(inside) => {
                let change = change(Phrase { rest: inside, ..phrase }, depth);
                found.extend(change.into_iter().flat_map(|mut change| {
                    let beside = std::mem::take(&mut change.beside);
                    std::iter::once(change).chain(beside)
                }));
            }
            // What is left open is not read to its end again and again.
            None if first.token == Token::LParen => break,
            None => phrase.rest = behind,
        }
    }
    found
}

/// Reads one that begins with its verb, behind the tokens of a WITH.
fn one<'a>(mut phrase: Phrase<'a>, with: &[Lexeme]) -> Option<RowChange<'a>> {
    let (verb, leads) = VERBS.into_iter().find(|(verb, _)| phrase.take(verb))?;
    let replaces = verb == "REPLACE" || holds(phrase.rest.get(..2).unwrap_or_default(), "OR REPLACE");
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
    let conflict = if replaces { Conflict::Replaces } else { conflict(rest) };
    let takes_all_of = adds.then(|| taken(phrase, with)).flatten();
    let filtered = verb == "MERGE" || copies || is_bound(rest);
    Some(RowChange { table, verb, filtered, conflict, takes_all_of, rest, beside: vec![] })
}

fn conflict(rest: &[Lexeme]) -> Conflict {
    match find(rest, "DO UPDATE") {
        Some(at) if holds(rest, "ON CONFLICT") && !is_bound(&rest[at..]) => Conflict::Updates,
        _ => Conflict::Spares,
    }
}

/// The table of which a query takes every row: neither a list of values, nor what a function gives, nor a part of a WITH.
fn taken(phrase: Phrase, with: &[Lexeme]) -> Option<Name> {
    let query = &phrase.rest[find(phrase.rest, "SELECT")?..];
    let query = &query[..find(query, "ON CONFLICT").unwrap_or(query.len())];
    let mut source = Phrase { rest: &query[find(query, "FROM")? + 1..], ..phrase };
    source.take("ONLY");
    let path = source.path()?;
    let called = source.rest.first().is_some_and(|next| next.token == Token::LParen);
    let named = |lexeme: &Lexeme| path.len() == 1 && lexeme.name(phrase.engine).as_ref() == path.first();
    (!called && !with.iter().any(named) && !is_bound(query)).then(|| Name::of(path))
}

impl<'a> RowChange<'a> {
    /// Every change of its statement, itself first.
    pub fn all(&self) -> impl Iterator<Item = &RowChange<'a>> {
        std::iter::once(self).chain(&self.beside)
    }

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
