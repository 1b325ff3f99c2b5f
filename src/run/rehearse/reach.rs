//! What a trigger can have written, as far as bodies tell.
//!
//! ```text
//!   trigger --reads--> its table; its function --names--> tables, views, functions --...
//!   table   --has----> triggers of its own, references that act on rows elsewhere, partitions
//! ```

use crate::catalog::{Bodies, Catalog, ConstraintKind, Kind, Object, ObjectId};
use std::collections::BTreeSet;

/// Tables that something can write.
#[derive(Default)]
pub struct Reach {
    tables: BTreeSet<ObjectId>,
    /// Whether some body does not tell what it writes.
    is_unknown: bool,
}

impl Reach {
    /// Adds what a trigger can write, and what that sets off.
    pub fn extend(&mut self, catalog: &Catalog, triggers: impl IntoIterator<Item = ObjectId>) {
        let bodies = Bodies::of(catalog);
        let mut seen = BTreeSet::new();
        let mut waiting: Vec<ObjectId> = triggers.into_iter().collect();
        while let Some(id) = waiting.pop() {
            if !seen.insert(id.clone()) {
                continue;
            }
            match catalog.object(&id) {
                Some(Object::Routine(routine)) => {
                    self.is_unknown |= routine.hides_what_it_names();
                    waiting.extend(bodies.named_by(routine).cloned().chain(catalog.reads(&id)));
                }
                Some(Object::Trigger(_)) => waiting.extend(catalog.reads(&id)),
                Some(Object::View(_)) => waiting.extend(catalog.reads(&id).into_iter().chain(fired_by(catalog, &id))),
                Some(Object::Table(_)) => {
                    waiting.extend(set_off(catalog, &id));
                    self.tables.insert(id);
                }
                _ => {}
            }
        }
    }

    /// Whether a table is among them, or may be.
    pub fn has(&self, table: &ObjectId) -> bool {
        self.is_unknown || self.tables.contains(table)
    }
}

/// The triggers of a table or view.
fn fired_by<'a>(catalog: &'a Catalog, relation: &'a ObjectId) -> impl Iterator<Item = ObjectId> + 'a {
    let triggers = catalog.of_kind(Kind::Trigger).map(|(id, _)| id);
    triggers.filter(|id| id.table().path == relation.path).cloned()
}

/// What a write to a table leads to: its triggers, rows of its kin, and those that refer to it with an action.
fn set_off(catalog: &Catalog, table: &ObjectId) -> Vec<ObjectId> {
    let refers = catalog.of_kind(Kind::Constraint).filter(|(_, object)| match object {
        Object::Constraint(constraint) => {
            constraint.acts() && matches!(&constraint.sort, ConstraintKind::Foreign { table: to, .. } if to == table)
        }
        _ => false,
    });
    let kin = catalog.descendants(table).into_iter().chain(catalog.parents(table).iter().cloned());
    refers.map(|(id, _)| id.table()).chain(kin).chain(fired_by(catalog, table)).collect()
}
