//! Whether a condition leaves rows out. `WHERE true` and `WHERE 1 = 1` do not, whatever they look like.

use super::words::{divided, find, holds, until};
use crate::engine::Engine;
use crate::source::{Lexeme, Phrase};
use sqlparser::tokenizer::Token;
use std::cmp::Ordering;

/// What may stand behind a condition.
const ENDS: [&str; 6] = ["RETURNING", "ORDER", "LIMIT", "GROUP", "FETCH", "WINDOW"];

/// How deep a condition is looked into; nobody writes deeper.
const DEEPEST: usize = 32;

/// Whether a WHERE or a LIMIT in these tokens leaves rows out.
pub fn is_bound(tokens: &[Lexeme]) -> bool {
    let Some(start) = find(tokens, "WHERE").map(|at| at + 1) else {
        return is_limited(tokens);
    };
    let end = until(tokens, start, &ENDS);
    is_limited(&tokens[start..]) || truth(&tokens[start..end], DEEPEST) != Some(true)
}

fn is_limited(tokens: &[Lexeme]) -> bool {
    ["LIMIT", "FETCH FIRST", "FETCH NEXT"].iter().any(|words| holds(tokens, words))
}

/// What a condition comes to whatever stands in the row; nothing where the row matters.
fn truth(tokens: &[Lexeme], depth: usize) -> Option<bool> {
    let depth = depth.checked_sub(1)?;
    let tokens = unwrapped(tokens);
    for (word, decides) in [("OR", true), ("AND", false)] {
        let parts = divided(tokens, word);
        if parts.len() > 1 {
            let truths: Vec<Option<bool>> = parts.into_iter().map(|part| truth(part, depth)).collect();
            let all = truths.iter().all(|truth| *truth == Some(!decides));
            return if truths.contains(&Some(decides)) { Some(decides) } else { all.then_some(!decides) };
        }
    }
    match tokens {
        [not, rest @ ..] if not.is("NOT") => truth(rest, depth).map(|truth| !truth),
        [one] => value(one),
        _ => compared(tokens),
    }
}

/// The tokens without brackets around all of them.
fn unwrapped(mut tokens: &[Lexeme]) -> &[Lexeme] {
    for _ in 0..DEEPEST {
        let mut phrase = Phrase { engine: Engine::Postgres, rest: tokens };
        match phrase.brackets() {
            Some(inside) if phrase.rest.is_empty() => tokens = inside,
            _ => break,
        }
    }
    tokens
}

/// What a constant comes to as a condition.
fn value(lexeme: &Lexeme) -> Option<bool> {
    match &lexeme.token {
        Token::Number(digits, _) => digits.parse::<f64>().ok().map(|number| number != 0.0),
        Token::SingleQuotedString(text) => match text.to_ascii_lowercase().as_str() {
            "t" | "true" | "y" | "yes" | "on" | "1" => Some(true),
            "f" | "false" | "n" | "no" | "off" | "0" => Some(false),
            _ => None,
        },
        _ if lexeme.is("TRUE") => Some(true),
        _ if lexeme.is("FALSE") => Some(false),
        _ => None,
    }
}

/// Two constants beside each other, or a value beside itself; NULL is left aside.
fn compared(tokens: &[Lexeme]) -> Option<bool> {
    let at = tokens.iter().position(|lexeme| holds_of(&lexeme.token, Ordering::Equal).is_some())?;
    let (left, right) = (&tokens[..at], &tokens[at + 1..]);
    let calls = tokens.iter().any(|lexeme| lexeme.token == Token::LParen);
    let order = match (left, right) {
        ([one], [other]) => constants(&one.token, &other.token),
        _ => None,
    };
    let same =
        || !calls && !left.is_empty() && left.iter().map(|one| &one.token).eq(right.iter().map(|one| &one.token));
    holds_of(&tokens[at].token, order.or_else(|| same().then_some(Ordering::Equal))?)
}

fn constants(one: &Token, other: &Token) -> Option<Ordering> {
    match (one, other) {
        (Token::Number(one, _), Token::Number(other, _)) => {
            one.parse::<f64>().ok()?.partial_cmp(&other.parse::<f64>().ok()?)
        }
        (Token::SingleQuotedString(one), Token::SingleQuotedString(other)) => Some(one.cmp(other)),
        _ => None,
    }
}

/// Whether a comparison holds of values in this order; nothing where the token is none.
fn holds_of(token: &Token, order: Ordering) -> Option<bool> {
    match token {
        Token::Eq | Token::DoubleEq => Some(order == Ordering::Equal),
        Token::Neq => Some(order != Ordering::Equal),
        Token::Lt => Some(order == Ordering::Less),
        Token::LtEq => Some(order != Ordering::Greater),
        Token::Gt => Some(order == Ordering::Greater),
        Token::GtEq => Some(order != Ordering::Less),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SchemaFile, Script};

    #[test]
    fn a_condition_that_always_holds_bounds_nothing() {
        for (text, bound) in [
            ("id = 1", true),
            ("true", false),
            ("TRUE AND (1 = 1)", false),
            ("1", false),
            ("0", true),
            ("'t'", false),
            ("1=1 OR id = 3", false),
            ("id = 3 OR false", true),
            ("1 <> 2", false),
            ("NOT false", false),
            ("NOT (1 = 1)", true),
            ("id = id", false),
            ("a = b", true),
            ("random() = random()", true),
            ("id BETWEEN 1 AND 2", true),
            ("true AND id > 5", true),
            ("true LIMIT 5", true),
            ("true RETURNING id", false),
            ("CASE WHEN a OR true THEN b END", true),
        ] {
            let file = SchemaFile { path: "a.sql".into(), text: format!("DELETE FROM t WHERE {text}") };
            let script = Script::read(Engine::Postgres, file).expect(text);
            assert_eq!(is_bound(script.statements[0].code()), bound, "{text}");
        }
    }
}
