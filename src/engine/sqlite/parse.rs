//! What the pragmas do not tell of a table, from its stored DDL.

mod clause;
#[cfg(test)]
mod tests;

use super::cursor::{Cursor, items};
use super::lexer::{Token, tokens};
use super::names::same;
use super::text::{canonical, unqualified};
use crate::catalog::{Generated, Storage};
use clause::{actions, conflict, deferral, skip_default, skip_type};

/// A table as its DDL has it.
#[derive(Debug, Default, PartialEq)]
pub(super) struct TableText {
    pub columns: Vec<ColumnText>,
    pub constraints: Vec<ConstraintText>,
}

/// A column, without what the pragmas tell.
#[derive(Debug, Default, PartialEq)]
pub(super) struct ColumnText {
    pub name: String,
    pub collation: Option<String>,
    pub generated: Option<Generated>,
    /// The `ON CONFLICT` of its NOT NULL.
    pub conflict: Option<String>,
}

/// A constraint, wherever it was written.
#[derive(Debug, PartialEq)]
pub(super) struct ConstraintText {
    pub name: Option<String>,
    pub demand: Demand,
    pub conflict: Option<String>,
}

/// What it demands.
#[derive(Debug, PartialEq)]
pub(super) enum Demand {
    Primary { keys: Vec<Key>, autoincrement: bool, descending_column: bool },
    Unique { keys: Vec<Key> },
    Check { condition: String },
    Foreign(ForeignText),
}

/// A foreign key.
#[derive(Debug, PartialEq)]
pub(super) struct ForeignText {
    pub columns: Vec<String>,
    pub table: String,
    /// The columns it refers to; empty where none are named, which means the primary key.
    pub targets: Vec<String>,
    /// `ON DELETE CASCADE ON UPDATE SET NULL`.
    pub actions: String,
    /// Whether it is looked at when a transaction ends.
    pub deferred: bool,
}

/// A column of a key and the words after it: `COLLATE NOCASE`, `DESC`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Key {
    pub name: String,
    pub suffix: String,
}

/// Reads a `CREATE TABLE` as SQLite stores it. `None` when it is not understood.
pub(super) fn table(sql: &str, name: &str, columns: &[&str]) -> Option<TableText> {
    let tokens = tokens(sql);
    let opening = tokens.iter().position(|token| token.is("("))?;
    let mut cursor = Cursor::new(&tokens[opening..]);
    let body = cursor.group()?;
    let known = |name: &str| columns.iter().any(|own| same(own, name));
    let mut parser = Parser { found: TableText::default(), table: name, known: &known, name: None };
    for item in items(body) {
        parser.item(item)?;
    }
    Some(parser.found)
}

struct Parser<'k> {
    found: TableText,
    table: &'k str,
    known: &'k dyn Fn(&str) -> bool,
    /// The name that the next constraint has.
    name: Option<String>,
}

