//! Statements of others, for the eyes of people: what they do, and none of their values.

use super::lexeme::{Lexeme, Stretch, tokenize};
use crate::engine::Engine;
use sqlparser::tokenizer::Token;

/// The most characters that are shown.
const LENGTH: usize = 120;

/// A statement without its literals and comments, on one line. The server cuts a long one off, perhaps within a literal: then as
/// far as the first of them.
pub fn bare(engine: Engine, sql: &str) -> String {
    let read = |text| tokenize(engine, Stretch { text, start: 0, line: 1 });
    let text = match read(sql) {
        Ok(lexemes) => spelled(sql, &lexemes),
        Err(_) => {
            let before = sql.split(['\'', '$', '"', '/', '-']).next().unwrap_or_default();
            read(before).map(|lexemes| spelled(before, &lexemes) + " …").unwrap_or_default()
        }
    };
    match text.char_indices().nth(LENGTH) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

fn spelled(sql: &str, lexemes: &[Lexeme]) -> String {
    let shown = |lexeme: &Lexeme| {
        let own = &sql[lexeme.start..lexeme.end];
        let is_sign = |letter: char| !letter.is_alphanumeric() && !['\'', '"', '$'].contains(&letter);
        match &lexeme.token {
            _ if !lexeme.is_code() => " ",
            Token::Word(_) => own,
            _ if own.chars().all(is_sign) => own,
            _ => "?",
        }
    };
    let text: String = lexemes.iter().map(shown).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_is_shown() {
        let of = |sql: &str| bare(Engine::Postgres, sql);
        assert_eq!(of("UPDATE t\n SET a = 'hunter2', b=1.5e3 -- secret"), "UPDATE t SET a = ?, b=?");
        assert_eq!(of("SELECT $$hunter2$$, E'x', $1, \"A b\" /* secret */ FROM t"), "SELECT ?, ?, ?, \"A b\" FROM t");
        assert_eq!(of("INSERT INTO t VALUES (1, 'cut off in the mid"), "INSERT INTO t VALUES (?, …");
        assert_eq!(of(""), "");
        assert_eq!(of(&"x ".repeat(99)).chars().count(), LENGTH + 1);
    }
}
