use super::column::NewColumn;
use super::constraint::{At, NewConstraint};
use super::name::Name;
use super::words::{holds, trimmed};
use crate::source::{Lexeme, Phrase, parts};

/// CREATE TABLE.
#[derive(Clone, Debug)]
pub struct NewTable<'a> {
    pub name: Name,
    pub columns: Vec<At<NewColumn<'a>>>,
    pub constraints: Vec<At<NewConstraint<'a>>>,
    /// The table whose partition it becomes.
    pub partition_of: Option<Name>,
    /// Whether that is for the rows of no other one.
    pub is_default: bool,
    pub temporary: bool,
    /// What stands behind the list of columns.
    pub options: &'a [Lexeme],
}

impl<'a> NewTable<'a> {
    /// Reads what follows CREATE and the words before TABLE.
    pub fn read(phrase: &mut Phrase<'a>, temporary: bool) -> Option<NewTable<'a>> {
        phrase.take("IF NOT EXISTS");
        let name = Name::of(phrase.path()?);
        let partition_of = if phrase.take("PARTITION OF") { phrase.path().map(Name::of) } else { None };
        let (columns, constraints, options) = (vec![], vec![], &[][..]);
        let mut table = NewTable { name, columns, constraints, partition_of, is_default: false, temporary, options };
        let inside = phrase.brackets().unwrap_or_default();
        // A list of names before AS SELECT holds no types.
        if !holds(phrase.rest, "AS") || !inside.is_empty() {
            let list = parts(inside).into_iter().map(trimmed);
            list.for_each(|part| table.part(Phrase { rest: part, ..*phrase }));
        }
        table.options = phrase.rest;
        table.is_default = table.partition_of.is_some() && phrase.take("DEFAULT");
        Some(table)
    }

    /// Whether SQLite keeps NULL out of its primary key by itself.
    pub fn keeps_null_out(&self) -> bool {
        holds(self.options, "STRICT") || holds(self.options, "WITHOUT ROWID")
    }

    fn part(&mut self, phrase: Phrase<'a>) {
        let part = phrase.rest;
        if part.first().is_some_and(|first| first.is("LIKE")) {
            return;
        }
        if NewConstraint::comes(part) {
            self.constraints.extend(NewConstraint::read(phrase).map(|constraint| At::of(part, constraint)));
        } else {
            self.columns.extend(NewColumn::read(phrase).map(|column| At::of(part, column)));
        }
    }
}
