//! What the files said so far: tables with their columns and demands, domains, bodies of functions.
//!
//! It is no catalog: what was there before the first file is not in it, and of that a rule can only say what a statement does to
//! any table. What is in it spares false alarms (a table that came in the same file holds no rows) and finds what a single
//! statement does not show (the type that a column had, a NOT NULL that is proven, a foreign key that a DROP locks the other side of).

mod alter;
mod expression;
mod learn;
mod table;

pub use expression::words;
pub use table::{Check, Column, ForeignKey, Index, Table};

use super::statement::Name;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Which file or pair of files made something, and on which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    pub unit: usize,
    pub way: Way,
}

/// Forward or back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    Up,
    Down,
}

/// A domain.
#[derive(Clone, Copy, Debug)]
pub struct Domain {
    pub origin: Origin,
    /// Whether a value of its base type may be none of its own.
    pub demands: bool,
}

/// A sequence that stands alone.
#[derive(Clone, Debug)]
pub struct Sequence {
    pub origin: Origin,
    /// Where it is written, in bytes of the file that made it.
    pub range: Range<usize>,
    /// Whether it goes with a column.
    pub owned: bool,
    /// The column whose default it gives.
    pub feeds: Option<String>,
}

/// A view or a trigger of SQLite.
#[derive(Clone, Debug)]
pub struct Text {
    /// The table of a trigger.
    pub table: Option<Name>,
    /// The tables and views that it reads or writes.
    pub names: Vec<Name>,
}

/// Everything that the files said.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub tables: BTreeMap<Name, Table>,
    pub domains: BTreeMap<Name, Domain>,
    /// Bodies that are texts, by the name of their function.
    pub bodies: BTreeMap<Name, Vec<String>>,
    /// Functions that give one value for a whole statement.
    pub steady: BTreeSet<Name>,
    pub sequences: BTreeMap<Name, Sequence>,
    /// Tables of which a policy was made.
    pub policies: BTreeSet<Name>,
    /// Views and triggers of SQLite, which share their names with no table.
    pub texts: BTreeMap<Name, Text>,
}

impl Known {
    /// Whether a table holds no rows that anybody waits for: it came on the same way of the same file.
    pub fn is_new(&self, table: &Name, here: Origin) -> bool {
        self.tables.get(table).is_some_and(|table| table.origin == Some(here))
    }

    /// The table that an index stands on.
    pub fn indexed(&self, index: &str) -> Option<(&Name, &Index)> {
        self.tables.iter().find_map(|(name, table)| Some((name, table.indexes.get(index)?)))
    }

    /// A column.
    pub fn column(&self, table: &Name, column: &str) -> Option<&Column> {
        self.tables.get(table)?.columns.get(column)
    }

    /// Functions whose bodies say a word.
    pub fn saying(&self, word: &str) -> Vec<&Name> {
        let says = |words: &&Vec<String>| words.binary_search_by(|known| known.as_str().cmp(word)).is_ok();
        self.bodies.iter().filter(|(_, words)| says(words)).map(|(name, _)| name).collect()
    }

    /// Whether a type is a domain that demands something.
    pub fn demands(&self, data_type: &str) -> bool {
        let name = Name::of(data_type.split('.').map(String::from).collect());
        self.domains.get(&name).is_some_and(|domain| domain.demands)
    }

    /// Foreign keys that refer to a table from others, each with its table.
    pub fn children<'a>(&'a self, table: &'a Name) -> impl Iterator<Item = (&'a Name, &'a ForeignKey)> {
        let others = self.tables.iter().filter(move |(name, _)| *name != table);
        others.flat_map(move |(name, of)| {
            of.foreign_keys.iter().filter(move |key| key.to == *table).map(move |key| (name, key))
        })
    }

    /// The default partition of a table, if a file said which it is.
    pub fn default_partition(&self, table: &Name) -> Option<&Name> {
        let is_its = |(_, of): &(&Name, &Table)| of.default_of.as_ref() == Some(table);
        self.tables.iter().find(is_its).map(|(name, _)| name)
    }

    /// Views and triggers that name a table; those that stand on it are left out, since they go with it.
    pub fn readers<'a>(&'a self, table: &'a Name) -> impl Iterator<Item = &'a Name> {
        let reads = move |text: &&Text| text.names.contains(table) && text.table.as_ref() != Some(table);
        self.texts.iter().filter(move |(_, text)| reads(text)).map(|(name, _)| name)
    }
}
