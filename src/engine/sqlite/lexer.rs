//! Cuts SQL into tokens by SQLite's own rules.
//!
//! Not sqlparser's tokenizer: it refuses names beyond U+FFFF and the `$` in names, both of which SQLite takes, and stored
//! DDL must be read whatever is in it. A token knows its place, so that a text can be changed without losing the rest of it.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// A bare word: a keyword or a name.
    Word,
    /// A name in `"…"`, `` `…` `` or `[…]`.
    Quoted,
    /// A string or a blob.
    Text,
    Number,
    Symbol,
}

/// A piece of SQL that is neither space nor comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub sort: Sort,
    pub text: &'a str,
    /// The byte at which it begins.
    pub start: usize,
}

impl Token<'_> {
    /// Whether it is this bare word, in any case, or this symbol.
    pub fn is(&self, word: &str) -> bool {
        matches!(self.sort, Sort::Word | Sort::Symbol) && self.text.eq_ignore_ascii_case(word)
    }

    /// The name it spells, without its quotes. SQLite takes a string for a name where only a name can stand.
    pub fn name(&self) -> Option<String> {
        let inner = || self.text.get(1..self.text.len().saturating_sub(1)).unwrap_or_default();
        match (self.sort, self.text.chars().next()?) {
            (Sort::Word, _) => Some(self.text.to_string()),
            (Sort::Quoted, '[') => Some(inner().to_string()),
            (Sort::Quoted | Sort::Text, mark @ ('"' | '`' | '\'')) => {
                Some(inner().replace(&format!("{mark}{mark}"), &mark.to_string()))
            }
            _ => None,
        }
    }
}

/// The tokens of a text. What cannot be a token by itself is a symbol of one character.
pub(super) fn tokens(sql: &str) -> Vec<Token<'_>> {
    let mut found = vec![];
    let mut start = 0;
    while let Some(first) = sql[start..].chars().next() {
        let rest = &sql[start..];
        let (sort, length) = token(rest, first);
        if let Some(sort) = sort {
            found.push(Token { sort, text: &rest[..length], start });
        }
        start += length;
    }
    found
}

/// The sort and the length of what a text begins with; no sort for space and comments.
fn token(rest: &str, first: char) -> (Option<Sort>, usize) {
    let second = rest[first.len_utf8()..].chars().next();
    match (first, second) {
        ('-', Some('-')) => (None, rest.find('\n').unwrap_or(rest.len())),
        ('/', Some('*')) => (None, rest[2..].find("*/").map_or(rest.len(), |end| end + 4)),
        ('"' | '`', _) => (Some(Sort::Quoted), quoted(rest, first)),
        ('[', _) => (Some(Sort::Quoted), rest.find(']').map_or(rest.len(), |end| end + 1)),
        ('\'', _) => (Some(Sort::Text), quoted(rest, first)),
        ('x' | 'X', Some('\'')) => (Some(Sort::Text), 1 + quoted(&rest[1..], '\'')),
        ('0'..='9', _) | ('.', Some('0'..='9')) => (Some(Sort::Number), number(rest)),
        _ if first.is_ascii_whitespace() => (None, first.len_utf8()),
        _ if in_word(first) => (Some(Sort::Word), rest.find(|c| !in_word(c)).unwrap_or(rest.len())),
        _ => (Some(Sort::Symbol), symbol(rest, first)),
    }
}

fn in_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$' || !c.is_ascii()
}

/// A doubled mark stands for one and does not end the text.
fn quoted(rest: &str, mark: char) -> usize {
    let mut from = 1;
    while let Some(at) = rest[from..].find(mark) {
        from += at + 1;
        if !rest[from..].starts_with(mark) {
            return from;
        }
        from += 1;
    }
    rest.len()
}

fn number(rest: &str) -> usize {
    let hexadecimal = rest.starts_with("0x") || rest.starts_with("0X");
    let mut previous = ' ';
    let end = rest.find(|c: char| {
        let sign = matches!(c, '+' | '-') && matches!(previous, 'e' | 'E') && !hexadecimal;
        let inside = c.is_ascii_alphanumeric() || c == '.' || c == '_' || sign;
        previous = c;
        !inside
    });
    end.unwrap_or(rest.len())
}

fn symbol(rest: &str, first: char) -> usize {
    const LONG: [&str; 9] = ["->>", "->", "||", "<=", ">=", "<>", "!=", "==", "<<"];
    let long = LONG.iter().chain(&[">>"]).find(|symbol| rest.starts_with(**symbol));
    long.map_or(first.len_utf8(), |symbol| symbol.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(sql: &str) -> Vec<&str> {
        tokens(sql).iter().map(|token| token.text).collect()
    }

    #[test]
    fn strings_and_names_hide_what_is_in_them() {
        assert_eq!(cut("'it''s; --' \"a\"\"b\" [x y]"), ["'it''s; --'", "\"a\"\"b\"", "[x y]"]);
        assert_eq!(cut("a--b\n/* ; */c x'00'"), ["a", "c", "x'00'"]);
        assert_eq!(cut("/* never closed"), [""; 0]);
    }

    #[test]
    fn numbers_and_operators_are_whole() {
        assert_eq!(cut("1.5e-3+0x1F||.5>=a->>'$.b'"), ["1.5e-3", "+", "0x1F", "||", ".5", ">=", "a", "->>", "'$.b'"]);
    }

    #[test]
    fn names_lose_their_quotes() {
        let names: Vec<_> = tokens("\"a\"\"b\" [c d] `e``f` Ünï🦀").iter().filter_map(Token::name).collect();
        assert_eq!(names, ["a\"b", "c d", "e`f", "Ünï🦀"]);
    }
}
