//! What a word of an expression is, told by where it stands: many words of the language can be names, too.
//!
//! ```text
//!   at AT TIME ZONE zone        an operand, a keyword behind it, and another operand behind that
//!   date > date '2020-01-01'    an operand, and the type of a literal
//!   left(left, 1)::text         a function, an operand, a type
//! ```

use super::respell::named;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::Token;

/// Words that an operand stands behind, or a list of columns.
const BEFORE_AN_OPERAND: [&str; 34] = [
    "all",
    "and",
    "between",
    "both",
    "by",
    "case",
    "distinct",
    "else",
    "escape",
    "for",
    "from",
    "having",
    "ilike",
    "in",
    "leading",
    "like",
    "limit",
    "not",
    "of",
    "offset",
    "on",
    "or",
    "placing",
    "returning",
    "select",
    "set",
    "symmetric",
    "then",
    "to",
    "trailing",
    "variadic",
    "when",
    "where",
    "zone",
];

/// Words that are keywords before one of these, wherever they stand.
const PHRASES: [(&str, &[&str]); 8] = [
    ("at", &["time", "local"]),
    ("current", &["row"]),
    ("delete", &["cascade", "no", "restrict", "set"]),
    ("each", &["row", "statement"]),
    ("time", &["zone"]),
    ("unbounded", &["preceding", "following"]),
    ("update", &["cascade", "no", "restrict", "set"]),
    ("without", &["time"]),
];

/// Whether the word at that place can be the name of a column: no function, no type, and no keyword.
pub fn is_column(tokens: &[Token], at: usize) -> bool {
    let mut before = tokens[..at].iter().rev().filter(is_told);
    let mut previous = before.next();
    let qualified = previous == Some(&Token::Period);
    while let Some(Token::Period) = previous {
        before.next();
        previous = before.next();
    }
    let typed = match previous {
        Some(Token::DoubleColon) => true,
        Some(Token::Word(word)) => word.keyword == Keyword::AS,
        _ => false,
    };
    let next = tokens[at + 1..].iter().find(is_told);
    !typed && next != Some(&Token::LParen) && (qualified || !is_keyword(tokens, at))
}

fn is_told(token: &&Token) -> bool {
    !matches!(token, Token::Whitespace(_))
}

/// Whether a word that no period stands before is one of the language, or the type of the literal behind it.
fn is_keyword(tokens: &[Token], at: usize) -> bool {
    let Token::Word(word) = &tokens[at] else { return false };
    let next = tokens[at + 1..].iter().find(is_told);
    if word.quote_style.is_some() {
        return false;
    }
    let text = word.value.to_ascii_lowercase();
    let follows =
        |followers: &[&str]| matches!(next, Some(Token::Word(word)) if followers.contains(&named(word).as_str()));
    let phrased = PHRASES.iter().any(|(first, followers)| *first == text && follows(followers));
    let of_literal = next.is_some_and(is_literal);
    phrased || of_literal || (word.keyword != Keyword::NoKeyword && !is_operand(&tokens[..at]))
}

fn is_literal(token: &Token) -> bool {
    matches!(token, Token::SingleQuotedString(_) | Token::EscapedStringLiteral(_) | Token::DollarQuotedString(_))
}

/// Whether an operand can stand behind these tokens: at the beginning, behind an operator, a bracket that opens or a comma.
fn is_operand(before: &[Token]) -> bool {
    let mut told = before.iter().enumerate().rev().filter(|(_, token)| is_told(token));
    match told.next() {
        Some((_, Token::Word(word))) => word.quote_style.is_none() && BEFORE_AN_OPERAND.contains(&named(word).as_str()),
        Some((at, Token::RParen)) => closes_an_operator(&before[..at]),
        Some((at, Token::LParen)) => !ends_in(&before[..at], &["extract"]),
        Some((_, Token::RBracket | Token::Number(..))) => false,
        Some((_, token)) => !is_literal(token),
        None => true,
    }
}

/// Whether the bracket that closes here stands behind OPERATOR, or DISTINCT ON: all others end an operand.
fn closes_an_operator(before: &[Token]) -> bool {
    let mut depth = 1;
    let opening = before.iter().rposition(|token| {
        match token {
            Token::RParen => depth += 1,
            Token::LParen => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    opening.is_some_and(|at| ends_in(&before[..at], &["operator"]) || ends_in(&before[..at], &["distinct", "on"]))
}

/// Whether tokens end in these words.
fn ends_in(tokens: &[Token], words: &[&str]) -> bool {
    let mut told = tokens.iter().rev().filter(is_told);
    words.iter().rev().all(|expected| matches!(told.next(), Some(Token::Word(word)) if named(word) == *expected))
}

#[cfg(test)]
mod tests {
    use crate::catalog::{Kind, ObjectId, Rename};
    use crate::engine::postgres::respell::respell;

    fn after(text: &str, from: &str) -> String {
        let from = ObjectId::new(Kind::Column, &["public", "t", from]);
        respell(text, &Rename { from: from.clone(), to: from.renamed("x") })
    }

    #[test]
    fn a_column_called_like_a_keyword_is_told_from_it() {
        assert_eq!(after("at AT TIME ZONE 'UTC'", "at"), "x AT TIME ZONE 'UTC'");
        assert_eq!(after("t.at AT TIME ZONE at AT LOCAL", "at"), "t.x AT TIME ZONE x AT LOCAL");
        assert_eq!(after("at AT TIME ZONE zone", "zone"), "at AT TIME ZONE x");
        assert_eq!(after("(time)::time without time zone", "time"), "(x)::time without time zone");
        assert_eq!(after("extract(year FROM year) + year", "year"), "extract(year FROM x) + x");
        assert_eq!(after("year BETWEEN 1 AND year", "year"), "x BETWEEN 1 AND x");
        assert_eq!(
            after("SELECT DISTINCT ON (a) first FROM t ORDER BY first NULLS FIRST", "first"),
            "SELECT DISTINCT ON (a) x FROM t ORDER BY x NULLS FIRST"
        );
        assert_eq!(
            after("a OPERATOR(pg_catalog.=) value AND f(value) IS JSON VALUE", "value"),
            "a OPERATOR(pg_catalog.=) x AND f(x) IS JSON VALUE"
        );
    }

    #[test]
    fn a_column_called_like_a_type_is_told_from_it() {
        assert_eq!(after("date > date '2020-01-01'", "date"), "x > date '2020-01-01'");
        assert_eq!(after("interval - interval '1' year", "interval"), "x - interval '1' year");
        assert_eq!(after("year * interval '1' year", "year"), "x * interval '1' year");
        assert_eq!(after("precision::double precision", "precision"), "x::double precision");
        assert_eq!(after("(\"time\")::time with time zone = \"time\"", "time"), "(x)::time with time zone = x");
    }

    #[test]
    fn a_column_called_like_a_word_of_a_constraint_is_told_from_it() {
        assert_eq!(after("PRIMARY KEY (key, id)", "key"), "PRIMARY KEY (x, id)");
        assert_eq!(
            after("FOREIGN KEY (no) REFERENCES p(no) ON DELETE NO ACTION", "no"),
            "FOREIGN KEY (x) REFERENCES p(x) ON DELETE NO ACTION"
        );
        assert_eq!(
            after("FOREIGN KEY (delete) REFERENCES p(a) ON DELETE SET NULL (delete)", "delete"),
            "FOREIGN KEY (x) REFERENCES p(a) ON DELETE SET NULL (x)"
        );
        assert_eq!(after("key text_pattern_ops DESC", "key"), "x text_pattern_ops DESC");
    }
}
