//! What changes and why.

use super::text::{fenced, inline};
use crate::catalog::Catalog;
use crate::output::review::Review;

/// More changes than anyone reads; the schema's difference has them all.
const MOST: usize = 100;

/// The objects that differ between start and goal, and the reasons that people gave.
pub fn section(review: &Review) -> String {
    let nothing = Catalog::default();
    let (start, goal) = (review.plan.start().unwrap_or(&nothing), review.plan.goal().unwrap_or(&nothing));
    let changes: Vec<String> = start.diff(goal).iter().map(ToString::to_string).collect();
    let more = changes.len().checked_sub(MOST).filter(|more| *more > 0).map(|more| format!("… and {more} more"));
    let shown: Vec<String> = changes.into_iter().take(MOST).chain(more).collect();
    let mut out = format!("## What changes and why\n\n{}", fenced("diff", &shown.join("\n")));
    let why = review.directives.iter().map(|directive| {
        format!("- {}: {} ({})\n", inline(&directive.object), inline(&directive.says), inline(&directive.place))
    });
    let notes = review.plan.notes.iter().chain(&review.plan.stale).map(|note| format!("- {}\n", inline(note)));
    let said: String = why.chain(notes).collect();
    if !said.is_empty() {
        out.push_str(&format!("\n{said}"));
    }
    out
}
