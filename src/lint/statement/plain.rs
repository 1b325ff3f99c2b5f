//! What PostgreSQL has, and no rule speaks of.

use crate::source::{Lexeme, Phrase};

/// First words of kinds that come, change and go without anything that a rule speaks of.
const OTHER_KINDS: [&str; 38] = [
    "ACCESS",
    "AGGREGATE",
    "CAST",
    "COLLATION",
    "CONVERSION",
    "DATABASE",
    "DEFAULT",
    "EVENT",
    "EXTENSION",
    "FOREIGN",
    "FUNCTION",
    "GROUP",
    "INDEX",
    "LANGUAGE",
    "LARGE",
    "MATERIALIZED",
    "OPERATOR",
    "OWNED",
    "PROCEDURAL",
    "PROCEDURE",
    "PUBLICATION",
    "RECURSIVE",
    "ROLE",
    "ROUTINE",
    "RULE",
    "SCHEMA",
    "SEQUENCE",
    "SERVER",
    "STATISTICS",
    "SUBSCRIPTION",
    "SYSTEM",
    "TABLESPACE",
    "TEXT",
    "TRANSFORM",
    "TRIGGER",
    "TRUSTED",
    "TYPE",
    "USER",
];

/// Whether a kind comes that no rule speaks of.
pub fn is_other_kind(phrase: &Phrase) -> bool {
    let first = phrase.rest.first();
    first.is_some_and(|first| first.is("VIEW") || OTHER_KINDS.iter().any(|kind| first.is(kind)))
}

/// First words of statements of which the rules have nothing to say.
const PLAIN: [&str; 23] = [
    "SELECT",
    "VALUES",
    "TABLE",
    "COMMENT",
    "GRANT",
    "ANALYZE",
    "ANALYSE",
    "COPY",
    "SHOW",
    "EXPLAIN",
    "NOTIFY",
    "LISTEN",
    "UNLISTEN",
    "SECURITY",
    "CALL",
    "PREPARE",
    "EXECUTE",
    "DEALLOCATE",
    "DISCARD",
    "CHECKPOINT",
    "IMPORT",
    "REASSIGN",
    "LOAD",
];

/// Whether a statement that begins so is known, and nothing that a rule speaks of.
pub fn is_plain(first: &Lexeme) -> bool {
    PLAIN.iter().any(|word| first.is(word))
}
