//! Statements as SQLite has them. Where it writes what PostgreSQL writes, the same readers read it.

use super::drop::{Dropped, listed};
use super::words::{find, literal};
use super::{Act, Action, Alteration, Control, Name, NewIndex, NewTable, Setting, alter, rows, session};
use super::{ConstraintSort, NewConstraint};
use crate::source::{Lexeme, Phrase};
use sqlparser::tokenizer::Token;

/// A view or a trigger, whose text SQLite keeps and reads again whenever it is needed.
#[derive(Clone, Debug)]
pub struct Written<'a> {
    pub name: Name,
    /// The tokens behind its name.
    pub text: &'a [Lexeme],
}

impl Written<'_> {
    /// The tables and views that it reads or writes, as far as a word leads to each.
    pub fn names(&self, phrase: Phrase) -> Vec<Name> {
        const LEADS: [&str; 5] = ["FROM", "JOIN", "INTO", "UPDATE", "ON"];
        let behind = |at: usize| Phrase { rest: self.text.get(at + 1..).unwrap_or_default(), ..phrase }.path();
        let leads = |lexeme: &Lexeme| LEADS.iter().any(|word| lexeme.is(word));
        let found = self.text.iter().enumerate().filter(|(_, lexeme)| leads(lexeme));
        found.filter_map(|(at, _)| behind(at)).map(Name::of).collect()
    }
}

/// Words with which statements begin that no rule speaks of.
const PLAIN: [&str; 7] = ["SELECT", "VALUES", "EXPLAIN", "ANALYZE", "REINDEX", "ATTACH", "DETACH"];

/// Reads a statement.
pub fn read<'a>(phrase: &mut Phrase<'a>) -> Option<Act<'a>> {
    if phrase.take("CREATE") {
        return created(phrase);
    }
    if phrase.take("ALTER TABLE") {
        return alter::alteration(phrase).map(only_what_it_has).map(Act::AlterTable);
    }
    if phrase.take("DROP") {
        return dropped(phrase);
    }
    if phrase.take("PRAGMA") {
        return Some(pragma(phrase).map_or(Act::Plain, Act::Set));
    }
    if let Some(Act::Transaction(control)) = session::read(&mut Phrase { ..*phrase }) {
        return is_control(control, phrase).then_some(Act::Transaction(control));
    }
    if phrase.take("VACUUM") {
        // VACUUM INTO writes another file.
        return Some(Act::RewriteTable { what: "VACUUM", table: None });
    }
    let first = phrase.rest.first()?;
    if ["UPDATE", "DELETE", "INSERT", "REPLACE", "WITH"].iter().any(|word| first.is(word)) {
        return Some(rows::row_change(*phrase).map_or(Act::Plain, Act::Rows));
    }
    PLAIN.iter().any(|word| first.is(word)).then_some(Act::Plain)
}

/// START TRANSACTION and ABORT are of PostgreSQL alone.
fn is_control(control: Control, phrase: &Phrase) -> bool {
    let first = |word: &str| phrase.rest.first().is_some_and(|first| first.is(word));
    match control {
        Control::Begin => first("BEGIN"),
        Control::Rollback => first("ROLLBACK"),
        Control::Commit | Control::Within => true,
    }
}

fn created<'a>(phrase: &mut Phrase<'a>) -> Option<Act<'a>> {
    let temporary = phrase.take("TEMP") || phrase.take("TEMPORARY");
    if phrase.take("TABLE") {
        return NewTable::read(phrase, temporary).map(Act::CreateTable);
    }
    if phrase.take("VIRTUAL TABLE") {
        return Some(Act::Plain);
    }
    let unique = phrase.take("UNIQUE");
    if phrase.take("INDEX") {
        return NewIndex::read(phrase, unique).map(Act::CreateIndex);
    }
    let is_view = phrase.take("VIEW");
    if !is_view && !phrase.take("TRIGGER") {
        return None;
    }
    phrase.take("IF NOT EXISTS");
    let written = Written { name: Name::of(phrase.path()?), text: phrase.rest };
    if is_view {
        return Some(Act::CreateView(written));
    }
    let on = find(phrase.rest, "ON")?;
    phrase.rest = &phrase.rest[on + 1..];
    Some(Act::CreateTrigger(written, Name::of(phrase.path()?)))
}

fn dropped<'a>(phrase: &mut Phrase<'a>) -> Option<Act<'a>> {
    let kind = ["TABLE", "INDEX", "VIEW", "TRIGGER"].into_iter().find(|kind| phrase.take(kind))?;
    phrase.take("IF EXISTS");
    let (names, _) = listed(phrase);
    (names.len() == 1).then_some(Act::Drop(Dropped { kind, names, cascade: false, concurrently: false }))
}

/// ALTER TABLE does one thing at once, and few; what it does not have is not read.
fn only_what_it_has(alteration: Alteration) -> Alteration {
    let Alteration { table, mut actions } = alteration;
    let is_check = |new: &NewConstraint| matches!(new.sort, ConstraintSort::Check(_));
    for (at, action) in actions.iter_mut().enumerate() {
        let has = match &action.what {
            Action::AddColumn(_) | Action::DropColumn { cascade: false, .. } => true,
            Action::RenameColumn { .. } | Action::RenameTable(_) => true,
            // Since 3.53.
            Action::AddConstraint(new) => is_check(new),
            Action::DropConstraint { cascade: false, .. } | Action::SetNotNull(_) | Action::DropNotNull => true,
            _ => false,
        };
        if !has || at > 0 {
            action.what = Action::Unknown;
        }
    }
    Alteration { table, actions }
}

/// A PRAGMA that gives a value: `name = value` or `name(value)`.
fn pragma(phrase: &mut Phrase) -> Option<Setting> {
    let name = phrase.path()?.pop()?;
    let value = if phrase.symbol(&Token::Eq) { phrase.rest } else { phrase.brackets()? };
    let value = value.iter().map(|lexeme| literal(lexeme).map_or_else(|| lexeme.token.to_string(), String::from));
    Some(Setting { name, value: value.collect::<String>().to_ascii_lowercase(), local: false })
}

impl Setting {
    /// Whether a PRAGMA switches something on, or off; nothing where it is no switch.
    pub fn switches(value: &str) -> Option<bool> {
        match value {
            "on" | "yes" | "true" | "1" => Some(true),
            "off" | "no" | "false" | "0" => Some(false),
            _ => None,
        }
    }
}
