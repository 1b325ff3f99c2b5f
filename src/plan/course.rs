//! What is counted before a stage begins, over rows as it will make them.

use super::check::{Check, calls_as_now, is_of_what_comes, reached};
use crate::catalog::{Catalog, Kind, ObjectId, Rename};
use crate::engine::{Conversion, Dialect};
use crate::step::{Reach, Step};
use std::collections::BTreeMap;

/// A stage, one way: where it leads, and what it does to rows besides what its two ends say.
pub struct Course<'a> {
    pub dialect: &'a dyn Dialect,
    pub from: &'a Catalog,
    pub to: &'a Catalog,
    pub renames: &'a [Rename],
    /// How columns are converted whose type changes; of one that is not among them nothing is asked but by its own step.
    pub conversions: &'a BTreeMap<ObjectId, Conversion>,
}

impl Course<'_> {
    /// The preconditions of its steps, over rows as they are when it begins, converted as they will be: what it renames has its
    /// old name then, and of what it brings back from quarantine nothing can be asked yet.
    pub fn checks(&self, steps: &[Step]) -> Vec<Check> {
        let needs = steps.iter().filter(|step| self.can_ask(step)).flat_map(|step| &step.needs);
        let (converted, present) = (
            |table: &ObjectId, reach| self.converted(table, reach),
            |table: &ObjectId| self.present(table, Reach::Below),
        );
        needs.map(|need| Check { says: need.says.clone(), sql: need.sql(&converted, &present) }).collect()
    }

    /// Whether all that the step asks for is there, with values of its type.
    fn can_ask(&self, step: &Step) -> bool {
        let Course { from, to, renames, .. } = *self;
        let object = step.objects.first();
        let stored = |id: &ObjectId| from.contains(&ObjectId { kind: Kind::View, path: id.table().path });
        let renamed = |id: &ObjectId| renames.iter().any(|r| r.to == *id || r.to == id.table());
        let there = |id: &ObjectId| from.contains(id) || renamed(id) || stored(id);
        let rows = |id: &ObjectId| matches!(id.kind, Kind::Table | Kind::Column);
        let needed = object.into_iter().flat_map(|id| to.reads(id).into_iter().chain([id.clone()])).filter(rows);
        let lost = |id: &ObjectId| self.is_retyped(id) && !self.is_converted(id) && object != Some(id);
        needed.into_iter().all(|id| there(&id) && !lost(&id)) && calls_as_now(step, from, to)
    }

    fn is_retyped(&self, id: &ObjectId) -> bool {
        matches!((self.from.column(id), self.to.column(id)), (Some(old), Some(new)) if old.data_type != new.data_type)
    }

    fn is_converted(&self, id: &ObjectId) -> bool {
        self.is_retyped(id) && self.conversions.contains_key(id) && !is_of_what_comes(self.from, self.to, id)
    }

    /// The rows of a table with the values of columns as they will be.
    fn converted(&self, table: &ObjectId, reach: Reach) -> String {
        let columns: Vec<&ObjectId> = self.from.columns(table).into_iter().map(|(id, _)| id).collect();
        if !columns.iter().any(|id| self.is_converted(id)) {
            return self.present(table, reach);
        }
        let value = |id: &ObjectId| match (self.conversions.get(id), self.to.column(id)) {
            (Some(conversion), Some(new)) if self.is_converted(id) => {
                format!("CAST(({}) AS {})", conversion.using, new.data_type)
            }
            _ => self.dialect.quote(id.name()),
        };
        let values: Vec<String> =
            columns.into_iter().map(|id| format!("{} AS {}", value(id), self.dialect.quote(id.name()))).collect();
        format!("(SELECT {} FROM {}) AS rows_converted", values.join(", "), self.present(table, reach))
    }

    /// The rows of a table that has its new name only later, or columns of it have theirs.
    fn present(&self, table: &ObjectId, reach: Reach) -> String {
        let now = &Rename::origin(self.renames, table);
        let own = |rename: &&Rename| rename.to.kind == Kind::Column && [table, now].contains(&&rename.to.table());
        let name = |id: &ObjectId| self.dialect.quote(id.name());
        let rows = reached(self.dialect, self.from, now, reach);
        let columns = self.renames.iter().filter(own);
        let columns: String =
            columns.map(|rename| format!(", {} AS {}", name(&rename.from), name(&rename.to))).collect();
        match columns.is_empty() {
            true => rows,
            false => format!("(SELECT *{columns} FROM {rows}) AS rows_by_new_names"),
        }
    }
}
