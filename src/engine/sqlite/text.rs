//! One way to write each piece of SQL, so that comments, spaces and quotes make no difference.

use super::lexer::{Sort, Token, tokens};
use super::names::{is_reserved, quote, quoted, same};

/// Tokens in their one spelling. `known` says which quoted words are surely names: SQLite takes `"x"` for a string where no
/// column is called x, so only what is known may lose its quotes.
pub(super) fn canonical(tokens: &[Token], known: &dyn Fn(&str) -> bool) -> String {
    let mut text = String::new();
    for (at, token) in tokens.iter().enumerate() {
        text.push_str(match at {
            0 => "",
            1 => gap(None, &tokens[0], token),
            _ => gap(Some(&tokens[at - 2]), &tokens[at - 1], token),
        });
        text.push_str(&spelled(token, known));
    }
    text
}

fn spelled(token: &Token, known: &dyn Fn(&str) -> bool) -> String {
    match (token.sort, token.name()) {
        (Sort::Word, _) if is_reserved(token.text) => token.text.to_ascii_uppercase(),
        (Sort::Quoted, Some(name)) if known(&name) => quote(&name),
        (Sort::Quoted, Some(name)) => quoted(&name),
        _ => token.text.to_string(),
    }
}

/// What stands between two tokens.
fn gap(before: Option<&Token>, left: &Token, right: &Token) -> &'static str {
    let bare = |token: &Token| token.sort == Sort::Quoted || token.sort == Sort::Word && !is_reserved(token.text);
    let operand = |token: &Token| bare(token) || matches!(token.sort, Sort::Number | Sort::Text) || token.is(")");
    let sign = matches!(left.text, "-" | "+" | "~") && !before.is_some_and(operand);
    match (left.text, right.text) {
        (";", _) => "\n",
        ("(" | ".", _) | (_, ")" | "," | "." | ";") => "",
        (_, "(") if bare(left) => "",
        (_, "-" | "+") => " ",
        _ if sign => "",
        _ => " ",
    }
}

/// A text as it was written, unless a comment in it could hide what is put behind it.
pub(super) fn as_written(sql: &str) -> String {
    let comments = sql.contains("--") || sql.contains("/*");
    if comments { canonical(&tokens(sql), &|_| false) } else { sql.trim().to_string() }
}

/// A statement with its semicolon, on a line of its own where a comment ends the statement.
pub(super) fn ended(statement: &str) -> String {
    let last = statement.lines().last().unwrap_or_default();
    format!("{}{};", statement.trim_end(), if last.contains("--") { "\n" } else { "" })
}

/// A text with an identifier in another spelling; strings, comments and space stay.
pub(super) fn respell(sql: &str, from: &str, to: &str) -> String {
    let mut text = String::new();
    let mut copied = 0;
    for token in tokens(sql).iter().filter(|token| names(token, from)) {
        text.push_str(&sql[copied..token.start]);
        text.push_str(&quote(to));
        copied = token.start + token.text.len();
    }
    text + &sql[copied..]
}

/// Tokens without the name of a table before its columns. In a CHECK, a generated column or an index nothing else can stand
/// there, and SQLite 3.51 in its legacy mode cannot rename a table whose CHECK says it.
pub(super) fn unqualified<'s>(tokens: &[Token<'s>], table: &str) -> Vec<Token<'s>> {
    let dot = |at: usize| tokens.get(at).is_some_and(|token| token.is("."));
    let qualifier = |at: usize| tokens.get(at).is_some_and(|token| names(token, table)) && dot(at + 1);
    let kept = tokens
        .iter()
        .enumerate()
        .filter(|(at, token)| !(qualifier(*at) || token.is(".") && qualifier(at.wrapping_sub(1))));
    kept.map(|(_, token)| *token).collect()
}

fn names(token: &Token, name: &str) -> bool {
    matches!(token.sort, Sort::Word | Sort::Quoted) && token.name().is_some_and(|own| same(&own, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical_text(sql: &str, known: &dyn Fn(&str) -> bool) -> String {
        canonical(&tokens(sql), known)
    }

    #[test]
    fn spaces_comments_and_needless_quotes_make_no_difference() {
        let known = |name: &str| name == "age";
        let one = canonical_text("\"age\">0 and count( x ) in(1,-2) -- why\n or [a b]=\"lit\"", &known);
        assert_eq!(one, "age > 0 AND count(x) IN (1, -2) OR \"a b\" = \"lit\"");
        assert_eq!(canonical_text(&one, &known), one);
        assert_eq!(canonical_text("a - -1 - - b", &known), "a - -1 - -b");
        assert_eq!(canonical_text("- -1", &known), "- -1");
    }

    #[test]
    fn respelling_leaves_strings_and_comments() {
        let text = "SELECT [Old], 'old', old.x /* old */ FROM t -- old";
        assert_eq!(respell(text, "old", "new"), "SELECT new, 'old', new.x /* old */ FROM t -- old");
        assert_eq!(canonical(&unqualified(&tokens("t.a > t AND \"T\".t > u.a"), "t"), &|_| false), "a > t AND t > u.a");
    }
}
