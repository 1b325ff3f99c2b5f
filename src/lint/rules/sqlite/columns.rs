//! Columns that SQLite refuses to add or to drop, some of them only where there are rows.

use crate::lint::known::Table;
use crate::lint::rule::{Concern, Hit, Level, Look, Rule, SQLITE, Sight};
use crate::lint::statement::{Action, Name, NewColumn};
use crate::source::Lexeme;
use sqlparser::tokenizer::Token;
use std::ops::Range;

pub static RULES: [Rule; 5] = [
    Rule {
        code: "sqlite-add-column-key",
        engines: SQLITE,
        level: Level::Error,
        concern: Concern::Choice,
        title: "a column comes as UNIQUE or PRIMARY KEY",
        happens: "SQLite refuses it, in an empty table, too: `Cannot add a UNIQUE column`. Measured on 3.40",
        advice: "add the column alone, and a unique index; for a primary key rebuild the table",
        rewrite: "ALTER TABLE t ADD COLUMN c TEXT;\nCREATE UNIQUE INDEX t_c ON t (c);",
        look: Look::Statement(key),
    },
    Rule {
        code: "sqlite-add-column-default",
        engines: SQLITE,
        level: Level::Error,
        concern: Concern::Choice,
        title: "a column comes with a default that is no constant",
        happens: "CURRENT_TIMESTAMP and expressions in brackets are refused as soon as the table holds one row: `Cannot add a column with non-constant default`. In an empty database it passes, so a test does not find it. Measured on 3.40",
        advice: "add the column with a constant default or none, and fill it; for such a default of new rows rebuild the table",
        rewrite: "ALTER TABLE t ADD COLUMN at TEXT;\nUPDATE t SET at = CURRENT_TIMESTAMP WHERE at IS NULL;",
        look: Look::Statement(default),
    },
    Rule {
        code: "sqlite-add-column-stored",
        engines: SQLITE,
        level: Level::Error,
        concern: Concern::Choice,
        title: "a stored generated column comes",
        happens: "It is refused as soon as the table holds one row: `cannot add a STORED column`. In an empty database it passes, so a test does not find it. Measured on 3.40",
        advice: "write VIRTUAL, with an index where it is to be looked up; or rebuild the table",
        rewrite: "ALTER TABLE t ADD COLUMN total INTEGER AS (price * pieces) VIRTUAL;",
        look: Look::Statement(stored),
    },
    Rule {
        code: "sqlite-add-column-references",
        engines: SQLITE,
        level: Level::Error,
        concern: Concern::Choice,
        title: "a column comes that refers to a table and has a default",
        happens: "Where foreign keys are on, and most drivers and frameworks switch them on, it is refused as soon as the table holds one row: `Cannot add a REFERENCES column with non-NULL default value`. In an empty database it passes. Measured on 3.40",
        advice: "add it without the default, and fill it",
        rewrite: "ALTER TABLE t ADD COLUMN shop INTEGER REFERENCES shops;\nUPDATE t SET shop = 1 WHERE shop IS NULL;",
        look: Look::Statement(references),
    },
    Rule {
        code: "sqlite-drop-column-refused",
        engines: SQLITE,
        level: Level::Error,
        concern: Concern::Choice,
        title: "a column is dropped that something says",
        happens: "DROP COLUMN is refused for a column of the primary key or of a UNIQUE constraint, and while an index, a CHECK of the table or a generated column says it. Measured on 3.40. It is found where the files that are read show it",
        advice: "drop the index first; where a key or a check says the column, rebuild the table",
        rewrite: "DROP INDEX t_c;\nALTER TABLE t DROP COLUMN c;",
        look: Look::Statement(dropped),
    },
];

/// A finding for each added column that is like this.
fn added(at: &Sight, is: fn(&NewColumn) -> bool, says: &str) -> Vec<Hit> {
    let found = at.added_columns().into_iter().filter(|(.., column)| is(column));
    let hit = |(table, range, column): (&Name, &Range<usize>, &NewColumn)| {
        Hit::new(range.clone(), format!("`{}` of `{table}` {says}", column.name))
    };
    found.map(hit).collect()
}

fn key(at: &Sight) -> Vec<Hit> {
    added(at, |column| column.unique || column.primary, "is refused: no column is added as UNIQUE or PRIMARY KEY")
}

fn default(at: &Sight) -> Vec<Hit> {
    let differs = |column: &NewColumn| column.default.is_some_and(|default| !is_constant(default));
    added(at, differs, "is refused if there is a row: its default is no constant")
}

fn stored(at: &Sight) -> Vec<Hit> {
    let is_stored = |column: &NewColumn| matches!(column.generated, Some((_, true)));
    added(at, is_stored, "is refused if there is a row: its values are stored")
}

fn references(at: &Sight) -> Vec<Hit> {
    let refers = |column: &NewColumn| column.references.is_some() && column.default.is_some() && column.fills_itself();
    added(at, refers, "is refused if there is a row and foreign keys are on: it refers to a table and has a default")
}

/// A literal, with a sign or in brackets, or a CAST of one: what SQLite can put beside rows that are there.
fn is_constant(mut default: &[Lexeme]) -> bool {
    while let [first, inside @ .., last] = default
        && (&first.token, &last.token) == (&Token::LParen, &Token::RParen)
    {
        default = inside;
    }
    match default {
        [sign, rest @ ..] if matches!(sign.token, Token::Plus | Token::Minus) => is_constant(rest),
        [cast, open, value @ .., close]
            if cast.is("CAST") && (&open.token, &close.token) == (&Token::LParen, &Token::RParen) =>
        {
            let end = value.iter().position(|lexeme| lexeme.is("AS")).unwrap_or(value.len());
            is_constant(&value[..end])
        }
        [only] => !["CURRENT_TIME", "CURRENT_DATE", "CURRENT_TIMESTAMP"].iter().any(|word| only.is(word)),
        _ => false,
    }
}

fn dropped(at: &Sight) -> Vec<Hit> {
    let found = at.actions().into_iter().filter_map(|(table, range, action)| match action {
        Action::DropColumn { name, .. } => {
            let says = at.known.tables.get(table).and_then(|known| sayer(known, name))?;
            Some(Hit::new(range.clone(), format!("`{name}` of `{table}` cannot be dropped: {says}")))
        }
        _ => None,
    });
    found.collect()
}

/// What says a column.
fn sayer(table: &Table, column: &str) -> Option<String> {
    let says = |words: &[String]| words.iter().any(|word| word == column);
    if says(&table.primary) {
        return Some("it is of the primary key".into());
    }
    let index = table.indexes.iter().find(|(_, index)| says(&index.words));
    let check = || table.checks.values().find(|check| says(&check.words) && check.of_column.as_deref() != Some(column));
    let computed = || table.columns.iter().find(|(_, other)| says(&other.computed_from));
    match index {
        Some((name, index)) if index.range.is_some() => Some(format!("the index `{name}` says it")),
        Some(_) => Some("it is of a UNIQUE constraint".into()),
        None if check().is_some() => Some("a CHECK of the table says it".into()),
        None => computed().map(|(other, _)| format!("`{other}` is computed from it")),
    }
}
