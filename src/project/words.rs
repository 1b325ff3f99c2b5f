//! What a step locks and costs, in the words that every file and screen uses.

use crate::catalog::{Kind, ObjectId};
use crate::hazard::Hazard;
use crate::step::{Blocks, Cost, Lock, Step};

/// The server's name of a lock.
pub fn lock(lock: &Lock) -> &'static str {
    if lock.mode.is_empty() { "no lock" } else { lock.mode }
}

/// Who waits.
pub fn blocks(blocks: Blocks) -> &'static str {
    match blocks {
        Blocks::Nobody => "nobody",
        Blocks::OtherChanges => "other schema changes",
        Blocks::Writers => "writers",
        Blocks::Everybody => "readers and writers",
    }
}

/// How the work of a step grows, with the table it grows with.
pub fn cost(step: &Step) -> String {
    let table = table(step).map_or_else(|| "the table".into(), |id| id.dotted());
    match step.cost {
        Cost::Catalog => "catalog only".into(),
        Cost::Scan => format!("reads {table}"),
        Cost::BuildIndex => format!("builds an index, reads {table}"),
        Cost::Rows => format!("writes rows of {table}"),
        Cost::Rewrite => format!("rewrites {table}"),
    }
}

/// The table whose rows a step works on.
pub fn table(step: &Step) -> Option<ObjectId> {
    let relation = |id: &&ObjectId| id.kind.is_of_relation() || matches!(id.kind, Kind::Table | Kind::View);
    step.objects.iter().find(relation).map(ObjectId::table)
}

/// What becomes of the values that a step takes away.
pub fn loss(step: &Step) -> &'static str {
    if destroys(step) {
        "values are destroyed"
    } else if step.hazards.contains(&Hazard::DropsData) {
        "kept in quarantine"
    } else {
        "none"
    }
}

/// Whether nothing can bring back what a step takes away.
pub fn destroys(step: &Step) -> bool {
    step.hazards.iter().any(|hazard| matches!(hazard, Hazard::LosesData | Hazard::Irreversible))
}

/// Lock and cost of a step: "ACCESS EXCLUSIVE, catalog only".
pub fn lock_and_cost(step: &Step) -> String {
    format!("{}, {}", lock(&step.lock), cost(step))
}

/// Lock and cost of the step that weighs most; a costlier one under a weaker lock is named behind it.
pub fn heaviest(steps: &[Step]) -> String {
    let Some(locked) = steps.iter().max_by_key(|step| (step.lock.blocks, step.cost)) else {
        return "nothing to do".into();
    };
    match steps.iter().max_by_key(|step| step.cost) {
        Some(costly) if costly.cost > locked.cost => format!("{}; {}", lock_and_cost(locked), cost(costly)),
        _ => lock_and_cost(locked),
    }
}
