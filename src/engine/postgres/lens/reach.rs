//! Statements that are not of one schema alone: what they change, every tenant of the database would have.

use super::piece::{Piece, Sort, pieces};
use super::place::Place;
use super::written::folded;
use crate::engine::postgres::schema::TRASH;

/// What begins a statement that changes something by name.
const CHANGES: [&str; 14] = [
    "alter", "comment", "copy", "create", "delete", "drop", "grant", "insert", "lock", "reindex", "revoke", "security",
    "truncate", "update",
];

/// What no schema holds, by the words behind CREATE, ALTER, DROP, or COMMENT ON.
const WHOLE: [&[&str]; 16] = [
    &["access", "method"],
    &["cast"],
    &["database"],
    &["event", "trigger"],
    &["extension"],
    &["foreign", "data", "wrapper"],
    &["group"],
    &["language"],
    &["publication"],
    &["role"],
    &["server"],
    &["subscription"],
    &["system"],
    &["tablespace"],
    &["transform"],
    &["user"],
];

/// Words that may stand before what is changed.
const BESIDE: [&str; 6] = ["or", "replace", "trusted", "procedural", "on", "temporary"];

/// The first statement of a text that is not of the template's schema, as a person may call it.
pub fn beyond(sql: &str, template: &str) -> Option<String> {
    let place = Place::new(pieces(sql));
    place.statements().find_map(|statement| of_one(statement, template))
}

fn of_one(statement: &[Piece], template: &str) -> Option<String> {
    let words: Vec<String> = statement.iter().map(|piece| folded(piece).unwrap_or_default()).collect();
    let verb = words.first().filter(|verb| CHANGES.contains(&verb.as_str()))?.as_str();
    let skipped = words.iter().skip(1).take_while(|word| BESIDE.contains(&word.as_str())).count();
    let what = &words[1 + skipped..];
    let is = |head: &[&str]| what.len() >= head.len() && what.iter().zip(head).all(|(word, head)| word == head);
    let own = match (is(&["default", "privileges"]), named_schema(verb, &words)) {
        _ if WHOLE.iter().any(|head| is(head)) => false,
        (true, _) => words.windows(2).any(|pair| pair[0] == "schema" && pair[1] == template),
        (false, Some(schema)) if ["comment", "grant", "revoke"].contains(&verb) => schema == template,
        (false, Some(schema)) => schema == TRASH,
        (false, None) => first_schema(statement, &words).is_some_and(|schema| schema == template || schema == TRASH),
    };
    let shown = words[..words.len().min(5)].join(" ");
    (!own).then(|| format!("`{}`", shown.split_whitespace().collect::<Vec<_>>().join(" ")))
}

/// The schema that a statement is about: behind SCHEMA, and that among its first words, but where rights are given in one.
fn named_schema<'a>(verb: &str, words: &'a [String]) -> Option<&'a str> {
    let at = words.iter().position(|word| word == "schema")?;
    let name = words[at + 1..].iter().find(|word| !["if", "not", "exists"].contains(&word.as_str()))?;
    (at < 4 || ["grant", "revoke"].contains(&verb)).then_some(name)
}

/// The first name that stands before a period.
fn first_schema<'a>(statement: &[Piece], words: &'a [String]) -> Option<&'a str> {
    let dotted = statement.windows(2).position(|pair| {
        matches!(pair[0].sort, Sort::Word | Sort::Quoted) && pair[1].sort == Sort::Sign && pair[1].text == "."
    })?;
    words.get(dotted).map(String::as_str)
}
