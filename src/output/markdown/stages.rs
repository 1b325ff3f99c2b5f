//! What each phase does, what it needs, and what may run after it.

use super::text::{fenced, folded, table};
use crate::hazard::Hazard;
use crate::output::estimate::{bytes, size};
use crate::output::review::Review;
use crate::plan::Plan;
use crate::project::words;
use crate::step::{Step, Transaction};

/// Which release may run after each phase.
pub fn releases(plan: &Plan) -> String {
    let may = |refusal: &Option<String>| match refusal {
        None => "runs".to_string(),
        Some(reason) => format!("must be gone: {reason}"),
    };
    let rows =
        plan.stages.iter().map(|stage| [stage.phase.to_string(), may(&stage.releases.old), may(&stage.releases.new)]);
    format!("## Which release may run\n\n{}", table(["after", "old release", "new release"], rows))
}

/// Every step with its lock, what waits for it, and its cost.
pub fn steps(review: &Review) -> String {
    let mut out = "## Steps\n".to_string();
    for stage in &review.plan.stages {
        let back = if stage.down.is_empty() { "" } else { "\nThe way back:\n\n" };
        let (up, down) = (listed(&stage.up, review), listed(&stage.down, review));
        out.push_str(&format!("\n### {}\n\n{up}{back}{down}", stage.phase));
    }
    out + &advice(review)
}

/// The SQL of every phase, folded, forward and back.
pub fn sql(plan: &Plan) -> String {
    let mut out = "## SQL\n".to_string();
    for stage in &plan.stages {
        for (direction, steps) in [("forward", &stage.up), ("back", &stage.down)] {
            if !steps.is_empty() {
                let count = steps.len();
                let joint = if count == 1 { "step" } else { "steps" };
                let code: Vec<&str> = steps.iter().map(|step| step.sql.trim()).collect();
                let summary = format!("{} {direction}, {count} {joint}", stage.phase);
                out.push_str(&format!("\n{}", folded(&summary, &fenced("sql", &code.join("\n")))));
            }
        }
    }
    out
}

fn listed(steps: &[Step], review: &Review) -> String {
    if steps.is_empty() {
        return String::new();
    }
    let rows = steps.iter().enumerate().map(|(at, step)| {
        let hazards: Vec<&str> = step.hazards.iter().map(|hazard| hazard.code()).collect();
        [
            (at + 1).to_string(),
            step.says.clone(),
            words::lock(step),
            words::blocks(step.lock.blocks).to_string(),
            touched(step, review),
            runs(&step.transaction),
            if hazards.is_empty() { "none".into() } else { hazards.join(", ") },
        ]
    });
    table(["", "step", "lock", "waits for it", "cost", "runs", "hazards"], rows)
}

fn touched(step: &Step, review: &Review) -> String {
    let cost = words::cost(step);
    match size(step, review.sizes).filter(|_| step.cost != crate::step::Cost::Catalog) {
        Some(size) => format!("{cost} (about {} rows, {})", size.rows, bytes(size.bytes)),
        None => cost,
    }
}

fn runs(transaction: &Transaction) -> String {
    match transaction {
        Transaction::Shared => "with its neighbours".into(),
        Transaction::Opening => "with those behind it".into(),
        Transaction::Own => "in a transaction of its own".into(),
        Transaction::Outside => "outside a transaction".into(),
        Transaction::Batched { key, .. } => format!("in batches by {}", key.join(", ")),
    }
}

/// What the hazards mean, once each.
fn advice(review: &Review) -> String {
    let every = review.plan.stages.iter().flat_map(|stage| stage.up.iter().chain(&stage.down));
    let mut hazards: Vec<Hazard> = every.flat_map(|step| step.hazards.iter().copied()).collect();
    hazards.sort();
    hazards.dedup();
    let lines = hazards.iter().map(|hazard| {
        let entry = hazard.entry();
        format!("- **{}**: {}. Advice: {}.\n", entry.code, entry.effect, entry.advice)
    });
    let lines: String = lines.collect();
    if lines.is_empty() { lines } else { format!("\n{lines}") }
}
