//! What became of a table and of its columns: by name, by the name in quarantine, else by being the only candidate.

use super::snapshot::{Snapshot, Taken};
use crate::catalog::{Kind, ObjectId};
use crate::engine::{Dialect, Stored, StoredColumn, buried_name};
use crate::route::{FORMER, beside};
use crate::run::hash::{Key, Value};
use std::collections::BTreeSet;

/// What became of a column.
#[derive(Debug, PartialEq, Eq)]
pub enum Heir<'a> {
    /// It has its name and its type.
    Itself,
    /// It has its name and another type.
    Retyped,
    /// It is in quarantine under this name.
    Buried(&'a str),
    /// It is gone.
    Gone,
}

/// Looks for heirs of a table after a migration of a plan.
pub struct Heirs<'a> {
    pub before: &'a Taken,
    pub after: &'a Stored,
    pub number: &'a str,
}

/// The table that holds the rows of `table` now.
pub fn table<'s>(table: &ObjectId, known: &Snapshot, stored: &'s [Stored], number: &str) -> Option<&'s Stored> {
    let taken = known.tables.get(table)?;
    let names = [table.name().to_string(), table.path.join(".")].map(|name| buried_name(&name, number));
    let columns = |stored: &Stored| -> BTreeSet<String> { stored.columns.iter().map(|c| c.name.clone()).collect() };
    let fresh = || stored.iter().filter(|stored| !known.tables.contains_key(&stored.table));
    let alike = || fresh().filter(|stored| columns(stored) == columns(&taken.stored));
    stored
        .iter()
        .find(|stored| stored.table == *table)
        .or_else(|| fresh().find(|stored| names.iter().any(|name| name == stored.table.name())))
        .or_else(|| alike().next().filter(|_| alike().count() == 1))
}

impl<'a> Heirs<'a> {
    /// What became of a column.
    pub fn of(&self, column: &str) -> Heir<'a> {
        let found = self.column(column);
        match (found, self.buried(column)) {
            (Some(found), _) if Some(found.data_type.as_str()) == self.before.data_type(column) => Heir::Itself,
            (Some(_), _) => Heir::Retyped,
            (None, Some(buried)) => Heir::Buried(buried),
            (None, None) => Heir::Gone,
        }
    }

    /// The column in quarantine that keeps what a column held, or the one that stays in step behind it until then.
    pub fn buried(&self, column: &str) -> Option<&'a str> {
        let id = ObjectId::under(&self.before.stored.table, Kind::Column, column);
        let former = beside(&id, FORMER).name().to_string();
        let names = [buried_name(column, self.number), buried_name(&former, self.number), former];
        names.iter().find_map(|name| self.column(name)).map(|found| found.name.as_str())
    }

    /// Columns that can hold what another held: those that were not there before, and those of another type.
    pub fn elsewhere(&self) -> impl Iterator<Item = &'a StoredColumn> + '_ {
        self.after.columns.iter().filter(|column| self.before.data_type(&column.name) != Some(&column.data_type))
    }

    /// Columns that were not there before.
    pub fn fresh(&self) -> impl Iterator<Item = &'a StoredColumn> + '_ {
        self.after.columns.iter().filter(|column| self.before.data_type(&column.name).is_none())
    }

    /// What tells rows apart, in the same order and with the same values as before; none when that is gone.
    pub fn key(&self, dialect: &dyn Dialect) -> Option<Key> {
        let key = &self.before.reading.key;
        let values: Option<Vec<Value>> = key.values().iter().map(|value| self.value(dialect, value)).collect();
        values.map(|values| key.over(values))
    }

    /// The value that a column had before, out of what is there now.
    fn value(&self, dialect: &dyn Dialect, value: &Value) -> Option<Value> {
        let data_type = self.before.data_type(&value.name)?;
        match self.of(&value.name) {
            Heir::Itself => Some(value.clone()),
            Heir::Buried(name) => Some(Value::column(dialect, name)),
            Heir::Retyped => Some(match self.buried(&value.name) {
                Some(buried) => Value::column(dialect, buried),
                None => Value { name: value.name.clone(), ..as_before(dialect, &value.name, data_type) },
            }),
            Heir::Gone => {
                let mut alike = self.fresh().filter(|column| column.data_type == data_type);
                let only = alike.next().filter(|_| alike.next().is_none())?;
                Some(Value::column(dialect, &only.name))
            }
        }
    }

    fn column(&self, name: &str) -> Option<&'a StoredColumn> {
        self.after.columns.iter().find(|column| column.name == name)
    }
}

/// A column's values in the type that it had: what was widened comes out as it went in.
pub fn as_before(dialect: &dyn Dialect, column: &str, data_type: &str) -> Value {
    let sql = format!("CAST({} AS {data_type})", dialect.quote(column));
    Value { name: format!("{column} as {data_type}"), sql }
}
