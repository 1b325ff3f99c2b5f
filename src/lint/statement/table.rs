use super::column::NewColumn;
use super::constraint::{At, NewConstraint};
use super::name::Name;
use super::words::{holds, trimmed};
use crate::source::{Phrase, parts};

/// CREATE TABLE.
#[derive(Clone, Debug)]
pub struct NewTable<'a> {
    pub name: Name,
    pub columns: Vec<At<NewColumn<'a>>>,
    pub constraints: Vec<At<NewConstraint<'a>>>,
    /// The table whose partition it becomes.
    pub partition_of: Option<Name>,
    pub temporary: bool,
}

impl<'a> NewTable<'a> {
    /// Reads what follows CREATE and the words before TABLE.
    pub fn read(phrase: &mut Phrase<'a>, temporary: bool) -> Option<NewTable<'a>> {
        phrase.take("IF NOT EXISTS");
        let name = Name::of(phrase.path()?);
        let partition_of = if phrase.take("PARTITION OF") { phrase.path().map(Name::of) } else { None };
        let mut table = NewTable { name, columns: vec![], constraints: vec![], partition_of, temporary };
        let inside = phrase.brackets().unwrap_or_default();
        // A list of names before AS SELECT holds no types.
        if !holds(phrase.rest, "AS") || !inside.is_empty() {
            parts(inside).into_iter().for_each(|part| table.part(trimmed(part)));
        }
        Some(table)
    }

    fn part(&mut self, part: &'a [crate::source::Lexeme]) {
        if part.first().is_some_and(|first| first.is("LIKE")) {
            return;
        }
        if NewConstraint::comes(part) {
            self.constraints.extend(NewConstraint::read(part).map(|constraint| At::of(part, constraint)));
        } else {
            self.columns.extend(NewColumn::read(part).map(|column| At::of(part, column)));
        }
    }
}
