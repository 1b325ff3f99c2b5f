//! Which thing a directive speaks of.
//!
//! ```sql
//! -- @renamed from=people          above a statement: the table
//! CREATE TABLE users (             -- beside its first line: the table
//!     -- @fill 0                   above a line: the column age
//!     age int NOT NULL,            -- beside it, behind the comma: the column age
//!     name text
//! );
//! ```
//!
//! Beside means behind code on its line: the innermost thing that the code belongs to. Above means alone on its lines: the
//! thing that the next code begins, if no empty line stands between.

use super::directive::{Directive, written};
use super::item::{Item, items};
use super::lexeme::Lexeme;
use super::script::Script;
use super::subject::Subject;
use crate::error::{Error, Result};
use sqlparser::tokenizer::Token;

/// The directives of a file with what they speak of.
///
/// # Errors
/// A directive that is misspelt, incomplete, or stands by nothing, with its place.
pub fn directives(script: &Script) -> Result<Vec<Directive>> {
    let field = Field {
        script,
        tokens: script.statements.iter().flat_map(|statement| &statement.tokens).collect(),
        items: script.statements.iter().flat_map(|statement| items(script.engine, statement)).collect(),
    };
    let mut directives = vec![];
    for comment in &script.comments {
        // Both `--` and `/*` are two bytes.
        let place = |offset: usize| script.place(comment.start + 2 + offset);
        let found =
            written(comment.comment().unwrap_or_default()).map_err(|(offset, error)| error.at(place(offset)))?;
        for directive in found {
            let place = place(directive.offset);
            let subject = field.subject(comment, directive.word).map_err(|error| error.at(place.clone()))?;
            let sort = directive.read(script.engine, subject).map_err(|error| error.at(place.clone()))?;
            directives.push(Directive { place, subject: subject.clone(), sort });
        }
    }
    Ok(directives)
}

/// A file's code and the things in it.
struct Field<'a> {
    script: &'a Script,
    tokens: Vec<&'a Lexeme>,
    items: Vec<Item>,
}

