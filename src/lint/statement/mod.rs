//! A statement as the rules see it.
//!
//! Read from its tokens by a reader of our own, and not by sqlparser's parser: that one refuses about 8 % of real PostgreSQL
//! DDL (measured), and what it refuses (`NOT VALID` of a NOT NULL, `DETACH … CONCURRENTLY`, `WITHOUT OVERLAPS`, dumps of newer
//! servers) is what a linter is asked about. A statement of which the first words are known and nothing is to be said is
//! [`Act::Plain`]; one that is not read is [`Act::Unknown`], which a rule tells of.

mod alter;
mod bound;
mod change;
mod column;
mod constraint;
mod create;
mod data_type;
mod drop;
mod index;
mod kind;
mod maintenance;
mod name;
mod plain;
mod rights;
mod routine;
mod row_security;
mod rows;
mod session;
mod sqlite;
mod standing;
mod table;
pub mod words;

pub use alter::{Action, Alteration};
pub use column::{NewColumn, Source};
pub use constraint::{ConstraintSort, NewConstraint, OnDelete, Reference, proves};
pub use data_type::{Change, DataType};
pub use drop::{Dropped, Truncation};
pub use index::NewIndex;
pub use kind::TypeChange;
pub use name::Name;
pub use rights::Revoked;
pub use routine::NewRoutine;
pub use row_security::RowSecurity;
pub use rows::{Conflict, RowChange};
pub use session::{Control, Setting};
pub use sqlite::Written;
pub use standing::{Deed, Standing};
pub use table::NewTable;

use crate::engine::Engine;
use crate::lint::locks::Waiting;
use crate::source::{Lexeme, Phrase};

