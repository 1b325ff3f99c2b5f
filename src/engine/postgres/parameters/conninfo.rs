//! `host=db dbname='my app' password=p\'w`: libpq's other way of saying where a database is.

use super::{Pair, usage};
use crate::error::Result;
use std::iter::Peekable;
use std::str::Chars;

/// Whether a text is meant as one: it begins with a known parameter and a `=`.
pub fn is_one(text: &str) -> bool {
    text.split_once('=').is_some_and(|(name, _)| super::keyword::of(name.trim()).is_some())
}

/// What it says.
///
/// # Errors
/// A parameter without a value, a quote that is not closed.
pub fn read(text: &str) -> Result<Vec<Pair>> {
    let (mut rest, mut said) = (text.chars().peekable(), vec![]);
    loop {
        blanks(&mut rest);
        if rest.peek().is_none() {
            return Ok(said);
        }
        let name = name(&mut rest);
        blanks(&mut rest);
        if rest.next() != Some('=') {
            return Err(usage("a parameter of the connection string has no `=` behind its name")
                .hint("write `host=db port=5432 dbname=app`; a value with blanks in single quotes"));
        }
        blanks(&mut rest);
        let value = if rest.next_if_eq(&'\'').is_some() { quoted(&mut rest)? } else { bare(&mut rest) };
        said.push(Pair { name, written: value.clone(), value });
    }
}

fn blanks(rest: &mut Peekable<Chars>) {
    while rest.next_if(|c| c.is_ascii_whitespace()).is_some() {}
}

fn name(rest: &mut Peekable<Chars>) -> String {
    std::iter::from_fn(|| rest.next_if(|c| *c != '=' && !c.is_ascii_whitespace())).collect()
}

/// A backslash takes what follows as it is, here and between quotes.
fn bare(rest: &mut Peekable<Chars>) -> String {
    let mut value = String::new();
    while let Some(c) = rest.next_if(|c| !c.is_ascii_whitespace()) {
        value.extend(if c == '\\' { rest.next() } else { Some(c) });
    }
    value
}

fn quoted(rest: &mut Peekable<Chars>) -> Result<String> {
    let mut value = String::new();
    while let Some(c) = rest.next() {
        match c {
            '\'' => return Ok(value),
            '\\' => value.extend(rest.next()),
            c => value.push(c),
        }
    }
    Err(usage("a quote in the connection string is not closed").hint("write `\\'` for a quote inside of a value"))
}
