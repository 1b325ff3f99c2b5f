//! Types as they are written, and what it costs to make one of another.

use super::name::Name;
use crate::engine::Engine;
use crate::source::{Lexeme, Phrase};
use sqlparser::tokenizer::Token;
use std::fmt;

/// A type under the name that `format_type` gives it, in short.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DataType {
    pub name: String,
    /// Length, precision, scale.
    pub arguments: Vec<u32>,
    pub array: bool,
}

/// What it costs to change a column from one type to another; always under ACCESS EXCLUSIVE. Measured on PostgreSQL 11 to 18.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The catalog alone.
    Free,
    /// The catalog alone if the session's TimeZone is UTC; indexes on it are built again.
    FreeInUtc,
    /// The rows stay; indexes on it are built again.
    Reindexes,
    Rewrites,
}

/// Names of types that are one.
const ALIASES: &[(&str, &str)] = &[
    ("int", "integer"),
    ("int4", "integer"),
    ("int8", "bigint"),
    ("int2", "smallint"),
    ("serial4", "serial"),
    ("serial8", "bigserial"),
    ("serial2", "smallserial"),
    ("decimal", "numeric"),
    ("bool", "boolean"),
    ("float4", "real"),
    ("float8", "double precision"),
    ("character varying", "varchar"),
    ("char varying", "varchar"),
    ("character", "char"),
    ("bpchar", "char"),
    ("bit varying", "varbit"),
    ("timestamp with time zone", "timestamptz"),
    ("timestamp without time zone", "timestamp"),
    ("time with time zone", "timetz"),
    ("time without time zone", "time"),
];

impl DataType {
    /// Of the tokens between a column's name and what is demanded of it. In SQLite a type is its words: `INT` is not `INTEGER`.
    pub fn read(mut phrase: Phrase) -> DataType {
        let mut words = vec![];
        let mut found = DataType::default();
        while let Some(first) = phrase.rest.first() {
            if let Some(inside) = phrase.brackets() {
                found.arguments = inside.iter().filter_map(number).collect();
            } else if matches!(first.token, Token::LBracket) || first.is("ARRAY") {
                found.array = true;
                break;
            } else if let Some(path) = phrase.path() {
                words.push(Name::of(path).to_string());
            } else {
                break;
            }
        }
        let written = words.join(" ");
        found.name = if phrase.engine == Engine::Postgres { known(&written) } else { written };
        found
    }

    /// What it costs to make a column of this type one of another.
    pub fn to(&self, new: &DataType) -> Change {
        if self == new {
            return Change::Free;
        }
        if self.array || new.array {
            return Change::Rewrites;
        }
        let grows = || grows(self.arguments.first(), new.arguments.first());
        match (self.name.as_str(), new.name.as_str()) {
            ("varchar", "text") => Change::Free,
            ("text", "varchar") if new.arguments.is_empty() => Change::Free,
            ("numeric", "numeric") if same_scale(self, new) && grows() => Change::Free,
            ("cidr", "inet") | ("xml", "text") => Change::Free,
            (old, new) if old == new && GROWING.contains(&new) && grows() => Change::Free,
            ("timestamp", "timestamptz") | ("timestamptz", "timestamp") if self.arguments == new.arguments => {
                Change::FreeInUtc
            }
            ("integer", "oid") => Change::Reindexes,
            _ => Change::Rewrites,
        }
    }

    /// Whether some type becomes this one for nothing, so that it has to be known what there was.
    pub fn may_come_free(&self) -> bool {
        let from = ["text", "inet", "timestamp", "timestamptz"];
        !self.array && (from.contains(&&*self.name) || GROWING.contains(&&*self.name) || self.name == "numeric")
    }

    /// Whether a sequence gives its values.
    pub fn is_serial(&self) -> bool {
        matches!(self.name.as_str(), "serial" | "bigserial" | "smallserial")
    }
}

/// Types of which a longer one takes what a shorter one holds as it is.
const GROWING: &[&str] = &["varchar", "varbit", "timestamp", "timestamptz", "time", "timetz", "interval"];

/// Whether a limit only rises; none is the highest.
fn grows(old: Option<&u32>, new: Option<&u32>) -> bool {
    match (old, new) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(old), Some(new)) => old <= new,
    }
}

fn same_scale(old: &DataType, new: &DataType) -> bool {
    let scale = |of: &DataType| of.arguments.get(1).copied().unwrap_or(0);
    new.arguments.is_empty() || (!old.arguments.is_empty() && scale(old) == scale(new))
}

fn number(lexeme: &Lexeme) -> Option<u32> {
    match &lexeme.token {
        Token::Number(digits, _) => digits.parse().ok(),
        _ => None,
    }
}

fn known(written: &str) -> String {
    let plain = written.strip_prefix("pg_catalog.").unwrap_or(written);
    let alias = ALIASES.iter().find(|(alias, _)| *alias == plain);
    alias.map_or(plain, |(_, name)| name).to_string()
}

impl fmt::Display for DataType {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(&self.name)?;
        if !self.arguments.is_empty() {
            let arguments: Vec<String> = self.arguments.iter().map(u32::to_string).collect();
            write!(out, "({})", arguments.join(", "))?;
        }
        out.write_str(if self.array { "[]" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SchemaFile, Script};

    fn read(sql: &str) -> DataType {
        let file = SchemaFile { path: "a.sql".into(), text: sql.into() };
        let script = Script::read(Engine::Postgres, file).expect("read");
        DataType::read(Phrase { engine: Engine::Postgres, rest: script.statements[0].code() })
    }

    #[test]
    fn names_and_lengths() {
        for (sql, shown) in [
            ("character varying(20)", "varchar(20)"),
            ("pg_catalog.int4", "integer"),
            ("timestamp(3) with time zone", "timestamptz(3)"),
            ("NUMERIC(10, 2)[]", "numeric(10, 2)[]"),
            ("public.mood", "mood"),
            ("double precision", "double precision"),
        ] {
            assert_eq!(read(sql).to_string(), shown, "{sql}");
        }
    }

    #[test]
    fn what_is_free_was_measured() {
        for (old, new, change) in [
            ("varchar(10)", "varchar(20)", Change::Free),
            ("varchar(20)", "varchar(10)", Change::Rewrites),
            ("varchar(10)", "text", Change::Free),
            ("text", "varchar", Change::Free),
            ("text", "varchar(10)", Change::Rewrites),
            ("varchar(10)[]", "varchar(20)[]", Change::Rewrites),
            ("numeric(8,2)", "numeric(10,2)", Change::Free),
            ("numeric(8,2)", "numeric(10,3)", Change::Rewrites),
            ("numeric(8,2)", "numeric", Change::Free),
            ("timestamp", "timestamptz", Change::FreeInUtc),
            ("timestamp(3)", "timestamp", Change::Free),
            ("integer", "bigint", Change::Rewrites),
            ("integer", "oid", Change::Reindexes),
            ("char(3)", "text", Change::Rewrites),
            ("cidr", "inet", Change::Free),
            ("inet", "cidr", Change::Rewrites),
        ] {
            assert_eq!(read(old).to(&read(new)), change, "{old} to {new}");
        }
    }
}
