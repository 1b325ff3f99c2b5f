//! What each phase does, what it needs, and what may run after it.

use super::text::{fenced, folded, table};
use crate::hazard::Hazard;
use crate::output::estimate::bytes;
use crate::output::review::{Review, Step, Way};
use crate::project::document::Size;
use crate::project::words;
use std::collections::BTreeSet;

/// Which release may run after each phase.
pub fn releases(review: &Review) -> String {
    let may = |refusal: &Option<String>| match refusal {
        None => "runs".to_string(),
        Some(reason) => format!("must be gone: {reason}"),
    };
    let rows =
        review.stages.iter().map(|stage| [stage.phase.to_string(), may(&stage.releases.old), may(&stage.releases.new)]);
    format!("## Which release may run\n\n{}", table(["after", "old release", "new release"], rows))
}

/// Every step with its lock, what waits for it, and its cost; of each phase at most so many, those that weigh most.
pub fn steps(review: &Review, most: usize) -> String {
    let mut out = "## Steps\n".to_string();
    for stage in &review.stages {
        let back = if stage.back.steps.is_empty() { "" } else { "\nThe way back:\n\n" };
        let back = format!("{back}{}", edited(&stage.back));
        let ahead = edited(&stage.forward);
        let (up, down) = (listed(&stage.forward, most), listed(&stage.back, most));
        out.push_str(&format!("\n### {}: {}\n\n{ahead}{up}{back}{down}", stage.phase, stage.migration));
    }
    out + &advice(review)
}

/// The SQL of every phase, folded, forward and back; of each at most so many steps.
pub fn sql(review: &Review, most: usize) -> String {
    let mut out = "## SQL\n".to_string();
    for stage in &review.stages {
        for (direction, suffix, way) in [("forward", ".sql", &stage.forward), ("back", ".down.sql", &stage.back)] {
            let count = way.steps.len();
            let file = format!("{}{suffix}", stage.migration);
            if count > 0 && most == 0 {
                out.push_str(&format!("\n- `{file}`\n"));
            } else if count > 0 {
                let joint = if count == 1 { "step" } else { "steps" };
                let mut code: Vec<&str> = way.steps.iter().take(most).map(|step| step.sql.as_str()).collect();
                let more = format!("-- and {} more, in {file}", count.saturating_sub(most));
                code.extend((count > most).then_some(more.as_str()));
                let summary = format!("{} {direction}, {count} {joint}", stage.phase);
                out.push_str(&format!("\n{}", folded(&summary, &fenced("sql", &code.join("\n")))));
            }
        }
    }
    out
}

/// What is said before steps of a file that a person changed.
fn edited(way: &Way) -> String {
    let says = |file: &String| {
        format!(
            "`{file}` was edited by hand: lock, cost and hazards are those that were planned, and not what it does.\n\n"
        )
    };
    way.edited.as_ref().map(says).unwrap_or_default()
}

fn listed(way: &Way, most: usize) -> String {
    if way.steps.is_empty() {
        return String::new();
    }
    let shown = weightiest(&way.steps, most);
    let more = way.steps.len() - shown.len();
    let rows = shown.into_iter().map(|step| {
        [
            step.number.to_string(),
            step.says.clone(),
            step.lock.clone(),
            words::blocks(step.blocks).to_string(),
            touched(step),
            step.runs.words(),
            if step.hazards.is_empty() { "none".into() } else { step.hazards.join(", ") },
        ]
    });
    let table = table(["", "step", "lock", "waits for it", "cost", "runs", "hazards"], rows);
    if more > 0 { format!("{table}\nAnd {more} more, none of which weighs more.\n") } else { table }
}

/// The steps that weigh most, in order.
fn weightiest(steps: &[Step], most: usize) -> Vec<&Step> {
    let mut shown: Vec<&Step> = steps.iter().collect();
    shown.sort_by_key(|step| std::cmp::Reverse((step.loss.is_some(), step.blocks, step.cost, step.hazards.len())));
    shown.truncate(most);
    shown.sort_by_key(|step| step.number);
    shown
}

fn touched(step: &Step) -> String {
    match step.size {
        Some(Size { rows: Some(rows), bytes: size }) => format!("{} (about {rows} rows, {})", step.work, bytes(size)),
        Some(Size { rows: None, bytes: size }) => format!("{} ({})", step.work, bytes(size)),
        None => step.work.clone(),
    }
}

/// What the hazards mean, once each.
fn advice(review: &Review) -> String {
    let ways = review.stages.iter().flat_map(|stage| [&stage.forward, &stage.back]);
    let codes = ways.flat_map(|way| &way.steps).flat_map(|step| &step.hazards);
    let hazards: BTreeSet<Hazard> = codes.filter_map(|code| Hazard::of(code)).collect();
    let lines = hazards.iter().map(|hazard| {
        let entry = hazard.entry();
        format!("- **{}**: {}. Advice: {}.\n", entry.code, entry.effect, entry.advice)
    });
    let lines: String = lines.collect();
    if lines.is_empty() { lines } else { format!("\n{lines}") }
}
