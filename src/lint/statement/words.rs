//! Keywords among the tokens of a statement.

use crate::source::Lexeme;
use sqlparser::tokenizer::Token;
use std::ops::Range;

/// Tokens with how deep in brackets each stands.
fn depths(tokens: &[Lexeme]) -> impl Iterator<Item = (usize, usize)> {
    let mut depth = 0usize;
    tokens.iter().enumerate().map(move |(at, lexeme)| {
        let own = depth;
        match lexeme.token {
            Token::LParen | Token::LBracket => depth += 1,
            Token::RParen | Token::RBracket => depth = depth.saturating_sub(1),
            _ => {}
        }
        (at, own)
    })
}

/// Where these keywords follow each other outside of brackets.
pub fn find(tokens: &[Lexeme], words: &str) -> Option<usize> {
    let words: Vec<&str> = words.split(' ').collect();
    depths(tokens).filter(|(_, depth)| *depth == 0).map(|(at, _)| at).find(|at| {
        let rest = &tokens[*at..];
        rest.len() >= words.len() && rest.iter().zip(&words).all(|(lexeme, word)| lexeme.is(word))
    })
}

/// Whether these keywords follow each other outside of brackets.
pub fn holds(tokens: &[Lexeme], words: &str) -> bool {
    find(tokens, words).is_some()
}

/// Where one of these keywords comes first outside of brackets, from `start` on; else the end.
pub fn until(tokens: &[Lexeme], start: usize, words: &[&str]) -> usize {
    let ends = |at: &usize| words.iter().any(|word| tokens[*at].is(word));
    let outside = depths(tokens).filter(|(at, depth)| *depth == 0 && *at >= start).map(|(at, _)| at);
    outside.into_iter().find(ends).unwrap_or(tokens.len())
}

/// The parts between these keywords outside of brackets.
pub fn divided<'a>(tokens: &'a [Lexeme], word: &str) -> Vec<&'a [Lexeme]> {
    let mut parts = vec![];
    let mut start = 0;
    for (at, _) in depths(tokens).filter(|(at, depth)| *depth == 0 && tokens[*at].is(word)) {
        parts.push(&tokens[start..at]);
        start = at + 1;
    }
    parts.push(&tokens[start..]);
    parts
}

/// The bytes of tokens, without commas and semicolons at their ends.
pub fn range(tokens: &[Lexeme]) -> Range<usize> {
    let code = trimmed(tokens);
    match (code.first(), code.last()) {
        (Some(first), Some(last)) => first.start..last.end,
        _ => 0..0,
    }
}

/// Tokens without commas and semicolons at their ends.
pub fn trimmed(mut tokens: &[Lexeme]) -> &[Lexeme] {
    let is_mark = |lexeme: &Lexeme| matches!(lexeme.token, Token::Comma | Token::SemiColon);
    while let [first, rest @ ..] = tokens
        && is_mark(first)
    {
        tokens = rest;
    }
    while let [rest @ .., last] = tokens
        && is_mark(last)
    {
        tokens = rest;
    }
    tokens
}

/// The text of a string, whatever its quotes.
pub fn literal(lexeme: &Lexeme) -> Option<&str> {
    match &lexeme.token {
        Token::SingleQuotedString(text)
        | Token::EscapedStringLiteral(text)
        | Token::UnicodeStringLiteral(text)
        | Token::NationalStringLiteral(text) => Some(text),
        Token::DollarQuotedString(text) => Some(&text.value),
        _ => None,
    }
}