/// What a statement does.
#[derive(Clone, Debug)]
pub enum Act<'a> {
    CreateTable(NewTable<'a>),
    AlterTable(Alteration<'a>),
    CreateIndex(NewIndex<'a>),
    CreateRoutine(NewRoutine<'a>),
    CreateSequence {
        name: Name,
        owned: bool,
        temporary: bool,
    },
    /// ALTER SEQUENCE … OWNED BY a column.
    OwnSequence(Name),
    /// A view of SQLite.
    CreateView(Written<'a>),
    /// A trigger of SQLite, with its table.
    CreateTrigger(Written<'a>, Name),
    CreateDomain {
        name: Name,
        demands: bool,
    },
    /// Whether every row of every column of the domain is asked.
    AlterDomain {
        name: Name,
        asks_rows: bool,
    },
    AlterType(TypeChange),
    /// ALTER of something else … RENAME TO, or SET SCHEMA, which leaves its last part.
    Rename {
        what: &'static str,
        name: Name,
        to: Option<Name>,
    },
    /// A column of a view, or an attribute of a type, gets another name.
    RenamePart {
        what: &'static str,
        of: Name,
        from: String,
        to: String,
    },
    /// Refused inside a transaction, whatever it says besides.
    Outside(&'static str),
    /// What has no act of its own comes: a view, a type, an aggregate, an extension.
    Make {
        kind: &'static str,
        name: Name,
    },
    RenameIndex {
        name: Name,
        to: String,
    },
    UpdateExtension,
    Drop(Dropped),
    Truncate(Truncation),
    Rows(RowChange<'a>),
    Reindex {
        concurrently: bool,
    },
    /// VACUUM FULL, CLUSTER; in SQLite, every VACUUM.
    RewriteTable {
        what: &'static str,
        table: Option<Name>,
    },
    Refresh {
        concurrently: bool,
    },
    /// A trigger, a policy or a rule of a table comes or goes; whether readers wait.
    OnTable {
        table: Name,
        readers_wait: bool,
        what: Standing,
    },
    /// LOCK TABLE, with who waits for it.
    Lock {
        tables: Vec<Name>,
        waiting: Option<Waiting>,
    },
    Revoke(Revoked),
    Do(&'a str),
    Transaction(Control),
    Set(Setting),
    /// Known, and nothing that a rule speaks of.
    Plain,
    /// Not read.
    Unknown,
}

impl<'a> Act<'a> {
    /// Reads the tokens of a statement as the engine would.
    pub fn read(engine: Engine, tokens: &'a [Lexeme]) -> Act<'a> {
        let mut phrase = Phrase { engine, rest: tokens };
        let read = match engine {
            Engine::Postgres => in_postgres(&mut phrase),
            Engine::Sqlite => sqlite::read(&mut phrase),
        };
        read.unwrap_or(Act::Unknown)
    }
}

impl Act<'_> {
    /// The tables that it changes, or changes rows of.
    pub fn tables(&self) -> Vec<&Name> {
        match self {
            Act::AlterTable(alteration) => vec![&alteration.table],
            Act::CreateIndex(index) => vec![&index.table],
            Act::Rows(change) => change.all().map(|change| &change.table).collect(),
            Act::Drop(dropped) if dropped.kind == "TABLE" => dropped.names.iter().collect(),
            _ => vec![],
        }
    }

    /// What of it is refused inside a transaction.
    pub fn outside(&self) -> Option<&'static str> {
        match self {
            Act::Outside(what) | Act::RewriteTable { what: what @ "VACUUM FULL", .. } => Some(what),
            Act::Drop(Dropped { kind: "DATABASE", .. }) => Some("DROP DATABASE"),
            Act::Drop(Dropped { kind: "TABLESPACE", .. }) => Some("DROP TABLESPACE"),
            _ => self.concurrent(),
        }
    }

    /// What it does CONCURRENTLY, and outside of transactions only.
    pub fn concurrent(&self) -> Option<&'static str> {
        let detaches = |action: &Action| matches!(action, Action::DetachPartition { concurrently: true, .. });
        match self {
            Act::CreateIndex(index) if index.concurrently => Some("CREATE INDEX CONCURRENTLY"),
            Act::Drop(dropped) if dropped.concurrently => Some("DROP INDEX CONCURRENTLY"),
            Act::Reindex { concurrently: true } => Some("REINDEX CONCURRENTLY"),
            Act::AlterTable(alteration) if alteration.actions.iter().any(|action| detaches(&action.what)) => {
                Some("DETACH PARTITION CONCURRENTLY")
            }
            _ => None,
        }
    }
}

/// What PostgreSQL runs outside of transactions only, besides what has an act of its own.
const OUTSIDE: [&str; 4] = ["ALTER SYSTEM", "CREATE DATABASE", "CREATE TABLESPACE", "VACUUM"];

fn in_postgres<'a>(phrase: &mut Phrase<'a>) -> Option<Act<'a>> {
    let outside = OUTSIDE.into_iter().find(|words| Phrase { ..*phrase }.take(words));
    if let Some(what) = outside.filter(|_| !maintenance::rewrites(phrase)) {
        Some(Act::Outside(what))
    } else if phrase.take("CREATE") {
        create::created(phrase)
    } else if phrase.take("ALTER") {
        change::altered(phrase)
    } else if phrase.take("DROP") {
        drop::dropped(phrase)
    } else {
        other(phrase)
    }
}

fn other<'a>(phrase: &mut Phrase<'a>) -> Option<Act<'a>> {
    let tokens = phrase.rest;
    if let Some(act) = session::read(phrase) {
        return Some(act);
    }
    let first = tokens.first()?;
    let changes = ["UPDATE", "DELETE", "INSERT", "MERGE", "WITH"];
    if changes.iter().any(|word| first.is(word)) {
        return Some(rows::row_change(Phrase { rest: tokens, ..*phrase }).map_or(Act::Plain, Act::Rows));
    }
    if phrase.take("TRUNCATE") {
        return drop::truncation(phrase);
    }
    if phrase.take("DO") {
        return routine::block(phrase.rest).map(Act::Do);
    }
    if phrase.take("REVOKE") {
        return Some(rights::revoked(phrase).map_or(Act::Plain, Act::Revoke));
    }
    maintenance::maintenance(phrase).or_else(|| plain::is_plain(first).then_some(Act::Plain))
}
