//! Is anything lost, can we go back, and from which point not?

use super::text::{inline, table, taken};
use crate::output::review::{Review, Way};

/// What each phase costs and takes away, forward and back; at most so many losses each.
pub fn section(review: &Review, most: usize) -> String {
    let rows = review.stages.iter().map(|stage| {
        let (forward, back) = (&stage.forward, &stage.back);
        [stage.phase.to_string(), cost(forward), lost(forward, most), cost(back), lost(back, most)]
    });
    let head = ["phase", "forward costs", "lost going forward", "the way back costs", "lost going back"];
    let commands: Vec<String> = review.stages.iter().rev().map(|stage| format!("`{}`", stage.back.command)).collect();
    format!(
        "## Is anything lost, can we go back\n\n{}\n\n{}\nThe way back: {}.\n",
        answer(review, most),
        table(head, rows),
        commands.join(", then ")
    )
}

fn answer(review: &Review, most: usize) -> String {
    let way_back = &review.way_back;
    match way_back.irreversible_from {
        Some(phase) => {
            let what = taken(way_back.destroys.iter().map(|says| inline(says)), most).join("; ");
            format!("**IRREVERSIBLE** from {phase} on: {what}. {}", way_back.words())
        }
        None => way_back.words(),
    }
}

fn cost(way: &Way) -> String {
    if way.steps.is_empty() {
        return way.heaviest.clone();
    }
    format!("{}: {}", way.heaviest, way.takes.words())
}

fn lost(way: &Way, most: usize) -> String {
    let said = taken(way.losing().map(|(step, loss)| format!("{}: {}", step.says, loss.words())), most);
    if said.is_empty() { "nothing".into() } else { said.join("; ") }
}
