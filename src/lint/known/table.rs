use super::Origin;
use crate::lint::statement::{DataType, Name, OnDelete};
use std::collections::BTreeMap;
use std::ops::Range;

/// A table that the files made, or of which they said something.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Nothing where the table was there before the files.
    pub origin: Option<Origin>,
    pub columns: BTreeMap<String, Column>,
    /// The columns of its primary key, in order; empty where no file says it.
    pub primary: Vec<String>,
    pub checks: BTreeMap<String, Check>,
    pub foreign_keys: Vec<ForeignKey>,
    pub indexes: BTreeMap<String, Index>,
    /// The partitioned table whose default partition it is.
    pub default_of: Option<Name>,
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
    /// The column that it stands behind, with which it goes.
    pub of_column: Option<String>,
}

/// A foreign key.
#[derive(Clone, Debug)]
pub struct ForeignKey {
    /// Nothing where the server finds a name.
    pub name: Option<String>,
    pub origin: Origin,
    pub columns: Vec<String>,
    pub to: Name,
    /// Empty where it is the primary key of the other table.
    pub to_columns: Vec<String>,
    pub on_delete: OnDelete,
    /// Where it is written, in bytes of the file that made it.
    pub range: Range<usize>,
}

/// An index.
#[derive(Clone, Debug)]
pub struct Index {
    pub origin: Origin,
    pub columns: Vec<String>,
    /// What it is over, token by token, without what goes without saying.
    pub key: Vec<String>,
    /// The words of its keys and its condition.
    pub words: Vec<String>,
    /// Whether it has a condition or an expression.
    pub computes: bool,
    pub unique: bool,
    /// Where CREATE INDEX is written, in bytes of the file that made it; nothing where a constraint made it.
    pub range: Option<Range<usize>>,
}

impl Table {
    /// The columns that a foreign key refers to here.
    pub fn referred<'a>(&'a self, key: &'a ForeignKey) -> &'a [String] {
        if key.to_columns.is_empty() { &self.primary } else { &key.to_columns }
    }

    /// Whether no two rows have the same values in these columns.
    pub fn is_unique(&self, columns: &[String]) -> bool {
        let same = |other: &[String]| other.len() == columns.len() && columns.iter().all(|one| other.contains(one));
        same(&self.primary)
            || self.indexes.values().any(|index| index.unique && !index.computes && same(&index.columns))
    }
}
