use super::name::Name;
use super::words::{find, holds, range};
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
    Unique { columns: Vec<String>, of_index: Option<String> },
    Primary { columns: Vec<String>, of_index: Option<String> },
    Exclude,
}

/// What a foreign key refers to.
#[derive(Clone, Debug)]
pub struct Reference {
    pub table: Name,
    /// Empty where it is the other table's primary key.
    pub columns: Vec<String>,
    pub on_delete: OnDelete,
}

/// What becomes of rows whose row is deleted to which they refer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDelete {
    Refuse,
    Cascade,
    /// Their columns become NULL, or take their default.
    Clear,
}

impl Reference {
    /// What comes behind REFERENCES.
    pub fn read(phrase: &mut Phrase) -> Option<Reference> {
        let table = Name::of(phrase.path()?);
        let columns = phrase.brackets().map(|inside| names(Phrase { rest: inside, ..*phrase })).unwrap_or_default();
        let on_delete = match find(phrase.rest, "ON DELETE").map(|at| &phrase.rest[at + 2..]) {
            Some([action, ..]) if action.is("CASCADE") => OnDelete::Cascade,
            Some([action, ..]) if action.is("SET") => OnDelete::Clear,
            _ => OnDelete::Refuse,
        };
        Some(Reference { table, columns, on_delete })
    }
}

impl<'a> NewConstraint<'a> {
    /// Whether a constraint comes, and no column.
    pub fn comes(tokens: &[Lexeme]) -> bool {
        let words = ["CONSTRAINT", "CHECK", "FOREIGN", "UNIQUE", "PRIMARY", "EXCLUDE", "NOT"];
        tokens.first().is_some_and(|first| words.iter().any(|word| first.is(word)))
    }

    /// Reads one; none where it is of a sort that is not known.
    pub fn read(mut phrase: Phrase<'a>) -> Option<NewConstraint<'a>> {
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
        let columns = names(Phrase { rest: phrase.brackets()?, ..*phrase });
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
    let of_index = if phrase.take("USING INDEX") { Some(phrase.name()?) } else { None };
    let columns = if of_index.is_some() { vec![] } else { names(Phrase { rest: phrase.brackets()?, ..*phrase }) };
    Some(match primary {
        true => ConstraintSort::Primary { columns, of_index },
        false => ConstraintSort::Unique { columns, of_index },
    })
}

/// The names that a list of columns begins its parts with.
pub fn names(list: Phrase) -> Vec<String> {
    let name = |part| Phrase { rest: super::words::trimmed(part), ..list }.name();
    parts(list.rest).into_iter().filter_map(name).collect()
}

/// The column of which a condition says `IS NOT NULL`, by itself or before AND.
pub fn proves(mut phrase: Phrase) -> Option<String> {
    // The server's own spelling has brackets around the whole.
    while let Some(inside) = (Phrase { ..phrase }).brackets()
        && inside.len() + 2 == phrase.rest.len()
    {
        phrase.rest = inside;
    }
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
