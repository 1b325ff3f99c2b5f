//! What a catalog does not show.

use crate::catalog::{Column, Kind, ObjectId, Rename};
use crate::engine::is_buried;
use crate::step::{Step, Verb};
use std::collections::BTreeMap;

/// Columns in quarantine, which no catalog shows and every rebuild of their table must carry along.
#[derive(Clone, Debug, Default)]
pub(super) struct Hidden(BTreeMap<ObjectId, Vec<(String, Column)>>);

impl Hidden {
    /// Notes a column of a table.
    pub fn insert(&mut self, table: &ObjectId, name: &str, column: Column) {
        self.0.entry(table.clone()).or_default().push((name.to_string(), column));
    }

    /// The hidden columns of a table.
    pub fn of(&self, table: &ObjectId) -> &[(String, Column)] {
        self.0.get(table).map_or(&[], Vec::as_slice)
    }

    /// What is hidden once these steps have run. A step that names a hidden column makes it or takes it away; one that names
    /// two tables renames the second to the first.
    pub fn after(&self, steps: &[Step]) -> Hidden {
        let mut hidden = self.clone();
        for step in steps {
            let tables: Vec<&ObjectId> = step.objects.iter().filter(|id| id.kind == Kind::Table).collect();
            if let (Verb::Alter, [to, from]) = (step.verb, tables.as_slice()) {
                hidden = hidden.renamed(&[Rename { from: (*from).clone(), to: (*to).clone() }]);
            }
            step.objects
                .iter()
                .filter(|id| id.kind == Kind::Column && is_buried(id.name()))
                .for_each(|id| hidden.toggle(id));
        }
        hidden
    }

    /// What is hidden once the tables have their new names.
    pub fn renamed(mut self, renames: &[Rename]) -> Hidden {
        for rename in renames.iter().filter(|rename| rename.from.kind == Kind::Table) {
            let moved = self.0.remove(&rename.from);
            self.0.extend(moved.map(|columns| (rename.to.clone(), columns)));
        }
        self
    }

    fn toggle(&mut self, id: &ObjectId) {
        let columns = self.0.entry(id.table()).or_default();
        let before = columns.len();
        columns.retain(|(name, _)| name != id.name());
        if columns.len() == before {
            columns.push((id.name().to_string(), super::column::untyped()));
        }
    }
}
