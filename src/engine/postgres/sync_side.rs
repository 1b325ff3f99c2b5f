//! A column that a sync trigger reads or writes, and how it comes by its value there.

use super::sync::differs;
use super::{quote, widening};
use crate::catalog::{Column, Kind, ObjectId};
use crate::engine::Leg;

/// A column, and what gives its value from the other.
pub struct Side {
    pub name: String,
    pub column: Column,
    table: String,
    value: String,
    /// Whether every value of the other's type gives one, whatever the session's settings.
    pub total: bool,
}

impl Side {
    /// A column of a table that is only read.
    pub fn of(leg: &Leg, table: &ObjectId, name: &str) -> Side {
        let id = ObjectId::under(table, Kind::Column, name);
        let column = [leg.to, leg.from].into_iter().find_map(|side| side.column(&id)).cloned().unwrap_or_default();
        Side { name: quote::name(name), column, table: quote::name(table.name()), value: String::new(), total: false }
    }

    /// It with what gives its value; of which other column, if of one.
    pub fn given_by(self, value: &str, other: Option<&Side>) -> Side {
        let total = other.is_some_and(|other| is_total(value, other, &self.column));
        Side { value: value.into(), total, ..self }
    }

    /// That it is not what it was.
    pub fn moved(&self) -> String {
        differs(&self.column, &format!("NEW.{}", self.name), &format!("OLD.{}", self.name))
    }

    /// Whether a trigger may name it. The server alters the type of no column that a trigger names, and a person's types may be
    /// made anew while it stands.
    fn may_be_named(&self) -> bool {
        !self.column.data_type.contains('.')
    }

    /// That it holds nothing.
    pub fn empty(&self) -> Option<String> {
        self.may_be_named().then(|| format!("NEW.{} IS NULL", self.name))
    }

    /// That the two columns of a rename differ; none where one is converted from the other. A row in which they are equal is done.
    pub fn unlike(&self, old: &Side) -> Option<String> {
        let Column { data_type, collation, .. } = &self.column;
        let same = (data_type, collation) == (&old.column.data_type, &old.column.collation)
            && (&self.value, &old.value) == (&old.name, &self.name);
        (same && self.may_be_named())
            .then(|| differs(&self.column, &format!("NEW.{}", self.name), &format!("NEW.{}", old.name)))
    }

    /// Its value for a row, whose columns an expression may call by the table's name as an UPDATE's does.
    pub fn of_row(&self, row: &str) -> String {
        format!("(SELECT {} FROM (SELECT {row}.*) AS {})", self.value, self.table)
    }

    /// The assignment of its value for a row; of none where that does not convert.
    pub fn given(&self, row: &str, target: &str, indent: usize) -> String {
        guarded(target, &self.of_row(row), "NULL", self.total, indent)
    }
}

/// Whether it is the other column itself, or a cast of it that fails for no value.
fn is_total(value: &str, other: &Side, to: &Column) -> bool {
    let cast = value == format!("{}::{}", other.name, to.data_type);
    value == other.name || (cast && widening::widens(&other.column.data_type, &to.data_type))
}

/// What an expression can meet in the values at hand: one that does not convert, that is refused, of which there are two.
pub const MET: &str = "data_exception OR integrity_constraint_violation OR cardinality_violation OR raise_exception";

/// An assignment, of something else where the expression fails on the value at hand. What else can fail, fails: a deadlock is
/// not to be taken for a value that does not convert.
pub fn guarded(target: &str, expression: &str, otherwise: &str, total: bool, indent: usize) -> String {
    let pad = " ".repeat(indent);
    if total {
        return format!("{pad}{target} := {expression};");
    }
    format!(
        "{pad}BEGIN
{pad}  {target} := {expression};
{pad}EXCEPTION WHEN {MET} THEN
{pad}  {target} := {otherwise};
{pad}END;"
    )
}
