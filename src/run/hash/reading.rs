use crate::catalog::ObjectId;
use crate::engine::{Dialect, Stored};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is read of a table to digest it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub table: ObjectId,
    /// What stands after FROM.
    pub source: String,
    /// The condition that rows are read on; nothing where all are.
    pub only: Option<String>,
    /// What tells rows apart. The order of these makes a difference: both sides of a comparison need the same.
    pub key: Key,
    /// The values that get a digest, in any order.
    pub values: Vec<Value>,
}

/// Where values stand in a row that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    pub key: Vec<usize>,
    pub values: Vec<usize>,
}

/// What tells the rows of a table apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    /// These values, of which no two rows have the same.
    Columns(Vec<Value>),
    /// Nothing: each value is bound to these others of its row. Two equal rows cannot be told apart, which loses nothing.
    WholeRow(Vec<Value>),
}

/// One value of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    /// What the digest is called.
    pub name: String,
    /// The expression that gives it.
    pub sql: String,
}

impl Value {
    /// A plain column.
    pub fn column(dialect: &dyn Dialect, name: &str) -> Value {
        Value { name: name.to_string(), sql: dialect.quote(name) }
    }
}

impl Key {
    /// The values it reads.
    pub fn values(&self) -> &[Value] {
        match self {
            Key::Columns(values) | Key::WholeRow(values) => values,
        }
    }

    /// The same sort of key over other values.
    pub fn over(&self, values: Vec<Value>) -> Key {
        match self {
            Key::Columns(_) => Key::Columns(values),
            Key::WholeRow(_) => Key::WholeRow(values),
        }
    }
}

impl Reading {
    /// Every column of a table, rows told apart by its key, names in order.
    pub fn of(stored: &Stored, dialect: &dyn Dialect) -> Reading {
        let sorted = |names: BTreeSet<&str>| names.into_iter().map(|name| Value::column(dialect, name)).collect();
        let values: Vec<Value> = sorted(stored.columns.iter().map(|column| &*column.name).collect());
        let key: Vec<Value> = sorted(stored.key().into_iter().collect());
        let key = if key.is_empty() { Key::WholeRow(values.clone()) } else { Key::Columns(key) };
        Reading { table: stored.table.clone(), source: dialect.qualified(&stored.table), only: None, key, values }
    }

    /// The columns that two tables share by name, with the first's key if the second has those columns: what of two databases
    /// can be compared.
    pub fn shared(a: &Stored, b: &Stored, dialect: &dyn Dialect) -> [Reading; 2] {
        let within = |one: &Stored, other: &Stored| {
            let has = |name: &str| other.columns.iter().any(|column| column.name == name);
            let whole = one.key().into_iter().all(has);
            let mut kept = Stored { table: one.table.clone(), columns: one.columns.clone() };
            kept.columns.retain(|column| has(&column.name));
            kept.columns.iter_mut().filter(|_| !whole).for_each(|column| column.key = None);
            Reading::of(&kept, dialect)
        };
        let (a, mut b) = (within(a, b), within(b, a));
        b.key = a.key.clone();
        [a, b]
    }

    /// The query: each expression once, though it be of the key and get a digest, too. [`Reading::places`] says which is where.
    pub fn query(&self) -> String {
        let list = self.expressions();
        let list = if list.is_empty() { "NULL".to_string() } else { numbered(&list) };
        format!("SELECT {list} FROM {}{}", self.source, self.condition())
    }

    /// Where values stand in the rows of [`Reading::query`].
    pub fn places(&self) -> Places {
        let list = self.expressions();
        let place = |value: &Value| list.iter().position(|sql| *sql == value.sql).unwrap_or(list.len());
        Places { key: self.key.values().iter().map(place).collect(), values: self.values.iter().map(place).collect() }
    }

    /// The same of fewer rows: those on which this condition holds, too.
    pub fn only(&self, condition: &str) -> Reading {
        let only = match &self.only {
            Some(only) => format!("({only}) AND ({condition})"),
            None => condition.to_string(),
        };
        Reading { only: Some(only), ..self.clone() }
    }

    /// The same of fewer values: those of these names.
    pub fn of_values(&self, names: &[String]) -> Reading {
        let values = self.values.iter().filter(|value| names.contains(&value.name)).cloned().collect();
        Reading { values, ..self.clone() }
    }

    fn expressions(&self) -> Vec<&str> {
        let mut seen = BTreeSet::new();
        let all = self.key.values().iter().chain(&self.values).map(|value| value.sql.as_str());
        all.filter(|sql| seen.insert(*sql)).collect()
    }

    /// The rows as something that another query can read.
    pub fn rows(&self) -> String {
        match self.only {
            Some(_) => format!("(SELECT * FROM {}{})", self.source, self.condition()),
            None => self.source.clone(),
        }
    }

    /// What stands behind the source.
    pub fn condition(&self) -> String {
        self.only.as_ref().map_or_else(String::new, |only| format!(" WHERE {only}"))
    }
}

/// A name for each, because a subquery's columns need different ones.
fn numbered(list: &[&str]) -> String {
    let named: Vec<String> = list.iter().enumerate().map(|(at, sql)| format!("{sql} AS v{at}")).collect();
    named.join(", ")
}
