//! The words that expressions and bodies say.

use crate::source::{Lexeme, Phrase};
use sqlparser::tokenizer::Token;

/// The words of an expression, as the engine folds names.
pub fn words(phrase: Phrase) -> Vec<String> {
    phrase.rest.iter().filter_map(|lexeme| lexeme.name(phrase.engine)).collect()
}

/// What an index is over, from the tokens behind its table: token by token, without what goes without saying.
pub fn key(mut phrase: Phrase) -> Vec<String> {
    phrase.take("USING btree");
    let said = phrase.rest.iter().filter(|lexeme| !lexeme.is("ASC"));
    said.map(|lexeme| lexeme.name(phrase.engine).unwrap_or_else(|| lexeme.token.to_string())).collect()
}

/// The same of plain columns.
pub fn plain_key(columns: &[String]) -> Vec<String> {
    let mut key = vec!["(".to_string()];
    for column in columns {
        key.extend([column.clone(), ",".to_string()]);
    }
    key.pop();
    key.push(")".into());
    key
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
