//! Reading a statement's tokens from left to right.

use super::lexeme::Lexeme;
use crate::engine::Engine;
use sqlparser::tokenizer::Token;

/// Tokens that are still to be read.
#[derive(Clone, Copy)]
pub struct Phrase<'a> {
    pub engine: Engine,
    pub rest: &'a [Lexeme],
}

impl<'a> Phrase<'a> {
    /// Reads these keywords if they come next.
    pub fn take(&mut self, words: &str) -> bool {
        let words: Vec<&str> = words.split(' ').collect();
        let comes =
            self.rest.len() >= words.len() && self.rest.iter().zip(&words).all(|(lexeme, word)| lexeme.is(word));
        if comes {
            self.rest = &self.rest[words.len()..];
        }
        comes
    }

    /// Reads one of these keywords, or several of them, if they come next.
    pub fn take_any(&mut self, words: &[&str]) {
        while words.iter().any(|word| self.take(word)) {}
    }

    /// Reads a name.
    pub fn name(&mut self) -> Option<String> {
        let (first, rest) = self.rest.split_first()?;
        let name = first.name(self.engine)?;
        self.rest = rest;
        Some(name)
    }

    /// Reads a name with the names that qualify it.
    pub fn path(&mut self) -> Option<Vec<String>> {
        let mut path = vec![self.name()?];
        while self.symbol(&Token::Period) {
            path.push(self.name()?);
        }
        Some(path)
    }

    /// Reads a sign if it comes next.
    pub fn symbol(&mut self, token: &Token) -> bool {
        let comes = self.rest.first().is_some_and(|first| first.token == *token);
        if comes {
            self.rest = &self.rest[1..];
        }
        comes
    }

    /// The tokens inside the brackets that come next.
    pub fn brackets(&mut self) -> Option<&'a [Lexeme]> {
        let (first, inside) = self.rest.split_first()?;
        if first.token != Token::LParen {
            return None;
        }
        let mut depth = 1;
        let end = inside.iter().position(|lexeme| {
            depth += step(&lexeme.token);
            depth == 0
        })?;
        self.rest = &inside[end + 1..];
        Some(&inside[..end])
    }
}

/// How a token changes how deep in brackets one is.
fn step(token: &Token) -> i32 {
    match token {
        Token::LParen | Token::LBracket | Token::LBrace => 1,
        Token::RParen | Token::RBracket | Token::RBrace => -1,
        _ => 0,
    }
}

/// The parts between commas that stand in no further brackets, each with the comma that goes with it: the one behind it on
/// the same line, or the one before it where commas lead their lines.
pub fn parts(tokens: &[Lexeme]) -> Vec<&[Lexeme]> {
    let mut parts = vec![];
    let (mut start, mut depth) = (0, 0);
    for (at, lexeme) in tokens.iter().enumerate() {
        depth += step(&lexeme.token);
        if lexeme.token == Token::Comma && depth == 0 {
            let leads = at.checked_sub(1).is_some_and(|before| tokens[before].last_line < lexeme.line);
            let end = if leads { at } else { at + 1 };
            parts.push(&tokens[start..end]);
            start = end;
        }
    }
    parts.push(&tokens[start..]);
    parts.retain(|part| !part.is_empty());
    parts
}
