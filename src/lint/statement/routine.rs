use super::name::Name;
use super::words::{holds, literal};
use crate::source::{Lexeme, Phrase};

/// CREATE FUNCTION or CREATE PROCEDURE.
#[derive(Clone, Debug)]
pub struct NewRoutine<'a> {
    pub name: Name,
    /// The body where it is a text, which the server does not follow when names change.
    pub body: Option<&'a str>,
    /// Whether it says that it gives one value for a whole statement.
    pub is_steady: bool,
}

impl<'a> NewRoutine<'a> {
    /// Reads what follows CREATE FUNCTION.
    pub fn read(phrase: &mut Phrase<'a>) -> Option<NewRoutine<'a>> {
        let name = Name::of(phrase.path()?);
        let is_steady = holds(phrase.rest, "STABLE") || holds(phrase.rest, "IMMUTABLE");
        Some(NewRoutine { name, body: body(phrase.rest), is_steady })
    }
}

/// The text behind the last AS.
fn body(tokens: &[Lexeme]) -> Option<&str> {
    let behind = tokens.windows(2).rev().find(|pair| pair[0].is("AS") && literal(&pair[1]).is_some())?;
    literal(&behind[1])
}

/// The text of a DO block.
pub fn block(tokens: &[Lexeme]) -> Option<&str> {
    tokens.iter().find_map(literal)
}
