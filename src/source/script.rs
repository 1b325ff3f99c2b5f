//! A schema file, split into statements.

use super::files::SchemaFile;
use super::foreign;
use super::lexeme::Lexeme;
use super::split::split;
use super::statement::Statement;
use crate::engine::Engine;
use crate::error::{Error, Place, Result};
use std::ops::Range;

/// A file with its statements and its comments, in order.
#[derive(Clone, Debug)]
pub struct Script {
    pub engine: Engine,
    pub file: SchemaFile,
    pub statements: Vec<Statement>,
    pub comments: Vec<Lexeme>,
    /// The bytes of psql's own commands, a line each, where they stand on lines of their own.
    pub commands: Vec<Range<usize>>,
}

impl Script {
    /// Splits a file.
    ///
    /// # Errors
    /// A text that is no sequence of tokens, such as a string without an end, with the place.
    pub fn read(engine: Engine, file: SchemaFile) -> Result<Script> {
        let (lexemes, commands) = foreign::lexemes(engine, &file.text).map_err(|cause| {
            let (line, column) = (cause.location.line as usize, cause.location.column as usize);
            let place = Place { file: file.path.clone(), line, column };
            Error::new(format!("this cannot be read as SQL: {}", cause.message))
                .at(place)
                .hint("is a quote or a comment left open before it?")
        })?;
        let comments = lexemes.iter().filter(|lexeme| lexeme.comment().is_some()).cloned().collect();
        Ok(Script { engine, statements: split(engine, lexemes), comments, commands, file })
    }

    /// The same where it is managed who owns what: the statements that say so count.
    pub fn with_owners(self) -> Script {
        let statements = self.statements.into_iter().map(|statement| statement.with_owners(self.engine)).collect();
        Script { statements, ..self }
    }

    /// psql's own commands on lines of their own: the word of each, and the bytes of its line.
    pub fn psql(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        self.commands.iter().map(|range| {
            let line = self.file.text.get(range.clone()).unwrap_or_default().trim_end();
            let word = line.trim_start_matches('\\').split_whitespace().next().unwrap_or_default();
            (word, range.start..range.start + line.len())
        })
    }

    /// Refuses commands of psql that run something: it would be missing in the schema.
    ///
    /// # Errors
    /// Names the first, with its place.
    pub fn nothing_elsewhere(&self) -> Result<()> {
        let Some((word, range)) = self.psql().find(|(word, _)| !foreign::is_quiet(word)) else { return Ok(()) };
        Err(Error::new(format!("`\\{word}` is a command of psql, and what it runs would be missing in the schema"))
            .at(self.place(range.start))
            .hint("write the statements out here; a file that it includes is named by `schema` in concertina.toml"))
    }

    /// The text of a statement, without comments around it and without its semicolon.
    pub fn sql(&self, statement: &Statement) -> &str {
        &self.file.text[statement.range()]
    }

    /// Where a byte of the file is.
    pub fn place(&self, offset: usize) -> Place {
        let before = &self.file.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Place {
            file: self.file.path.clone(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}
