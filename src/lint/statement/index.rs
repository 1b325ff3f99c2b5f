use super::constraint::names;
use super::name::Name;
use crate::source::{Lexeme, Phrase};

/// CREATE INDEX.
#[derive(Clone, Debug)]
pub struct NewIndex<'a> {
    /// Absent where the server finds one.
    pub name: Option<Name>,
    pub table: Name,
    pub unique: bool,
    pub concurrently: bool,
    pub if_not_exists: bool,
    /// Of a partitioned table alone, which builds nothing.
    pub only: bool,
    /// What begins with a name, in order; an expression in between ends nothing.
    pub columns: Vec<String>,
    /// The tokens behind the table: keys, INCLUDE, WHERE.
    pub rest: &'a [Lexeme],
}

impl<'a> NewIndex<'a> {
    /// Reads what follows CREATE INDEX.
    pub fn read(phrase: &mut Phrase<'a>, unique: bool) -> Option<NewIndex<'a>> {
        let concurrently = phrase.take("CONCURRENTLY");
        let if_not_exists = phrase.take("IF NOT EXISTS");
        let name = if phrase.take("ON") {
            None
        } else {
            let name = Name::of(phrase.path()?);
            phrase.take("ON");
            Some(name)
        };
        let only = phrase.take("ONLY");
        let table = Name::of(phrase.path()?);
        let rest = phrase.rest;
        if phrase.take("USING") {
            phrase.name();
        }
        let columns = phrase.brackets().map(|inside| names(Phrase { rest: inside, ..*phrase })).unwrap_or_default();
        Some(NewIndex { name, table, unique, concurrently, if_not_exists, only, columns, rest })
    }

    /// Whether it keeps its table's writers waiting: it is built at once, over rows.
    pub fn builds(&self) -> bool {
        !self.concurrently && !self.only
    }
}
