//! What the files said so far: tables with their columns and demands, domains, bodies of functions.
//!
//! It is no catalog: what was there before the first file is not in it, and of that a rule can only say what a statement does to
//! any table. What is in it spares false alarms (a table that came in the same file holds no rows) and finds what a single
//! statement does not show (the type that a column had, a NOT NULL that is proven, a foreign key that a DROP locks the other side of).

mod expression;
mod learn;

use super::statement::{Act, Action, Alteration, DataType, Name, NewIndex, NewTable};
use expression::{has_brackets_within, text_words, words};
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

/// A table that the files made, or of which they said something.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Nothing where the table was there before the files.
    pub origin: Option<Origin>,
    pub columns: BTreeMap<String, Column>,
    pub checks: BTreeMap<String, Check>,
    pub foreign_keys: Vec<ForeignKey>,
    pub indexes: BTreeMap<String, Index>,
}

/// A column of which the files said something.
#[derive(Clone, Debug, Default)]
pub struct Column {
    pub origin: Option<Origin>,
    pub data_type: DataType,
    pub not_null: bool,
    /// The words of its expression, if it is a generated one.
    pub computed_from: Vec<String>,
}

/// A CHECK, or a NOT NULL by name.
#[derive(Clone, Debug)]
pub struct Check {
    /// The words of its condition.
    pub words: Vec<String>,
    /// The column that it proves to be never NULL.
    pub proves: Option<String>,
    pub valid: bool,
}

/// A foreign key.
#[derive(Clone, Debug)]
pub struct ForeignKey {
    /// Nothing where the server finds a name.
    pub name: Option<String>,
    pub columns: Vec<String>,
    pub to: Name,
    /// Where it is written, in bytes of the file that made it.
    pub range: Range<usize>,
}

/// An index.
#[derive(Clone, Debug)]
pub struct Index {
    pub origin: Origin,
    pub columns: Vec<String>,
    /// The words of its keys and its condition.
    pub words: Vec<String>,
    /// Whether it has a condition or an expression.
    pub computes: bool,
}

/// A domain.
#[derive(Clone, Copy, Debug)]
pub struct Domain {
    pub origin: Origin,
    /// Whether a value of its base type may be none of its own.
    pub demands: bool,
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

    /// Takes in what a statement does.
    pub fn learn(&mut self, act: &Act, here: Origin) {
        match act {
            Act::CreateTable(table) => self.created(table, here),
            Act::AlterTable(alteration) => self.altered(alteration, here),
            Act::CreateIndex(index) => self.indexed_by(index, here),
            Act::CreateRoutine(routine) => {
                let mut words: Vec<String> = routine.body.map(text_words).unwrap_or_default();
                words.sort();
                words.dedup();
                self.bodies.insert(routine.name.clone(), words);
                if routine.is_steady {
                    self.steady.insert(routine.name.clone());
                }
            }
            Act::CreateDomain { name, demands } => {
                self.domains.insert(name.clone(), Domain { origin: here, demands: *demands });
            }
            Act::AlterDomain { name, asks_rows: true } => {
                if let Some(domain) = self.domains.get_mut(name) {
                    domain.demands = true;
                }
            }
            Act::Drop(dropped) => dropped.names.iter().for_each(|name| self.dropped(dropped.kind, name)),
            _ => {}
        }
    }

    fn indexed_by(&mut self, index: &NewIndex, here: Origin) {
        let words = words(index.rest);
        let computes = words.iter().any(|word| word == "where") || has_brackets_within(index.rest);
        let unnamed = || format!("of {}", index.columns.join(", "));
        let name = index.name.as_ref().map_or_else(unnamed, |name| name.last().into());
        let own = Index { origin: here, columns: index.columns.clone(), words, computes };
        self.tables.entry(index.table.clone()).or_default().indexes.insert(name, own);
    }

    fn dropped(&mut self, kind: &str, name: &Name) {
        match kind {
            "TABLE" => drop(self.tables.remove(name)),
            "INDEX" => self.tables.values_mut().for_each(|table| drop(table.indexes.remove(name.last()))),
            _ => drop(self.bodies.remove(name)),
        }
    }

    fn created(&mut self, new: &NewTable, here: Origin) {
        let mut table = Table { origin: Some(here), ..Table::default() };
        new.columns.iter().for_each(|column| table.add_column(&column.what, &column.range, here));
        new.constraints.iter().for_each(|constraint| table.add_constraint(&constraint.what, &constraint.range, here));
        self.tables.insert(new.name.clone(), table);
    }

    fn altered(&mut self, alteration: &Alteration, here: Origin) {
        let table = self.tables.entry(alteration.table.clone()).or_default();
        for action in &alteration.actions {
            table.learn(&action.what, &action.range, here);
        }
        for action in &alteration.actions {
            if let Action::RenameTable(to) = &action.what
                && let Some(table) = self.tables.remove(&alteration.table)
            {
                self.tables.insert(alteration.table.renamed(to), table);
            }
        }
    }
}
