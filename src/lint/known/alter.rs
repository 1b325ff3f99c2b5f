//! What statements say of one table.

use super::Origin;
use super::expression::{plain_key, words};
use super::table::{Check, Column, ForeignKey, Index, Table};
use crate::engine::Engine;
use crate::lint::statement::{Action, ConstraintSort, Name, NewColumn, NewConstraint, Reference, proves};
use crate::source::Phrase;
use std::ops::Range;

impl Table {
    /// Takes in what an action does to it, which has this name.
    pub(super) fn learn(&mut self, own: &Name, action: &Action, range: &Range<usize>, here: Origin) {
        match action {
            Action::AddColumn(column) => self.add_column(own, column, range, here),
            Action::AddConstraint(constraint) => self.add_constraint(own, constraint, range, here),
            Action::DropColumn { name, .. } => {
                self.columns.remove(name);
                self.indexes.retain(|_, index| !index.columns.contains(name));
                self.foreign_keys.retain(|key| !key.columns.contains(name));
            }
            Action::DropConstraint { name, .. } => {
                self.checks.remove(name);
                self.indexes.remove(name);
                self.foreign_keys.retain(|key| key.name.as_ref() != Some(name));
            }
            Action::AlterType { column, to, .. } => self.column(column).data_type = to.clone(),
            Action::SetNotNull(column) => self.column(column).not_null = true,
            Action::Validate(name) => {
                if let Some(check) = self.checks.get_mut(name) {
                    check.valid = true;
                }
            }
            Action::RenameColumn { from, to } => self.rename_column(from, to),
            _ => {}
        }
    }

    fn rename_column(&mut self, from: &str, to: &str) {
        if let Some(column) = self.columns.remove(from) {
            self.columns.insert(to.into(), column);
        }
        let of_indexes = self.indexes.values_mut();
        let of_indexes =
            of_indexes.flat_map(|index| index.columns.iter_mut().chain(&mut index.key).chain(&mut index.words));
        let of_keys = self.foreign_keys.iter_mut().flat_map(|key| key.columns.iter_mut());
        let all = of_indexes.chain(of_keys).chain(&mut self.primary);
        all.filter(|name| *name == from).for_each(|name| *name = to.into());
    }

    fn column(&mut self, name: &str) -> &mut Column {
        self.columns.entry(name.into()).or_default()
    }

    /// Takes in a column.
    pub(super) fn add_column(&mut self, own: &Name, new: &NewColumn, range: &Range<usize>, here: Origin) {
        let column = Column {
            origin: Some(here),
            data_type: new.data_type.clone(),
            not_null: new.not_null || new.primary,
            computed_from: new.generated.map(|(expression, _)| words(postgres(expression))).unwrap_or_default(),
        };
        self.columns.insert(new.name.clone(), column);
        let columns = vec![new.name.clone()];
        if let Some(condition) = new.check {
            let condition = postgres(condition);
            let of_column = Some(new.name.clone());
            let check = Check { words: words(condition), proves: proves(condition), valid: true, of_column };
            self.checks.insert(format!("{} of the column", new.name), check);
        }
        if let Some(reference) = &new.references {
            self.refer(None, columns.clone(), reference, range, here);
        }
        if new.primary {
            self.primary = columns.clone();
            self.index(format!("{}_pkey", own.last()), columns.clone(), here);
        }
        if new.unique {
            self.index(format!("{}_{}_key", own.last(), new.name), columns, here);
        }
    }

    /// Takes in a constraint.
    pub(super) fn add_constraint(&mut self, own: &Name, new: &NewConstraint, range: &Range<usize>, here: Origin) {
        let (name, valid, of_column) = (new.name.clone().unwrap_or_default(), new.asks_rows, None);
        match &new.sort {
            ConstraintSort::Check(condition) => {
                let condition = postgres(condition);
                let check = Check { words: words(condition), proves: proves(condition), valid, of_column };
                self.checks.insert(name, check);
            }
            ConstraintSort::NotNull(column) => {
                let check = Check { words: vec![column.clone()], proves: Some(column.clone()), valid, of_column };
                self.checks.insert(name, check);
            }
            ConstraintSort::ForeignKey { columns, to } => {
                self.refer(new.name.clone(), columns.clone(), to, range, here);
            }
            ConstraintSort::Primary { columns, of_index } => {
                let name = new.name.clone().unwrap_or_else(|| format!("{}_pkey", own.last()));
                let columns = self.demand_unique(name, columns, of_index.as_deref(), here);
                columns.iter().for_each(|column| self.column(column).not_null = true);
                self.primary = columns;
            }
            ConstraintSort::Unique { columns, of_index } => {
                let name = new.name.clone().unwrap_or_else(|| format!("{}_{}_key", own.last(), columns.join("_")));
                self.demand_unique(name, columns, of_index.as_deref(), here);
            }
            ConstraintSort::Exclude => {}
        }
    }

    /// A constraint makes an index, or takes one that is there, under its own name. Gives the columns.
    fn demand_unique(&mut self, name: String, columns: &[String], of_index: Option<&str>, here: Origin) -> Vec<String> {
        match of_index.and_then(|index| self.indexes.remove(index)) {
            Some(index) => {
                let columns = index.columns.clone();
                self.indexes.insert(name, index);
                columns
            }
            None if of_index.is_some() => vec![],
            None => {
                self.index(name, columns.to_vec(), here);
                columns.to_vec()
            }
        }
    }

    fn refer(
        &mut self,
        name: Option<String>,
        columns: Vec<String>,
        to: &Reference,
        range: &Range<usize>,
        here: Origin,
    ) {
        self.foreign_keys.push(ForeignKey {
            name,
            origin: here,
            columns,
            to: to.table.clone(),
            to_columns: to.columns.clone(),
            on_delete: to.on_delete,
            range: range.clone(),
        });
    }

    fn index(&mut self, name: String, columns: Vec<String>, here: Origin) {
        let (key, words) = (plain_key(&columns), columns.clone());
        let index = Index { origin: here, columns, key, words, computes: false, unique: true, range: None };
        self.indexes.insert(name, index);
    }
}

/// Tokens of either engine, whose names are in small letters already.
fn postgres(rest: &[crate::source::Lexeme]) -> Phrase<'_> {
    Phrase { engine: Engine::Postgres, rest }
}
