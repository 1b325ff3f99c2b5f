//! Statements that are not of one schema alone: what they change, every tenant of the database would have.

use super::piece::{Piece, Sort, pieces};
use super::place::Place;
use super::spell::folded;
use crate::engine::postgres::schema::TRASH;

/// What begins a statement that changes something by name.
const CHANGES: [&str; 13] = [
    "alter", "comment", "copy", "create", "delete", "drop", "grant", "insert", "lock", "reindex", "revoke", "security",
    "truncate",
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
    let verb = words.first()?.as_str();
    if !CHANGES.contains(&verb) && verb != "update" {
        return None;
    }
    let skipped = words.iter().skip(1).take_while(|word| BESIDE.contains(&word.as_str())).count();
    let what = &words[1 + skipped..];
    let is = |head: &[&str]| what.len() >= head.len() && what.iter().zip(head).all(|(word, head)| word == head);
    let shown =
        || format!("`{}`", words[..words.len().min(5)].iter().map(String::as_str).collect::<Vec<_>>().join(" ").trim());
    if WHOLE.iter().any(|head| is(head)) {
        return Some(shown());
    }
    if is(&["default", "privileges"]) {
        return (!words.windows(2).any(|pair| pair[0] == "schema" && pair[1] == template)).then(shown);
    }
    if let Some(at) =
        words.iter().position(|word| word == "schema").filter(|at| *at < 4 && verb != "grant" && verb != "revoke")
    {
        let name = words[at + 1..].iter().find(|word| !["if", "not", "exists"].contains(&word.as_str()));
        let own = name.is_some_and(|name| name == TRASH || (verb == "comment" && name == template));
        return (!own).then(shown);
    }
    if ["grant", "revoke"].contains(&verb)
        && let Some(at) = words.iter().position(|word| word == "schema")
    {
        return (words.get(at + 1).map(String::as_str) != Some(template)).then(shown);
    }
    let dotted = statement.windows(2).position(|pair| {
        matches!(pair[0].sort, Sort::Word | Sort::Quoted) && pair[1].sort == Sort::Sign && pair[1].text == "."
    });
    match dotted.map(|at| words[at].as_str()) {
        Some(schema) if schema == template || schema == TRASH => None,
        _ => Some(shown()),
    }
}
