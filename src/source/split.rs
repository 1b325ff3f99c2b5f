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

#[cfg(test)]
mod tests {
    use crate::engine::Engine;
    use crate::source::{SchemaFile, Script, StatementKind};

    fn read(engine: Engine, text: &str) -> Script {
        let file = SchemaFile { path: "a.sql".into(), text: text.to_string() };
        Script::read(engine, file).unwrap_or_else(|error| panic!("{error}"))
    }

    fn statements(engine: Engine, text: &str) -> Vec<String> {
        let script = read(engine, text);
        script.statements.iter().map(|statement| script.sql(statement).to_string()).collect()
    }

    #[test]
    fn a_semicolon_in_a_literal_ends_nothing() {
        let text = "SELECT $a$;'$a$ /* ; /* ; */ */, E'\\';', ';', \"a;\" -- ;\r\n;; ; SELECT 2";
        let found = ["SELECT $a$;'$a$ /* ; /* ; */ */, E'\\';', ';', \"a;\"", "SELECT 2"];
        assert_eq!(statements(Engine::Postgres, text), found);
    }

    #[test]
    fn a_body_is_one_statement() {
        let function = "CREATE OR REPLACE FUNCTION f(a int) RETURNS int BEGIN ATOMIC SELECT CASE WHEN a > 0 THEN 1 END; SELECT 2; END";
        let empty = "CREATE PROCEDURE p() BEGIN ATOMIC END";
        let rule = "CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM a; DELETE FROM b)";
        assert_eq!(
            statements(Engine::Postgres, &[function, empty, rule, "x"].join(";\n")),
            [function, empty, rule, "x"]
        );
        let trigger = "CREATE TEMP TRIGGER g AFTER UPDATE ON t BEGIN UPDATE t SET a = CASE WHEN b THEN 1 END; SELECT new.end; END";
        assert_eq!(statements(Engine::Sqlite, &[trigger, "x"].join(";\n")), [trigger, "x"]);
    }

    #[test]
    fn what_belongs_to_psql_is_cut_out() {
        let text = "\\restrict it's\nCREATE TABLE a ();\n\\connect b\nCOPY public.a (x) FROM stdin;\n1\tit's; $$\n\\N\n\\.\n\
             SELECT '\n\\set not one\nCOPY x FROM stdin;\n';\n-- COPY a FROM stdin;\nVALUES (1);\n\\unrestrict x";
        let found = [
            "CREATE TABLE a ()",
            "COPY public.a (x) FROM stdin",
            "SELECT '\n\\set not one\nCOPY x FROM stdin;\n'",
            "VALUES (1)",
        ];
        assert_eq!(statements(Engine::Postgres, text), found);
        let script = read(Engine::Postgres, text);
        let places: Vec<usize> = script.statements.iter().map(|s| script.place(s.range().start).line).collect();
        assert_eq!(places, [2, 4, 8, 13]);
        assert!(script.statements.iter().all(|s| s.code()[0].line == script.place(s.range().start).line));
    }

    #[test]
    fn text_that_cannot_be_read_has_a_place() {
        let text = "\\restrict x\nSELECT 1;\nSELECT é 'open";
        let file = SchemaFile { path: "a.sql".into(), text: text.to_string() };
        let place = Script::read(Engine::Postgres, file).expect_err("open").place.expect("a place");
        assert_eq!((place.line, place.column), (3, 10));
    }

    #[test]
    fn who_owns_what_counts_where_it_is_managed() {
        use StatementKind::{Define, Ignored, Last, Setting};
        for (sql, kind) in [
            ("ALTER FUNCTION f(int, int) OWNER TO me", Define),
            ("ALTER EVENT TRIGGER e OWNER TO me", Last),
            ("ALTER DATABASE d OWNER TO me", Ignored),
            ("ALTER LARGE OBJECT 1 OWNER TO me", Ignored),
            ("SET ROLE me", Setting),
            ("SET SESSION AUTHORIZATION me", Setting),
            ("RESET SESSION AUTHORIZATION", Setting),
            ("SET LOCAL ROLE me", Ignored),
        ] {
            let script = read(Engine::Postgres, sql);
            assert_eq!(script.with_owners().statements[0].kind, kind, "{sql}");
        }
    }

    #[test]
    fn every_statement_has_its_kind() {
        use StatementKind::{Alone, Define, Ignored, Setting};
        for (sql, kind) in [
            ("CREATE TABLE t AS SELECT 1", Define),
            ("DO $$ BEGIN END $$", Define),
            ("ALTER TABLE t ADD a int, OWNER TO me", Define),
            ("CREATE USER MAPPING FOR me SERVER s", Define),
            ("create unique index concurrently i ON t (a)", Alone),
            ("SET search_path = a", Setting),
            ("SELECT pg_catalog.set_config('search_path', '', false)", Setting),
            ("SELECT pg_catalog.setval('s', 1)", Ignored),
            ("ALTER FUNCTION f(int, int) OWNER TO me", Ignored),
            ("SET SESSION AUTHORIZATION me", Ignored),
            ("COMMENT ON DATABASE d IS 'x'", Ignored),
            ("CREATE DATABASE d", Ignored),
            ("COMMIT", Ignored),
        ] {
            assert_eq!(read(Engine::Postgres, sql).statements[0].kind, kind, "{sql}");
        }
        assert_eq!(read(Engine::Sqlite, "PRAGMA foreign_keys = ON").statements[0].kind, Setting);
        assert_eq!(read(Engine::Sqlite, "INSERT INTO t VALUES (1)").statements[0].kind, Ignored);
    }
}
