//! Conditions joined by OR, as the server writes them: every operation stands in its brackets, and a first OR takes the next in.

use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, Tokenizer};

/// The condition that holds where one of two does.
pub fn either(one: &str, other: &str) -> String {
    format!("({}{})", inside(one), behind(other))
}

/// An end of an OR; no blank stands before what the server begins on a line of its own, as it does a CASE.
fn behind(condition: &str) -> String {
    let gap = if condition.starts_with('\n') { "" } else { " " };
    format!(" OR{gap}{condition}")
}

/// Whether a condition is an OR that begins or ends with another.
pub fn holds_with(whole: &str, one: &str) -> bool {
    let begins = whole.strip_prefix('(').and_then(|rest| rest.strip_prefix(inside(one)));
    let ends = || is_either(whole) && whole.ends_with(&format!("{})", behind(one)));
    begins.is_some_and(|rest| rest.starts_with(" OR")) || ends()
}

/// An OR without its brackets, anything else whole.
fn inside(condition: &str) -> &str {
    let bare = condition.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    bare.filter(|_| is_either(condition)).unwrap_or(condition)
}

/// Whether an OR stands in the outermost brackets.
fn is_either(condition: &str) -> bool {
    let dialect = PostgreSqlDialect {};
    let tokens = Tokenizer::new(&dialect, condition).with_unescape(false).tokenize().unwrap_or_default();
    let mut depth = 0_usize;
    tokens.iter().any(|token| {
        match token {
            Token::LParen => depth += 1,
            Token::RParen => depth = depth.saturating_sub(1),
            Token::Word(word) => return depth == 1 && word.keyword == Keyword::OR && word.quote_style.is_none(),
            _ => {}
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_or_takes_the_next_in() {
        assert_eq!(either("(a > 0)", "(a < 9)"), "((a > 0) OR (a < 9))");
        assert_eq!(either("((a > 0) OR (b > 0))", "(a < 9)"), "((a > 0) OR (b > 0) OR (a < 9))");
        assert_eq!(either("(a > 0)", "((a < 9) OR b)"), "((a > 0) OR ((a < 9) OR b))");
        assert_eq!(either("(a = ' OR '::text)", "(\"or\" = 1)"), "((a = ' OR '::text) OR (\"or\" = 1))");
        assert_eq!(either("(a > 0)", "\nCASE END"), "((a > 0) OR\nCASE END)");
        assert_eq!(either("((a > 0) AND ((b > 0) OR c))", "d"), "(((a > 0) AND ((b > 0) OR c)) OR d)");
    }

    #[test]
    fn it_holds_where_one_of_its_ends_does() {
        for (one, other) in [("(a > 0)", "(a < 9)"), ("((a > 0) OR b)", "f(c)"), ("b", "((a < 9) OR (c IS NULL))")] {
            let whole = either(one, other);
            assert!(holds_with(&whole, one) && holds_with(&whole, other), "{whole}");
        }
        assert!(!holds_with("((a > 0) AND (b > 0))", "(a > 0)"));
        assert!(!holds_with("((a > 0) OR (b > 0))", "(c > 0)"));
        assert!(!holds_with("((x AND (a OR b)) AND (c OR b))", "b)"));
    }
}
