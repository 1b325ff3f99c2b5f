//! A plan as a text that can be read aloud: every phase, who may run after it, every step with what it locks and costs.

use concertina::error::{Error, Result};
use concertina::plan::{Check, Plan, Stage};
use concertina::project::words;
use concertina::step::{Step, Transaction};
use std::fmt::Write;

/// The plan, or why there is none.
pub fn printed(planned: &Result<Plan>) -> String {
    match planned {
        Err(error) => refused(error),
        Ok(plan) if plan.is_empty() => format!("nothing to do\n{}", remarks(plan)),
        Ok(plan) => {
            let opening =
                if plan.opening.is_empty() { String::new() } else { format!("opening\n{}", checks(&plan.opening)) };
            let stages: Vec<String> = plan.stages.iter().map(stage).collect();
            let parts = [remarks(plan), opening].into_iter().filter(|part| !part.is_empty()).chain(stages);
            parts.collect::<Vec<_>>().join("\n")
        }
    }
}

fn refused(error: &Error) -> String {
    format!("refused\n{}\n", indented(&error.to_string(), 2))
}

fn remarks(plan: &Plan) -> String {
    let notes = plan.notes.iter().map(|note| format!("note: {note}\n"));
    notes.chain(plan.stale.iter().map(|stale| format!("stale: {stale}\n"))).collect()
}

fn stage(stage: &Stage) -> String {
    let mut text = format!("{}\n", stage.phase);
    let may = |refusal: &Option<String>| refusal.as_ref().map_or("runs".into(), |why| format!("must be gone: {why}"));
    let _ = writeln!(text, "  old release {}", may(&stage.releases.old));
    let _ = writeln!(text, "  new release {}", may(&stage.releases.new));
    text += &checks(&stage.checks);
    text += &steps(&stage.up);
    text += &format!("  back\n{}{}", checks(&stage.down_checks), steps(&stage.down));
    text
}

fn checks(checks: &[Check]) -> String {
    let lines = checks.iter().map(|check| format!("  first, {}\n{}\n", check.says, indented(&check.sql, 6)));
    lines.collect()
}

fn steps(steps: &[Step]) -> String {
    let lines = steps.iter().enumerate().map(|(at, step)| {
        let hazards: Vec<&str> = step.hazards.iter().map(|hazard| hazard.code()).collect();
        let hazards = if hazards.is_empty() { String::new() } else { format!("; {}", hazards.join(", ")) };
        format!(
            "  {}. {}\n     {}{}{hazards}\n{}\n",
            at + 1,
            step.says,
            words::lock_and_cost(step),
            runs(&step.transaction),
            indented(&step.sql, 6)
        )
    });
    lines.collect()
}

fn runs(transaction: &Transaction) -> String {
    match transaction {
        Transaction::Shared => String::new(),
        Transaction::Opening => ", begins a transaction".into(),
        Transaction::Own => ", alone".into(),
        Transaction::Outside => ", outside a transaction".into(),
        Transaction::Batched { key, .. } if key.is_empty() => ", at once".into(),
        Transaction::Batched { key, .. } => format!(", in batches by {}", key.join(", ")),
    }
}

fn indented(text: &str, depth: usize) -> String {
    let line = |line: &str| if line.is_empty() { String::new() } else { format!("{}{line}", " ".repeat(depth)) };
    text.trim_end().lines().map(line).collect::<Vec<_>>().join("\n")
}