impl Field<'_> {
    /// What a directive in a comment speaks of.
    fn subject(&self, comment: &Lexeme, word: &str) -> Result<&Subject> {
        let item = self.beside(comment).or_else(|| self.above(comment)).ok_or_else(|| {
            Error::new(format!("`@{word}` stands by nothing that it could speak of"))
                .hint("write it on the line above what it speaks of, or behind it on the same line")
        })?;
        item.subject.as_ref().ok_or_else(|| {
            Error::new(format!("`@{word}` stands by a statement that it cannot speak of"))
                .hint("a directive speaks of a schema, of what stands in one (tables, views, types, functions …), and of columns, constraints, indexes, labels, triggers, rules and policies")
        })
    }

    /// The innermost thing that the code before a comment on its line belongs to.
    fn beside(&self, comment: &Lexeme) -> Option<&Item> {
        let next = self.tokens.partition_point(|token| token.start < comment.start);
        let code = self.tokens[..next].iter().rev().take_while(|token| token.last_line == comment.line);
        let before = code.max_by_key(|token| (token.token != Token::SemiColon, token.start))?;
        let holds = |item: &&Item| item.start <= before.start && before.end <= item.end;
        self.items.iter().filter(holds).min_by_key(|item| item.end - item.start)
    }

    /// The thing that begins with the code after a comment.
    fn above(&self, comment: &Lexeme) -> Option<&Item> {
        let next = self.tokens.partition_point(|token| token.start < comment.start);
        let after = self.tokens.get(next)?;
        let between: Vec<&str> = self.script.file.text[comment.end..after.start].split('\n').collect();
        let apart = between.len() > 2 && between[1..between.len() - 1].iter().any(|line| line.trim().is_empty());
        let begins = |item: &&Item| item.start == after.start && !apart;
        self.items.iter().filter(begins).min_by_key(|item| item.end - item.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::source::SchemaFile;

    fn read(engine: Engine, sql: &str) -> Result<Vec<String>> {
        let script = Script::read(engine, SchemaFile { path: "a.sql".into(), text: sql.to_string() })?;
        Ok(directives(&script)?.iter().map(|d| format!("{} {} {}", d.place.line, d.sort.word(), d.subject)).collect())
    }

    fn postgres(sql: &str) -> Vec<String> {
        read(Engine::Postgres, sql).expect("attached")
    }

    #[test]
    fn above_and_beside_in_a_table() {
        let sql = "-- @renamed from=people\n-- the users\nCREATE TABLE Users ( -- @allow drops-data old\n\
             id int, -- @fill 0\n  /* @fill 1 */\n\"Mail\" text DEFAULT '-- @fill', /* @fill 2 */\n\
             -- @using x::int\n-- @reverse x::text\nx numeric(10,\n2),\n\"@fill\" int\n\
             , y int -- @fill 4\n, CONSTRAINT u UNIQUE (id, x) -- @renamed from=v\n, UNIQUE (y) -- @allow blocks-writes small\n\
             ); -- @allow drops-data later\n";
        let found = [
            "1 renamed table `users`",
            "3 allow table `users`",
            "4 fill column `users.id`",
            "5 fill column `users.Mail`",
            "6 fill column `users.Mail`",
            "7 using column `users.x`",
            "8 reverse column `users.x`",
            "12 fill column `users.y`",
            "13 renamed constraint `users.u`",
            "14 allow unnamed constraint of `users`",
            "15 allow table `users`",
        ];
        assert_eq!(postgres(sql), found);
    }

    #[test]
    fn labels_indexes_views_and_alterations() {
        let sql = "CREATE TYPE a.mood AS ENUM (\n'sad', -- @renamed from=unhappy\n'ok');\n\
             -- @renamed from=j\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY a.t USING btree (x);\n\
             -- @renamed from=w\nCREATE OR REPLACE VIEW v AS SELECT 1;\n\
             -- @fill 1\nALTER TABLE ONLY a.t ADD COLUMN n int;\n\
             ALTER TABLE t\n-- @fill 2\nADD m int,\nADD CONSTRAINT c CHECK (m > 0); -- @allow blocks-writes small\n";
        let found = [
            "2 renamed label `a.mood.sad`",
            "4 renamed index `a.t.i`",
            "6 renamed view `v`",
            "8 fill column `a.t.n`",
            "11 fill column `t.m`",
            "13 allow constraint `t.c`",
        ];
        assert_eq!(postgres(sql), found);
    }

    #[test]
    fn names_of_sqlite_in_any_quotes() {
        let sql = "CREATE TABLE [My T] (\n`a` int, -- @fill 0\n'b' int -- @fill 0\n);";
        let found = ["2 fill column `My T.a`", "3 fill column `My T.b`"];
        assert_eq!(read(Engine::Sqlite, sql).expect("attached"), found);
    }

    #[test]
    fn a_directive_that_stands_by_nothing_is_an_error() {
        for sql in [
            "CREATE TABLE t (a int);\n-- @fill 0\n",
            "-- @renamed from=x\n\nCREATE TABLE t (a int);",
            "CREATE TABLE t (a int\n-- @fill 0\nNOT NULL);",
            "-- @allow drops-data x\nGRANT SELECT ON t TO PUBLIC;",
            "CREATE TABLE t (\na int -- @fill\n);",
            "-- @renamed form=x\nCREATE TABLE t (a int);",
            "-- @allow drops-date x\nCREATE TABLE t (a int);",
            "-- @allow drops-data\nCREATE TABLE t (a int);",
            "-- @alow drops-data x\nCREATE TABLE t (a int);",
        ] {
            let error = read(Engine::Postgres, sql).expect_err(sql);
            assert!(error.place.is_some() && error.hint.is_some(), "{error}");
        }
    }
}
