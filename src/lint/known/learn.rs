//! What statements say of one table.

use super::expression::words;
use super::{Check, Column, ForeignKey, Index, Origin, Table};
use crate::lint::statement::{Action, ConstraintSort, NewColumn, NewConstraint, proves};
use std::ops::Range;

impl Table {
    /// Takes in what an action does to it.
    pub(super) fn learn(&mut self, action: &Action, range: &Range<usize>, here: Origin) {
        match action {
            Action::AddColumn(column) => self.add_column(column, range, here),
            Action::AddConstraint(constraint) => self.add_constraint(constraint, range, here),
            Action::DropColumn { name, .. } => drop(self.columns.remove(name)),
            Action::DropConstraint { name, .. } => {
                self.checks.remove(name);
                self.foreign_keys.retain(|key| key.name.as_ref() != Some(name));
            }
            Action::AlterType { column, to, .. } => self.column(column).data_type = to.clone(),
            Action::SetNotNull(column) => self.column(column).not_null = true,
            Action::Validate(name) => {
                if let Some(check) = self.checks.get_mut(name) {
                    check.valid = true;
                }
            }
            Action::RenameColumn { from, to } => {
                if let Some(column) = self.columns.remove(from) {
                    self.columns.insert(to.clone(), column);
                }
            }
            _ => {}
        }
    }

    fn column(&mut self, name: &str) -> &mut Column {
        self.columns.entry(name.into()).or_default()
    }

    /// Takes in a column.
    pub(super) fn add_column(&mut self, new: &NewColumn, range: &Range<usize>, here: Origin) {
        let column = Column {
            origin: Some(here),
            data_type: new.data_type.clone(),
            not_null: new.not_null || new.primary,
            computed_from: new.generated.map(|(expression, _)| words(expression)).unwrap_or_default(),
        };
        self.columns.insert(new.name.clone(), column);
        if let Some(condition) = new.check {
            let check = Check { words: words(condition), proves: proves(condition), valid: true };
            self.checks.insert(format!("{} of the column", new.name), check);
        }
        if let Some(reference) = &new.references {
            let columns = vec![new.name.clone()];
            let to = reference.table.clone();
            self.foreign_keys.push(ForeignKey { name: None, columns, to, range: range.clone() });
        }
        if new.unique || new.primary {
            self.index(vec![new.name.clone()], here);
        }
    }

    /// Takes in a constraint.
    pub(super) fn add_constraint(&mut self, new: &NewConstraint, range: &Range<usize>, here: Origin) {
        let name = || new.name.clone().unwrap_or_default();
        match &new.sort {
            ConstraintSort::Check(condition) => {
                let check = Check { words: words(condition), proves: proves(condition), valid: new.asks_rows };
                self.checks.insert(name(), check);
            }
            ConstraintSort::NotNull(column) => {
                let check = Check { words: vec![column.clone()], proves: Some(column.clone()), valid: new.asks_rows };
                self.checks.insert(name(), check);
            }
            ConstraintSort::ForeignKey { columns, to } => {
                let (name, columns) = (new.name.clone(), columns.clone());
                self.foreign_keys.push(ForeignKey { name, columns, to: to.table.clone(), range: range.clone() });
            }
            ConstraintSort::Primary { columns, .. } => {
                columns.iter().for_each(|column| self.column(column).not_null = true);
                self.index(columns.clone(), here);
            }
            ConstraintSort::Unique { columns, .. } => self.index(columns.clone(), here),
            ConstraintSort::Exclude => {}
        }
    }

    fn index(&mut self, columns: Vec<String>, here: Origin) {
        let index = Index { origin: here, words: columns.clone(), columns, computes: false };
        self.indexes.insert(format!("of {}", index.columns.join(", ")), index);
    }
}