impl Parser<'_> {
    fn item(&mut self, item: &[Token]) -> Option<()> {
        self.name = None;
        let mut cursor = Cursor::new(item);
        let first = item.first()?;
        if ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"].iter().any(|word| first.is(word)) {
            // SQLite lets the comma between two table constraints out.
            while cursor.peek().is_some() {
                self.table_constraint(&mut cursor)?;
            }
            return Some(());
        }
        let name = cursor.name()?;
        self.found.columns.push(ColumnText { name: name.clone(), ..ColumnText::default() });
        skip_type(&mut cursor);
        while cursor.peek().is_some() {
            self.column_constraint(&mut cursor, &name)?;
        }
        Some(())
    }

    fn add(&mut self, demand: Demand, conflict: Option<String>) {
        let name = self.name.take();
        self.found.constraints.push(ConstraintText { name, demand, conflict });
    }

    fn table_constraint(&mut self, cursor: &mut Cursor) -> Option<()> {
        if cursor.take(&["CONSTRAINT"]) {
            self.name = Some(cursor.name()?);
        } else if cursor.take(&["PRIMARY", "KEY"]) {
            let inside = cursor.group()?;
            let autoincrement = inside.last().is_some_and(|token| token.is("AUTOINCREMENT"));
            let inside = &inside[..inside.len() - usize::from(autoincrement)];
            let demand = Demand::Primary { keys: self.keys(inside)?, autoincrement, descending_column: false };
            let conflict = conflict(cursor);
            self.add(demand, conflict);
        } else if cursor.take(&["UNIQUE"]) {
            let keys = self.keys(cursor.group()?)?;
            let conflict = conflict(cursor);
            self.add(Demand::Unique { keys }, conflict);
        } else if cursor.take(&["CHECK"]) {
            let condition = self.expression(cursor.group()?);
            // An ON CONFLICT of a CHECK is read by SQLite and has no effect.
            conflict(cursor);
            self.add(Demand::Check { condition }, None);
        } else if cursor.take(&["FOREIGN", "KEY"]) {
            let columns = items(cursor.group()?).into_iter().filter_map(|item| item.first()?.name()).collect();
            cursor.take(&["REFERENCES"]).then_some(())?;
            self.references(cursor, columns)?;
        } else {
            return None;
        }
        Some(())
    }

    fn column_constraint(&mut self, cursor: &mut Cursor, column: &str) -> Option<()> {
        let own = |suffix: &str| vec![Key { name: column.to_string(), suffix: suffix.to_string() }];
        if cursor.take(&["CONSTRAINT"]) {
            self.name = Some(cursor.name()?);
        } else if cursor.take(&["DEFAULT"]) {
            skip_default(cursor)?;
        } else if cursor.take(&["NOT", "NULL"]) {
            self.found.columns.last_mut()?.conflict = conflict(cursor);
        } else if cursor.take(&["NULL"]) {
            conflict(cursor);
        } else if cursor.take(&["PRIMARY", "KEY"]) {
            let descending_column = cursor.take(&["DESC"]);
            cursor.take(&["ASC"]);
            let conflict = conflict(cursor);
            let autoincrement = cursor.take(&["AUTOINCREMENT"]);
            let keys = own(if descending_column { "DESC" } else { "" });
            self.add(Demand::Primary { keys, autoincrement, descending_column }, conflict);
        } else if cursor.take(&["UNIQUE"]) {
            let conflict = conflict(cursor);
            self.add(Demand::Unique { keys: own("") }, conflict);
        } else if cursor.take(&["CHECK"]) {
            let condition = self.expression(cursor.group()?);
            self.add(Demand::Check { condition }, None);
        } else if cursor.take(&["REFERENCES"]) {
            self.references(cursor, vec![column.to_string()])?;
        } else {
            return self.column_attribute(cursor);
        }
        Some(())
    }

    fn column_attribute(&mut self, cursor: &mut Cursor) -> Option<()> {
        if let Some(deferred) = deferral(cursor) {
            self.defer(deferred);
            return Some(());
        }
        if cursor.take(&["COLLATE"]) {
            let collation = cursor.name()?;
            self.found.columns.last_mut()?.collation = Some(collation).filter(|name| !same(name, "BINARY"));
            return Some(());
        }
        cursor.take(&["GENERATED", "ALWAYS"]);
        cursor.take(&["AS"]).then_some(())?;
        let expression = self.expression(cursor.group()?);
        let storage = if cursor.take(&["STORED"]) { Storage::Stored } else { Storage::Virtual };
        cursor.take(&["VIRTUAL"]);
        self.found.columns.last_mut()?.generated = Some(Generated { expression, storage });
        Some(())
    }

    fn expression(&self, tokens: &[Token]) -> String {
        canonical(&unqualified(tokens, self.table), self.known)
    }

    fn keys(&self, tokens: &[Token]) -> Option<Vec<Key>> {
        let key = |item: &[Token]| {
            let (first, words) = item.split_first()?;
            let words = if words.last().is_some_and(|word| word.is("ASC")) { &words[..words.len() - 1] } else { words };
            Some(Key { name: first.name()?, suffix: canonical(words, self.known) })
        };
        items(tokens).into_iter().map(key).collect()
    }

    fn references(&mut self, cursor: &mut Cursor, columns: Vec<String>) -> Option<()> {
        let table = cursor.name()?;
        let targets = match cursor.group() {
            Some(inside) => items(inside).into_iter().filter_map(|item| item.first()?.name()).collect(),
            None => vec![],
        };
        let actions = actions(cursor);
        self.add(Demand::Foreign(ForeignText { columns, table, targets, actions, deferred: false }), None);
        if let Some(deferred) = deferral(cursor) {
            self.defer(deferred);
        }
        Some(())
    }

    fn defer(&mut self, value: bool) {
        let last = self.found.constraints.iter_mut().rev().find_map(|constraint| match &mut constraint.demand {
            Demand::Foreign(foreign) => Some(&mut foreign.deferred),
            _ => None,
        });
        if let Some(deferred) = last {
            *deferred = value;
        }
    }
}
