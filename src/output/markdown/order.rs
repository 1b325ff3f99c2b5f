//! The order of phases and steps, and where releases come and go between them, as a mermaid graph.

use super::text::fenced;
use crate::output::review::{Review, Stage};

/// The drawing, of each phase at most so many steps: more than that a drawing does not bear.
pub fn section(review: &Review, most: usize) -> String {
    let mut lines = vec!["flowchart TD".to_string()];
    let mut before: Option<&Stage> = None;
    for stage in &review.stages {
        lines.extend(drawn(stage, most));
        if let Some(last) = before {
            lines.push(format!("  {} --> {}", last.phase, arrow(last, stage)));
        }
        before = Some(stage);
    }
    format!(
        "## Order\n\nSteps run as the arrows lead, one behind the other.\n\n{}",
        fenced("mermaid", &lines.join("\n"))
    )
}

/// What has to happen between two phases.
fn arrow(last: &Stage, stage: &Stage) -> String {
    let phase = stage.phase;
    if last.releases.old.is_none() && stage.releases.old.is_some() {
        let how = if stage.breaks_old_release() { "stopped" } else { "gone" };
        return format!("retired{{{{\"the old release is {how}\"}}}} --> {phase}");
    }
    phase.to_string()
}

fn drawn(stage: &Stage, most: usize) -> Vec<String> {
    let (phase, steps) = (stage.phase, &stage.forward.steps);
    let mut lines = vec![format!("  subgraph {phase}")];
    let shown = steps.iter().take(most).map(|step| step.says.clone());
    let more = steps.len().checked_sub(most).filter(|more| *more > 0).map(|more| format!("and {more} more"));
    let nodes: Vec<String> = shown.chain(more).collect();
    for (at, says) in nodes.iter().enumerate() {
        lines.push(format!("    {phase}{}[\"{}\"]", at + 1, label(says)));
        if at > 0 {
            lines.push(format!("    {phase}{at} --> {phase}{}", at + 1));
        }
    }
    if nodes.is_empty() {
        lines.push(format!("    {phase}1[\"nothing forward\"]"));
    }
    lines.push("  end".into());
    lines
}

/// Text between the quotes of a node.
fn label(text: &str) -> String {
    let letters = text.chars().map(|letter| match letter {
        control if control.is_control() => " ".into(),
        plain if plain.is_alphanumeric() || " _.,:()-".contains(plain) => plain.to_string(),
        other => format!("#{};", u32::from(other)),
    });
    letters.collect()
}
