//! Which steps commit together.

use crate::catalog::ObjectId;
use crate::project::MigrationStep;
use crate::step::Transaction;

/// Steps that are done, or not done, as one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Group<'a> {
    /// One transaction.
    Together(&'a [MigrationStep]),
    /// No transaction.
    Outside(&'a MigrationStep),
    /// A transaction for each range of keys.
    Batched { step: &'a MigrationStep, table: &'a ObjectId, key: &'a [String] },
}

impl<'a> Group<'a> {
    /// Its steps.
    pub fn steps(&self) -> &'a [MigrationStep] {
        match *self {
            Group::Together(steps) => steps,
            Group::Outside(step) | Group::Batched { step, .. } => std::slice::from_ref(step),
        }
    }
}

/// The groups of steps, in order. Groups of what is left after whole groups are done are the same.
pub fn groups(steps: &[MigrationStep]) -> Vec<Group<'_>> {
    let goes_on = |a: &MigrationStep, b: &MigrationStep| b.transaction.goes_on(&a.transaction);
    steps.chunk_by(goes_on).flat_map(split).collect()
}

fn split(chunk: &[MigrationStep]) -> Vec<Group<'_>> {
    match chunk {
        [step] => vec![match &step.transaction {
            Transaction::Shared | Transaction::Opening | Transaction::Own => Group::Together(chunk),
            Transaction::Outside => Group::Outside(step),
            Transaction::Batched { key, .. } if key.is_empty() => Group::Together(chunk),
            Transaction::Batched { table, key } => Group::Batched { step, table, key },
        }],
        together => vec![Group::Together(together)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Kind;

    fn step(says: &str, transaction: Transaction) -> MigrationStep {
        MigrationStep { says: says.into(), sql: String::new(), transaction, lock: None, remarks: vec![] }
    }

    #[test]
    fn neighbours_share_and_others_stand_alone() {
        let table = ObjectId::new(Kind::Table, &["public", "t"]);
        let batched = |key: &[&str]| Transaction::Batched {
            table: table.clone(),
            key: key.iter().map(|name| name.to_string()).collect(),
        };
        let steps = [
            step("a", Transaction::Shared),
            step("b", Transaction::Shared),
            step("c", Transaction::Own),
            step("d", Transaction::Shared),
            step("e", Transaction::Outside),
            step("f", batched(&["id"])),
            step("g", batched(&[])),
            step("h", Transaction::Shared),
            step("i", Transaction::Opening),
            step("j", Transaction::Shared),
        ];
        let shape: Vec<(&str, usize)> = groups(&steps)
            .iter()
            .map(|group| match group {
                Group::Together(steps) => ("together", steps.len()),
                Group::Outside(_) => ("outside", 1),
                Group::Batched { .. } => ("batched", 1),
            })
            .collect();
        let one = ("together", 1);
        assert_eq!(shape, [("together", 2), one, one, ("outside", 1), ("batched", 1), one, one, ("together", 2)]);
        assert_eq!(groups(&steps[2..]), groups(&steps)[1..]);
    }
}
