use super::name::Name;
use super::words::{holds, range};
use crate::engine::Engine;
use crate::source::{Lexeme, Phrase, parts};
use std::ops::Range;

/// A constraint of a table as it is written.
#[derive(Clone, Debug)]
pub struct NewConstraint<'a> {
    pub name: Option<String>,
    pub sort: ConstraintSort<'a>,
    /// Whether the rows that are there are asked: neither NOT VALID nor NOT ENFORCED.
    pub asks_rows: bool,
}

/// What a constraint demands.
#[derive(Clone, Debug)]
pub enum ConstraintSort<'a> {
    Check(&'a [Lexeme]),
    NotNull(String),
    ForeignKey { columns: Vec<String>, to: Reference },
    Unique { columns: Vec<String>, of_index: bool },
    Primary { columns: Vec<String>, of_index: bool },
    Exclude,
}

/// What a foreign key refers to.
#[derive(Clone, Debug)]
pub struct Reference {
    pub table: Name,
}

impl Reference {
    /// What comes behind REFERENCES.
    pub fn read(phrase: &mut Phrase) -> Option<Reference> {
        let table = Name::of(phrase.path()?);
        phrase.brackets();
        Some(Reference { table })
    }
}

impl<'a> NewConstraint<'a> {
    /// Whether a constraint comes, and no column.
    pub fn comes(tokens: &[Lexeme]) -> bool {
        let words = ["CONSTRAINT", "CHECK", "FOREIGN", "UNIQUE", "PRIMARY", "EXCLUDE", "NOT"];
        tokens.first().is_some_and(|first| words.iter().any(|word| first.is(word)))
    }

    /// Reads one; none where it is of a sort that is not known.
    pub fn read(tokens: &'a [Lexeme]) -> Option<NewConstraint<'a>> {
        let mut phrase = Phrase { engine: Engine::Postgres, rest: tokens };
        let name = if phrase.take("CONSTRAINT") { phrase.name() } else { None };
        let sort = sort(&mut phrase)?;
        let asks_rows = !holds(phrase.rest, "NOT VALID") && !holds(phrase.rest, "NOT ENFORCED");
        Some(NewConstraint { name, sort, asks_rows })
    }
}

fn sort<'a>(phrase: &mut Phrase<'a>) -> Option<ConstraintSort<'a>> {
    if phrase.take("CHECK") {
        return phrase.brackets().map(ConstraintSort::Check);
    }
    if phrase.take("NOT NULL") {
        return phrase.name().map(ConstraintSort::NotNull);
    }
    if phrase.take("FOREIGN KEY") {
        let columns = names(phrase.brackets()?);
        phrase.take("REFERENCES");
        return Some(ConstraintSort::ForeignKey { columns, to: Reference::read(phrase)? });
    }
    if phrase.take("EXCLUDE") {
        return Some(ConstraintSort::Exclude);
    }
    let primary = phrase.take("PRIMARY KEY");
    if !primary && !phrase.take("UNIQUE") {
        return None;
    }
    phrase.take_any(&["NULLS NOT DISTINCT", "NULLS DISTINCT"]);
    let of_index = phrase.take("USING INDEX");
    let columns = if of_index { vec![] } else { names(phrase.brackets()?) };
    Some(match primary {
        true => ConstraintSort::Primary { columns, of_index },
        false => ConstraintSort::Unique { columns, of_index },
    })
}

/// The names that a list of columns begins its parts with.
pub fn names(tokens: &[Lexeme]) -> Vec<String> {
    let name = |part| Phrase { engine: Engine::Postgres, rest: super::words::trimmed(part) }.name();
    parts(tokens).into_iter().filter_map(name).collect()
}

/// The column of which a condition says `IS NOT NULL`, by itself or before AND.
pub fn proves(condition: &[Lexeme]) -> Option<String> {
    let mut rest = condition;
    // The server's own spelling has brackets around the whole.
    while let Some(inside) = (Phrase { engine: Engine::Postgres, rest }).brackets()
        && inside.len() + 2 == rest.len()
    {
        rest = inside;
    }
    let mut phrase = Phrase { engine: Engine::Postgres, rest };
    let column = phrase.name()?;
    let whole =
        phrase.take("IS NOT NULL") && (phrase.rest.is_empty() || phrase.take("AND")) && !holds(phrase.rest, "OR");
    whole.then_some(column)
}

/// The bytes of an item, and what it is.
#[derive(Clone, Debug)]
pub struct At<T> {
    pub range: Range<usize>,
    pub what: T,
}

impl<T> At<T> {
    /// What stands in these tokens.
    pub fn of(tokens: &[Lexeme], what: T) -> At<T> {
        At { range: range(tokens), what }
    }
}
