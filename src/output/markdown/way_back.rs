//! Is anything lost, can we go back, from which point not, and under which condition?

use super::text::{clipped, inline, table, taken};
use crate::output::review::{Review, Way};

/// What each phase costs and takes away, forward and back; at most so many losses each.
pub fn section(review: &Review, most: usize) -> String {
    let rows = review.stages.iter().map(|stage| {
        let (forward, back) = (&stage.forward, &stage.back);
        let back_again = clipped(&review.way_back.of_phase(stage), most);
        [stage.phase.to_string(), cost(forward), lost(forward, most), cost(back), lost(back, most), back_again]
    });
    let head =
        ["phase", "forward costs", "lost going forward", "the way back costs", "lost going back", "can be taken back"];
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
            format!("**IRREVERSIBLE** from {phase} on: {what}. {}", inline(&way_back.words()))
        }
        None => inline(&way_back.words()),
    }
}

fn edited(file: &str) -> String {
    format!("not known: `{file}` was edited by hand")
}

fn cost(way: &Way) -> String {
    if let Some(file) = &way.edited {
        return format!("{}: {}", edited(file), way.takes.words());
    }
    if way.steps.is_empty() {
        return way.heaviest.clone();
    }
    format!("{}: {}", way.heaviest, way.takes.words())
}

fn lost(way: &Way, most: usize) -> String {
    if let Some(file) = &way.edited {
        return edited(file);
    }
    let said = taken(way.losing().map(|(step, loss)| format!("{}: {}", step.says, loss.words())), most);
    if said.is_empty() { "nothing".into() } else { said.join("; ") }
}
