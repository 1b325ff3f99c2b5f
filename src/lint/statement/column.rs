use super::constraint::Reference;
use super::data_type::DataType;
use super::words::{find, until};
use crate::engine::Engine;
use crate::source::{Lexeme, Phrase};

/// A column as it is written in CREATE TABLE or behind ADD COLUMN.
#[derive(Clone, Debug)]
pub struct NewColumn<'a> {
    pub name: String,
    pub data_type: DataType,
    pub default: Option<&'a [Lexeme]>,
    pub not_null: bool,
    pub check: Option<&'a [Lexeme]>,
    pub references: Option<Reference>,
    pub unique: bool,
    pub primary: bool,
    pub identity: bool,
    /// The expression of a generated column, and whether its values are stored.
    pub generated: Option<(&'a [Lexeme], bool)>,
}

/// Keywords that begin something that is demanded of a column. SQLite takes `AS (…)` without GENERATED ALWAYS, too.
const DEMANDS: [&str; 16] = [
    "AS",
    "CONSTRAINT",
    "NOT",
    "NULL",
    "DEFAULT",
    "CHECK",
    "REFERENCES",
    "UNIQUE",
    "PRIMARY",
    "GENERATED",
    "COLLATE",
    "STORAGE",
    "COMPRESSION",
    "DEFERRABLE",
    "INITIALLY",
    "OPTIONS",
];

/// Those of an engine: in PostgreSQL AS stands behind GENERATED ALWAYS alone, and is read with it.
fn demands(engine: Engine) -> &'static [&'static str] {
    match engine {
        Engine::Postgres => &DEMANDS[1..],
        Engine::Sqlite => &DEMANDS,
    }
}

impl<'a> NewColumn<'a> {
    /// Reads a column; none where no name comes.
    pub fn read(mut phrase: Phrase<'a>) -> Option<NewColumn<'a>> {
        let name = phrase.name()?;
        let demands = until(phrase.rest, 0, demands(phrase.engine));
        let (written, rest) = phrase.rest.split_at(demands);
        let mut column = NewColumn {
            name,
            data_type: DataType::read(Phrase { rest: written, ..phrase }),
            default: None,
            not_null: false,
            check: None,
            references: None,
            unique: false,
            primary: false,
            identity: false,
            generated: None,
        };
        column.demands(Phrase { rest, ..phrase });
        Some(column)
    }

    fn demands(&mut self, mut phrase: Phrase<'a>) {
        while let Some(first) = phrase.rest.first() {
            // What follows DEFAULT may itself be NULL; a name may be any word.
            let skipped = if first.is("DEFAULT") || first.is("CONSTRAINT") || first.is("NOT") { 2 } else { 1 };
            let end = until(phrase.rest, skipped.min(phrase.rest.len()), demands(phrase.engine));
            let (own, after) = phrase.rest.split_at(end);
            self.demand(Phrase { rest: own, ..phrase });
            phrase.rest = after;
        }
    }

    fn demand(&mut self, mut phrase: Phrase<'a>) {
        let tokens = phrase.rest;
        if phrase.take("DEFAULT") {
            self.default = Some(phrase.rest);
        } else if phrase.take("NOT NULL") {
            self.not_null = true;
        } else if phrase.take("CHECK") {
            self.check = phrase.brackets();
        } else if phrase.take("REFERENCES") {
            self.references = Reference::read(&mut phrase);
        } else if phrase.take("UNIQUE") {
            self.unique = true;
        } else if phrase.take("PRIMARY KEY") {
            self.primary = true;
        } else if phrase.take("AS") {
            self.generated = phrase.brackets().map(|expression| (expression, phrase.take("STORED")));
        } else if phrase.take("GENERATED") {
            let identity = find(tokens, "AS IDENTITY").is_some();
            self.identity = identity;
            if !identity && let Some(at) = find(tokens, "AS") {
                phrase.rest = &tokens[at + 1..];
                let expression = phrase.brackets().unwrap_or_default();
                self.generated = Some((expression, phrase.take("STORED")));
            }
        }
    }

    /// Whether old rows get a value by themselves.
    pub fn fills_itself(&self) -> bool {
        let null = self.default.is_some_and(|default| matches!(default, [only] if only.is("NULL")));
        (self.default.is_some() && !null) || self.identity || self.generated.is_some() || self.data_type.is_serial()
    }
}

/// What gives a column its values where INSERT says none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    Default,
    Identity,
    Expression,
}

impl Source {
    /// Reads which of them ALTER COLUMN drops, if that comes next.
    pub fn dropped(phrase: &mut Phrase) -> Option<Source> {
        let words = [("DEFAULT", Source::Default), ("IDENTITY", Source::Identity), ("EXPRESSION", Source::Expression)];
        let found = words.into_iter().find(|(word, _)| phrase.take(&format!("DROP {word}")));
        found.map(|(_, source)| source)
    }
}
