//! The words that expressions and bodies say.

use crate::engine::Engine;
use crate::source::Lexeme;
use sqlparser::tokenizer::Token;

/// The words of an expression, as PostgreSQL folds names.
pub fn words(tokens: &[Lexeme]) -> Vec<String> {
    tokens.iter().filter_map(|lexeme| lexeme.name(Engine::Postgres)).collect()
}

/// The words of a body in small letters.
pub fn text_words(text: &str) -> Vec<String> {
    let pieces = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    pieces.filter(|word| !word.is_empty()).map(str::to_ascii_lowercase).collect()
}

/// Whether brackets stand within the brackets of an index's keys.
pub fn has_brackets_within(tokens: &[Lexeme]) -> bool {
    let mut depth = 0;
    tokens.iter().any(|lexeme| {
        depth += match lexeme.token {
            Token::LParen => 1,
            Token::RParen => -1,
            _ => 0,
        };
        depth > 1
    })
}
