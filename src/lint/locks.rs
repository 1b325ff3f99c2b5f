//! Which statements keep others of a table waiting, as measured on PostgreSQL 11 to 18.

use super::known::Known;
use super::statement::{Act, Action, ConstraintSort, Name};

/// Who waits while a statement's lock is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Waiting {
    /// Readers and writers: ACCESS EXCLUSIVE.
    Everybody,
    /// Writers: SHARE and SHARE ROW EXCLUSIVE.
    Writers,
}

/// The tables that a statement locks against readers or writers.
pub fn locks(act: &Act, known: &Known) -> Vec<(Name, Waiting)> {
    let everybody = |names: &[Name]| names.iter().map(|name| (name.clone(), Waiting::Everybody)).collect();
    match act {
        Act::AlterTable(alteration) => {
            let strongest = alteration.actions.iter().filter_map(|action| waiting(&action.what)).min();
            strongest.map(|waiting| (alteration.table.clone(), waiting)).into_iter().collect()
        }
        Act::CreateIndex(index) if !index.concurrently => vec![(index.table.clone(), Waiting::Writers)],
        Act::OnTable { table, readers_wait: true, .. } => everybody(std::slice::from_ref(table)),
        Act::OnTable { table, readers_wait: false, .. } => vec![(table.clone(), Waiting::Writers)],
        Act::Drop(dropped) if dropped.kind == "TABLE" => everybody(&dropped.names),
        Act::Drop(dropped) if dropped.kind == "INDEX" && !dropped.concurrently => {
            let tables: Vec<Name> = dropped
                .names
                .iter()
                .filter_map(|index| known.indexed(index.last()))
                .map(|(name, _)| name.clone())
                .collect();
            everybody(&tables)
        }
        Act::Truncate(truncation) => everybody(&truncation.tables),
        Act::RewriteTable { table: Some(table), .. } => everybody(std::slice::from_ref(table)),
        Act::Lock { tables, waiting: Some(waiting) } => tables.iter().map(|table| (table.clone(), *waiting)).collect(),
        _ => vec![],
    }
}

/// Who waits for an action of ALTER TABLE.
fn waiting(action: &Action) -> Option<Waiting> {
    match action {
        Action::Light | Action::Validate(_) | Action::Unknown => None,
        Action::DetachPartition { concurrently: true, .. } | Action::AttachPartition { .. } => None,
        Action::TriggersOff => Some(Waiting::Writers),
        Action::AddConstraint(constraint) if matches!(constraint.sort, ConstraintSort::ForeignKey { .. }) => {
            Some(Waiting::Writers)
        }
        _ => Some(Waiting::Everybody),
    }
}
