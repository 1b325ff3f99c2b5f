//! Tokens with the place where they stand.

use crate::engine::Engine;
use sqlparser::dialect::{Dialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::tokenizer::{Location, Token, Tokenizer, TokenizerError, Whitespace};

/// A token and where it stands in its file.
#[derive(Clone, Debug, PartialEq)]
pub struct Lexeme {
    pub token: Token,
    /// In bytes from the start of the file.
    pub start: usize,
    /// The byte after it.
    pub end: usize,
    /// The lines it starts and ends on, from one.
    pub line: usize,
    pub last_line: usize,
}

impl Lexeme {
    /// Whether it is this keyword, in any case and without quotes.
    pub fn is(&self, keyword: &str) -> bool {
        matches!(&self.token, Token::Word(word) if word.quote_style.is_none() && word.value.eq_ignore_ascii_case(keyword))
    }

    /// The name that it spells, as the engine folds it: PostgreSQL writes what is not quoted in small letters.
    pub fn name(&self, engine: Engine) -> Option<String> {
        match &self.token {
            Token::Word(word) if word.quote_style.is_none() && engine == Engine::Postgres => {
                Some(word.value.to_ascii_lowercase())
            }
            Token::Word(word) => Some(word.value.clone()),
            Token::SingleQuotedString(name) | Token::DoubleQuotedString(name) if engine == Engine::Sqlite => {
                Some(name.clone())
            }
            _ => None,
        }
    }

    /// The text of a comment, without its marks.
    pub fn comment(&self) -> Option<&str> {
        match &self.token {
            Token::Whitespace(
                Whitespace::SingleLineComment { comment, .. } | Whitespace::MultiLineComment(comment),
            ) => Some(comment),
            _ => None,
        }
    }

    /// Whether it says something to the database.
    pub fn is_code(&self) -> bool {
        !matches!(self.token, Token::Whitespace(_))
    }
}

/// A stretch of a file, from a start of a line.
#[derive(Clone, Copy)]
pub(super) struct Stretch<'a> {
    pub text: &'a str,
    /// The byte at which it starts in the file.
    pub start: usize,
    /// The line at which it starts, from one.
    pub line: usize,
}

/// Reads all tokens of a stretch; together they hold all of its text.
///
/// # Errors
/// What the tokenizer said, with the line counted from the start of the file.
pub(super) fn tokenize(engine: Engine, stretch: Stretch) -> Result<Vec<Lexeme>, TokenizerError> {
    let dialect: &dyn Dialect = match engine {
        Engine::Postgres => &PostgreSqlDialect {},
        Engine::Sqlite => &SQLiteDialect {},
    };
    let tokens = Tokenizer::new(dialect, stretch.text).tokenize_with_location().map_err(|mut error| {
        error.location.line += stretch.line as u64 - 1;
        error
    })?;
    let mut walk = Walk { rest: stretch.text, at: Location { line: 1, column: 1 } };
    let mut lexemes = Vec::with_capacity(tokens.len());
    let mut start = stretch.start;
    for token in tokens {
        let end = start + walk.reach(token.span.end);
        let line_of = |location: Location| stretch.line + location.line as usize - 1;
        let (line, last_line) = (line_of(token.span.start), line_of(token.span.end));
        lexemes.push(Lexeme { token: token.token, start, end, line, last_line });
        start = end;
    }
    Ok(lexemes)
}

/// Turns lines and columns, which the tokenizer counts, into bytes.
struct Walk<'a> {
    rest: &'a str,
    at: Location,
}

impl Walk<'_> {
    /// Goes on to a location and gives the bytes passed.
    fn reach(&mut self, target: Location) -> usize {
        let mut bytes = 0;
        for char in self.rest.chars() {
            if (self.at.line, self.at.column) >= (target.line, target.column) {
                break;
            }
            bytes += char.len_utf8();
            match char {
                '\n' => self.at = Location { line: self.at.line + 1, column: 1 },
                _ => self.at.column += 1,
            }
        }
        self.rest = &self.rest[bytes..];
        bytes
    }
}
