//! Statements about the session and its transaction.

use super::Act;
use super::drop::listed;
use super::words::{holds, literal};
use crate::lint::locks::Waiting;
use crate::source::{Lexeme, Phrase};
use sqlparser::tokenizer::Token;

/// What is done to a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    Begin,
    Commit,
    Rollback,
    /// A savepoint, or a return to one.
    Within,
}

/// SET of a parameter; in SQLite, a PRAGMA with a value.
#[derive(Clone, Debug)]
pub struct Setting {
    pub name: String,
    /// In small letters; empty for the default.
    pub value: String,
    /// Until the end of the transaction.
    pub local: bool,
}

/// Reads a statement about the session, if it is one.
pub fn read<'a>(phrase: &mut Phrase<'a>) -> Option<Act<'a>> {
    if let Some(control) = control(phrase) {
        return Some(Act::Transaction(control));
    }
    if phrase.take("SET") {
        return Some(setting(phrase).map_or(Act::Plain, Act::Set));
    }
    if phrase.take("RESET") {
        let name = phrase.name()?;
        return Some(Act::Set(Setting { name, value: String::new(), local: false }));
    }
    if phrase.take("LOCK") {
        phrase.take("TABLE");
        return Some(Act::Lock { tables: listed(phrase).0, waiting: waiting(phrase.rest) });
    }
    None
}

/// Who waits for LOCK TABLE, by the mode that it says; without one it is ACCESS EXCLUSIVE.
fn waiting(tokens: &[Lexeme]) -> Option<Waiting> {
    const NOBODY: [&str; 4] =
        ["ACCESS SHARE MODE", "ROW SHARE MODE", "ROW EXCLUSIVE MODE", "SHARE UPDATE EXCLUSIVE MODE"];
    let says = |mode: &str| holds(tokens, &format!("IN {mode}"));
    if NOBODY.into_iter().any(says) {
        return None;
    }
    let writers = ["SHARE MODE", "SHARE ROW EXCLUSIVE MODE", "EXCLUSIVE MODE"].into_iter().any(says);
    Some(if writers { Waiting::Writers } else { Waiting::Everybody })
}

fn control(phrase: &mut Phrase) -> Option<Control> {
    if phrase.take("START TRANSACTION") || phrase.take("BEGIN") {
        return Some(Control::Begin);
    }
    if phrase.take("COMMIT") || phrase.take("END") {
        return Some(Control::Commit);
    }
    if phrase.take("ROLLBACK TO") || phrase.take("SAVEPOINT") || phrase.take("RELEASE") {
        return Some(Control::Within);
    }
    (phrase.take("ROLLBACK") || phrase.take("ABORT")).then_some(Control::Rollback)
}

fn setting(phrase: &mut Phrase) -> Option<Setting> {
    let local = phrase.take("LOCAL");
    phrase.take("SESSION");
    let name =
        if phrase.take("TIME ZONE") { "timezone".to_string() } else { phrase.path()?.join(".").to_ascii_lowercase() };
    if !phrase.symbol(&Token::Eq) {
        phrase.take("TO");
    }
    let value = phrase.rest.first().map(shown).unwrap_or_default();
    Some(Setting { name, value: if value == "default" { String::new() } else { value }, local })
}

fn shown(lexeme: &Lexeme) -> String {
    literal(lexeme).map_or_else(|| lexeme.token.to_string(), String::from).to_ascii_lowercase()
}
