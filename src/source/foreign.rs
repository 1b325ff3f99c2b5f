//! What stands in a file beside SQL: psql's own commands, and the rows after `COPY … FROM stdin`.
//!
//! Neither is SQL, and a quote in a row would swallow the rest of the file, so they are cut out before the tokenizer
//! sees them. A line is only taken for one if all before it reads as whole tokens: then it does not stand inside a string,
//! a comment or a function's body.
//!
//! ```text
//!   CREATE TABLE t …;      stretch of SQL
//!   COPY t FROM stdin;     stretch of SQL
//!   1  it's a row          cut out
//!   \.                     cut out
//!   \connect other         cut out
//! ```

use super::lexeme::{Lexeme, Stretch, tokenize};
use crate::engine::Engine;
use sqlparser::tokenizer::{Token, TokenizerError};
use std::ops::Range;

/// The tokens of a file, and the bytes of each of psql's own commands. Where a token does not start at the end of the one before,
/// something that is not SQL was cut out.
///
/// # Errors
/// What the tokenizer cannot read.
pub(super) fn lexemes(engine: Engine, text: &str) -> Result<(Vec<Lexeme>, Vec<Range<usize>>), TokenizerError> {
    let mut reader = Reader { engine, text, start: 0, line: 1, lexemes: vec![], commands: vec![] };
    if engine == Engine::Postgres {
        reader.cut();
    }
    let rest = reader.stretch_to(text.len());
    reader.lexemes.extend(tokenize(engine, rest)?);
    Ok((reader.lexemes, reader.commands))
}

/// Commands of psql that change nothing but what the terminal shows, and those that a dump writes.
const QUIET: [&str; 13] = [
    ".",
    "connect",
    "conninfo",
    "echo",
    "encoding",
    "pset",
    "qecho",
    "restrict",
    "set",
    "timing",
    "unrestrict",
    "unset",
    "warn",
];

/// Whether a command of psql runs nothing.
pub fn is_quiet(word: &str) -> bool {
    QUIET.contains(&word)
}

struct Reader<'a> {
    engine: Engine,
    text: &'a str,
    /// Where the SQL that is not read yet starts: the byte, and the line from one.
    start: usize,
    line: usize,
    lexemes: Vec<Lexeme>,
    commands: Vec<Range<usize>>,
}

impl<'a> Reader<'a> {
    fn cut(&mut self) {
        let mut line_start = 0;
        let mut data = false;
        for line in self.text.split_inclusive('\n') {
            let line_end = line_start + line.len();
            let ends_data = data && line.trim_end() == "\\.";
            let command = !data && line.starts_with('\\') && self.read_to(line_start);
            if command {
                self.commands.push(line_start..line_end);
            }
            if data || command {
                self.skip_to(line_end);
                data = data && !ends_data;
            } else if is_copy(line) && self.read_copy_to(line_end) {
                data = true;
            }
            line_start = line_end;
        }
    }

    fn stretch_to(&self, end: usize) -> Stretch<'a> {
        Stretch { text: &self.text[self.start..end], start: self.start, line: self.line }
    }

    /// Reads the SQL up to a byte, if it is whole there.
    fn read_to(&mut self, end: usize) -> bool {
        let read = tokenize(self.engine, self.stretch_to(end));
        read.map(|lexemes| self.accept(lexemes, end)).is_ok()
    }

    /// The same, if it ends in a COPY statement.
    fn read_copy_to(&mut self, end: usize) -> bool {
        match tokenize(self.engine, self.stretch_to(end)) {
            Ok(lexemes) if ends_in_copy(&lexemes) => {
                self.accept(lexemes, end);
                true
            }
            _ => false,
        }
    }

    fn accept(&mut self, lexemes: Vec<Lexeme>, end: usize) {
        self.lexemes.extend(lexemes);
        self.skip_to(end);
    }

    fn skip_to(&mut self, end: usize) {
        self.line += self.text[self.start..end].matches('\n').count();
        self.start = end;
    }
}

/// Whether a line may be the last one of a COPY statement whose rows follow.
fn is_copy(line: &str) -> bool {
    let line = line.trim_end();
    line.ends_with(';') && line.to_ascii_lowercase().contains("from stdin")
}

fn ends_in_copy(lexemes: &[Lexeme]) -> bool {
    let code: Vec<&Lexeme> = lexemes.iter().filter(|lexeme| lexeme.is_code()).collect();
    let Some((last, before)) = code.split_last() else { return false };
    let statement = before.rsplit(|lexeme| lexeme.token == Token::SemiColon).next().unwrap_or_default();
    last.token == Token::SemiColon && statement.first().is_some_and(|first| first.is("COPY"))
}
