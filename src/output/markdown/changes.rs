//! What changes and why.

use super::text::{clipped, fenced, inline, taken};
use crate::output::review::Review;

/// The objects that differ between start and goal, and the reasons that people gave; at most so many of each.
pub fn section(review: &Review, most: usize) -> String {
    let changes = review.changes.iter().map(|change| clipped(&format!("{} {}", change.sign(), change.says), most));
    let mut out = format!("## What changes and why\n\n{}", fenced("diff", &taken(changes, most).join("\n")));
    let why = review.reasons.iter().map(|directive| {
        format!(
            "{}: {} ({})",
            inline(&directive.object),
            inline(&format!("`{}`", directive.says)),
            inline(&directive.place)
        )
    });
    let notes = review.notes.iter().map(|note| inline(note));
    let said = [taken(why, most), taken(notes, most)].concat();
    if !said.is_empty() {
        out.push('\n');
        said.iter().for_each(|line| out.push_str(&format!("- {}\n", clipped(line, most))));
    }
    out
}
