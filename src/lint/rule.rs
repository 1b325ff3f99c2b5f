use super::known::{Known, Origin, Way};
use super::passage::Passage;
use super::statement::{Act, Action, Name, NewColumn, NewConstraint, words};
use crate::engine::Engine;
use crate::source::{Lexeme, Phrase};
use crate::step::Cost;
use serde::Serialize;
use std::ops::Range;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth a look; `check` ends with 0.
    Warning,
    /// Not to be run like that on a table in use; `check` ends with 2.
    Error,
}

impl Level {
    /// The word in every format.
    pub fn word(self) -> &'static str {
        match self {
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// What a rule is about, and by that what answers it in a migration that Concertina wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concern {
    /// Work that grows with the table while others wait. Answered by a header that declares as much.
    Work(Cost),
    /// Locks. Answered by a header that names one.
    Lock,
    /// Values that are lost. Answered by a header that says so. On a way back not asked of what the way forward made.
    Loss,
    /// The release that runs. Answered by the plan, which says which one may run after each of its migrations. Not asked of a way
    /// back, where the old release comes again.
    Release,
    /// How the file is written. Nothing answers it.
    Form,
    /// A choice of a person, or what only a catalog tells. Answered by the plan, which takes it from the schema files.
    Choice,
}

/// What a rule reads.
pub enum Look {
    /// Each statement.
    Statement(fn(&Sight) -> Vec<Hit>),
    /// The end of a file, behind its last statement.
    End(fn(&Sight) -> Vec<Hit>),
    /// Not SQL: it is found elsewhere.
    Elsewhere,
}

/// Of rules about PostgreSQL alone, about SQLite alone, and about what is alike in both.
pub const POSTGRES: &[Engine] = &[Engine::Postgres];
pub const SQLITE: &[Engine] = &[Engine::Sqlite];
pub const BOTH: &[Engine] = &[Engine::Postgres, Engine::Sqlite];

/// One rule: found by its code, told by its texts.
pub struct Rule {
    pub code: &'static str,
    /// The databases that it is asked for.
    pub engines: &'static [Engine],
    pub level: Level,
    pub concern: Concern,
    /// In a line.
    pub title: &'static str,
    /// What happens, with the lock and the measured fact.
    pub happens: &'static str,
    /// What to do, in a sentence.
    pub advice: &'static str,
    /// The safe way as SQL; empty where there is none to show.
    pub rewrite: &'static str,
    pub look: Look,
}

impl Rule {
    /// The databases that it is for, in words.
    pub fn databases(&self) -> String {
        self.engines.iter().map(Engine::to_string).collect::<Vec<_>>().join(" and ")
    }

    /// Whether it is not asked of a way.
    pub fn is_silent(&self, way: Way) -> bool {
        way == Way::Down && self.concern == Concern::Release
    }
}

/// What a rule found, in bytes of the file.
#[derive(Clone, Debug)]
pub struct Hit {
    pub range: Range<usize>,
    pub says: String,
}

impl Hit {
    pub fn new(range: Range<usize>, says: impl Into<String>) -> Hit {
        Hit { range, says: says.into() }
    }
}

/// A statement and all that is known where it stands.
pub struct Sight<'a> {
    pub engine: Engine,
    pub act: &'a Act<'a>,
    /// Its tokens without the semicolon, and the text of the file.
    pub tokens: &'a [Lexeme],
    pub text: &'a str,
    pub known: &'a Known,
    pub passage: &'a Passage,
    /// The way of the file it stands on.
    pub here: Origin,
    /// The major version of PostgreSQL that it is for.
    pub postgres: u32,
    /// Whether who runs it limits how long it waits for a lock.
    pub is_limited: bool,
}

impl Sight<'_> {
    /// The bytes of the statement.
    pub fn range(&self) -> Range<usize> {
        words::range(self.tokens)
    }

    /// Its tokens as the engine reads them.
    pub fn phrase(&self) -> Phrase<'_> {
        Phrase { engine: self.engine, rest: self.tokens }
    }

    /// A finding about the whole statement.
    pub fn hit(&self, says: impl Into<String>) -> Vec<Hit> {
        vec![Hit::new(self.range(), says)]
    }

    /// Whether a table may hold rows that others wait for.
    pub fn is_in_use(&self, table: &Name) -> bool {
        !self.known.is_new(table, self.here)
    }

    /// What ALTER TABLE does to a table that is in use.
    pub fn actions(&self) -> Vec<(&Name, &Range<usize>, &Action<'_>)> {
        match self.act {
            Act::AlterTable(alteration) if self.is_in_use(&alteration.table) => {
                alteration.actions.iter().map(|action| (&alteration.table, &action.range, &action.what)).collect()
            }
            _ => vec![],
        }
    }

    /// The columns that ALTER TABLE adds to a table that is in use.
    pub fn added_columns(&self) -> Vec<(&Name, &Range<usize>, &NewColumn<'_>)> {
        let added = self.actions().into_iter().filter_map(|(table, range, action)| match action {
            Action::AddColumn(column) => Some((table, range, &**column)),
            _ => None,
        });
        added.collect()
    }

    /// The constraints that ALTER TABLE adds to a table that is in use.
    pub fn added_constraints(&self) -> Vec<(&Name, &Range<usize>, &NewConstraint<'_>)> {
        let added = self.actions().into_iter().filter_map(|(table, range, action)| match action {
            Action::AddConstraint(constraint) => Some((table, range, constraint)),
            _ => None,
        });
        added.collect()
    }

    /// The text of tokens.
    pub fn written(&self, tokens: &[Lexeme]) -> &str {
        self.text.get(words::range(tokens)).unwrap_or_default()
    }

    /// Whether this is a way back, and what it takes away came on the way forward.
    pub fn undoes(&self, origin: Option<Origin>) -> bool {
        self.here.way == Way::Down && origin == Some(Origin { way: Way::Up, ..self.here })
    }
}
