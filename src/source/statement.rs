//! One statement, and what is done with it when a schema is elaborated.

use super::lexeme::Lexeme;
use super::subscription;
use crate::engine::Engine;
use sqlparser::tokenizer::Token;
use std::ops::Range;

/// A statement of a file.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Its tokens without spaces and comments, the semicolon included.
    pub tokens: Vec<Lexeme>,
    pub kind: StatementKind,
}

/// What is done with a statement when a schema is elaborated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatementKind {
    /// It is executed. Everything that is not known to be anything else is.
    Define,
    /// It is executed in a call of its own, outside any transaction.
    Alone,
    /// It is executed once everything else has been: what it makes would act on the rest.
    Last,
    /// It changes the session for the statements after it.
    Setting,
    /// It says nothing about the schema, or reaches beyond this database: rows, transactions, roles, other databases; and who
    /// owns what, where that is not managed.
    Ignored,
}

impl Statement {
    /// A statement of tokens without spaces; none where there is nothing but a semicolon.
    pub(super) fn of(engine: Engine, tokens: Vec<Lexeme>) -> Option<Statement> {
        let empty = tokens.iter().all(|token| token.token == Token::SemiColon);
        let kind = kind(engine, &tokens, false);
        (!empty).then_some(Statement { tokens, kind })
    }

    /// The same where it is managed who owns what.
    pub(super) fn with_owners(self, engine: Engine) -> Statement {
        Statement { kind: kind(engine, &self.tokens, true), ..self }
    }

    /// Whether it can say who owns something.
    pub(super) fn says_owner(&self) -> bool {
        let lead = Statement::lead(&self.tokens, 3);
        let lead: Vec<&str> = lead.iter().map(String::as_str).collect();
        only_sets_owner(&self.tokens) || sets_role(&lead) || matches!(lead[..], ["CREATE", "SCHEMA", ..])
    }

    /// Its tokens without the semicolon.
    pub fn code(&self) -> &[Lexeme] {
        without_semicolon(&self.tokens)
    }

    /// The bytes of its text without the semicolon.
    pub fn range(&self) -> Range<usize> {
        match self.code() {
            [first, .., last] => first.start..last.end,
            [only] => only.start..only.end,
            [] => 0..0,
        }
    }

    /// Its first words in capitals, at most `count`; a quoted name keeps its quotes, so that no keyword matches it.
    pub(super) fn lead(tokens: &[Lexeme], count: usize) -> Vec<String> {
        let words = tokens.iter().take(count).map(|lexeme| match &lexeme.token {
            Token::Word(word) if word.quote_style.is_none() => word.value.to_ascii_uppercase(),
            other => other.to_string(),
        });
        words.collect()
    }
}

fn without_semicolon(tokens: &[Lexeme]) -> &[Lexeme] {
    match tokens.split_last() {
        Some((last, code)) if last.token == Token::SemiColon => code,
        _ => tokens,
    }
}

fn kind(engine: Engine, tokens: &[Lexeme], owners: bool) -> StatementKind {
    let lead = Statement::lead(tokens, 5);
    let lead: Vec<&str> = lead.iter().map(String::as_str).collect();
    match engine {
        Engine::Postgres if subscription::only_calls(tokens) => StatementKind::Ignored,
        Engine::Postgres if only_sets_owner(tokens) && !owners => StatementKind::Ignored,
        Engine::Postgres if sets_role(&lead) && owners => StatementKind::Setting,
        Engine::Postgres => in_postgres(&lead),
        Engine::Sqlite => in_sqlite(&lead),
    }
}

fn in_postgres(lead: &[&str]) -> StatementKind {
    match lead {
        ["SET" | "RESET", "ROLE" | "LOCAL" | "TRANSACTION" | "CONSTRAINTS", ..]
        | ["SET" | "RESET", "SESSION", "AUTHORIZATION" | "CHARACTERISTICS" | "ROLE", ..] => StatementKind::Ignored,
        ["SET" | "RESET", ..] | ["SELECT", "SET_CONFIG", ..] | ["SELECT", "PG_CATALOG", ".", "SET_CONFIG", ..] => {
            StatementKind::Setting
        }
        [
            "INSERT" | "UPDATE" | "DELETE" | "MERGE" | "TRUNCATE" | "COPY" | "SELECT" | "WITH" | "VALUES" | "TABLE",
            ..,
        ]
        | ["BEGIN" | "START" | "COMMIT" | "END" | "ROLLBACK" | "ABORT" | "SAVEPOINT" | "RELEASE" | "LOCK", ..]
        | [
            "ANALYZE" | "VACUUM" | "CHECKPOINT" | "DISCARD" | "REINDEX" | "REFRESH" | "SHOW" | "EXPLAIN" | "REASSIGN",
            ..,
        ]
        | ["CREATE" | "ALTER" | "DROP", "DATABASE" | "ROLE" | "USER" | "GROUP" | "TABLESPACE" | "SYSTEM", ..]
        | ["DROP", "SUBSCRIPTION", ..]
        | ["ALTER", "LARGE", "OBJECT", ..]
        | ["COMMENT", "ON", "DATABASE" | "ROLE" | "TABLESPACE", ..] => user_mapping_or_ignored(lead),
        ["CREATE", "INDEX", "CONCURRENTLY", ..]
        | ["CREATE", "UNIQUE", "INDEX", "CONCURRENTLY", ..]
        | ["DROP", "INDEX", "CONCURRENTLY", ..] => StatementKind::Alone,
        ["CREATE" | "ALTER" | "DROP", "EVENT", "TRIGGER", ..] | ["COMMENT", "ON", "EVENT", "TRIGGER", ..] => {
            StatementKind::Last
        }
        _ => StatementKind::Define,
    }
}

/// Whether it sets the role that owns what the statements after it make.
fn sets_role(lead: &[&str]) -> bool {
    let lead = if lead.get(1) == Some(&"SESSION") { &lead[1..] } else { lead };
    let set = matches!(lead.first(), Some(&"SET" | &"RESET" | &"SESSION"));
    set && matches!(lead.get(1), Some(&"ROLE" | &"AUTHORIZATION"))
}

/// `CREATE USER MAPPING` begins like a role and is none.
fn user_mapping_or_ignored(lead: &[&str]) -> StatementKind {
    match lead {
        [_, "USER", "MAPPING", ..] => StatementKind::Define,
        _ => StatementKind::Ignored,
    }
}

fn in_sqlite(lead: &[&str]) -> StatementKind {
    match lead {
        ["PRAGMA", ..] => StatementKind::Setting,
        ["INSERT" | "REPLACE" | "UPDATE" | "DELETE" | "SELECT" | "WITH" | "VALUES" | "EXPLAIN", ..]
        | ["BEGIN" | "COMMIT" | "END" | "ROLLBACK" | "SAVEPOINT" | "RELEASE", ..]
        | ["ANALYZE" | "VACUUM" | "REINDEX" | "ATTACH" | "DETACH", ..] => StatementKind::Ignored,
        _ => StatementKind::Define,
    }
}

/// `ALTER … OWNER TO name` and nothing more.
fn only_sets_owner(tokens: &[Lexeme]) -> bool {
    let code = without_semicolon(tokens);
    let [first, .., owner, to, _] = code else { return false };
    let mut depth = 0i32;
    let one_action = code.iter().all(|lexeme| {
        depth += match lexeme.token {
            Token::LParen => 1,
            Token::RParen => -1,
            _ => 0,
        };
        lexeme.token != Token::Comma || depth > 0
    });
    first.is("ALTER") && owner.is("OWNER") && to.is("TO") && one_action
}
