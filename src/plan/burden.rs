//! What waits while rows are worked through, told of every step: a lock is held to the end of its transaction, so a step that
//! locks nothing itself keeps others waiting behind what was locked before it.

use crate::hazard::Hazard;
use crate::step::{Blocks, Cost, Step, Transaction};

/// The steps of one way, with the hazards that come of their locks and their work together.
pub fn told(steps: Vec<Step>) -> Vec<Step> {
    let mut held = Blocks::Nobody;
    let mut told: Vec<Step> = vec![];
    for step in steps {
        let goes_on = told.last().is_some_and(|before| step.transaction.goes_on(&before.transaction));
        let own = if step.locks.is_empty() { Blocks::Nobody } else { step.lock.blocks };
        held = if goes_on { held.max(own) } else { own };
        let hazard = hazard(&step, own, held);
        let mut step = hazard.into_iter().fold(step, Step::risking);
        step.hazards.sort();
        told.push(step);
    }
    told
}

fn hazard(step: &Step, own: Blocks, held: Blocks) -> Option<Hazard> {
    match (held, step.cost) {
        (_, Cost::Catalog) => None,
        (Blocks::Everybody, Cost::Rewrite) if own == held => Some(Hazard::RewritesTable),
        (Blocks::Everybody, _) => Some(Hazard::ScansUnderLock),
        (Blocks::Writers, _) => Some(Hazard::BlocksWrites),
        // Rows that are written stay locked until all are.
        (_, Cost::Rows) if !matches!(step.transaction, Transaction::Batched { .. }) => Some(Hazard::BlocksWrites),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
