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

/// Keywords that begin something that is demanded of a column.
const DEMANDS: [&str; 15] = [
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

impl<'a> NewColumn<'a> {
    /// Reads a column; none where no name comes.
    pub fn read(tokens: &'a [Lexeme]) -> Option<NewColumn<'a>> {
        let mut phrase = Phrase { engine: Engine::Postgres, rest: tokens };
        let name = phrase.name()?;
        let rest = phrase.rest;
        let demands = until(rest, 0, &DEMANDS);
        let (written, rest) = rest.split_at(demands);
        let mut column = NewColumn {
            name,
            data_type: DataType::read(written),
            default: None,
            not_null: false,
            check: None,
            references: None,
            unique: false,
            primary: false,
            identity: false,
            generated: None,
        };
        column.demands(rest);
        Some(column)
    }

    fn demands(&mut self, mut rest: &'a [Lexeme]) {
        while let Some(first) = rest.first() {
            // What follows DEFAULT may itself be NULL; a name may be any word.
            let skipped = if first.is("DEFAULT") || first.is("CONSTRAINT") || first.is("NOT") { 2 } else { 1 };
            let end = until(rest, skipped.min(rest.len()), &DEMANDS);
            let (own, after) = rest.split_at(end);
            self.demand(own);
            rest = after;
        }
    }

    fn demand(&mut self, tokens: &'a [Lexeme]) {
        let mut phrase = Phrase { engine: Engine::Postgres, rest: tokens };
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
