//! Where one statement ends and the next begins.
//!
//! A semicolon ends a statement, but not inside a body (`BEGIN ATOMIC … END` in PostgreSQL, a trigger's `BEGIN … END` in
//! SQLite) nor, in PostgreSQL, inside brackets (the actions of a rule). A body ends at `; END ;`: an `END` that closes a `CASE`
//! never follows a semicolon, so nothing has to be counted. SQLite's shell uses the same rule.

use super::lexeme::Lexeme;
use super::statement::Statement;
use crate::engine::Engine;
use sqlparser::tokenizer::Token;

/// The statements of a file's tokens, in order.
pub(super) fn split(engine: Engine, lexemes: Vec<Lexeme>) -> Vec<Statement> {
    let mut statements = vec![];
    let mut current: Vec<Lexeme> = vec![];
    let mut depth = 0usize;
    let mut end = 0;
    for lexeme in lexemes {
        let cut = lexeme.start != end;
        end = lexeme.end;
        if cut {
            depth = 0;
            statements.extend(Statement::of(engine, std::mem::take(&mut current)));
        }
        if !lexeme.is_code() {
            continue;
        }
        match lexeme.token {
            Token::LParen if engine == Engine::Postgres => depth += 1,
            Token::RParen => depth = depth.saturating_sub(1),
            _ => {}
        }
        let ends = lexeme.token == Token::SemiColon && depth == 0 && !inside_body(engine, &current);
        current.push(lexeme);
        if ends {
            statements.extend(Statement::of(engine, std::mem::take(&mut current)));
        }
    }
    statements.extend(Statement::of(engine, current));
    statements
}

/// Whether a semicolon after these tokens stands inside a body.
fn inside_body(engine: Engine, tokens: &[Lexeme]) -> bool {
    let closed = match tokens {
        [.., before, last] => {
            last.is("END") && (before.token == Token::SemiColon || before.is("ATOMIC") || before.is("BEGIN"))
        }
        _ => false,
    };
    !closed && opens_body(engine, tokens)
}

fn opens_body(engine: Engine, tokens: &[Lexeme]) -> bool {
    let names = |at: usize, words: &[&str]| tokens.get(at).is_some_and(|token| words.iter().any(|word| token.is(word)));
    if !names(0, &["CREATE"]) {
        return false;
    }
    match engine {
        Engine::Sqlite => {
            let at = if names(1, &["TEMP", "TEMPORARY"]) { 2 } else { 1 };
            names(at, &["TRIGGER"])
        }
        Engine::Postgres => {
            let at = if names(1, &["OR"]) && names(2, &["REPLACE"]) { 3 } else { 1 };
            names(at, &["FUNCTION", "PROCEDURE"])
                && tokens.windows(2).any(|pair| pair[0].is("BEGIN") && pair[1].is("ATOMIC"))
        }
    }
}
