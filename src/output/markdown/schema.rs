//! The schema before and after, as a unified diff.

use super::text::fenced;
use crate::output::review::Review;

/// At most so many lines of the difference, and how many there are more; nothing when there is none.
pub fn section(review: &Review, most: usize) -> String {
    let lines: Vec<&str> = review.schema.lines().collect();
    if lines.is_empty() {
        return String::new();
    }
    if most == 0 {
        return format!("## Schema before and after\n\nA difference of {} lines, cut here.\n", lines.len());
    }
    let mut shown = lines.iter().take(most).copied().collect::<Vec<_>>().join("\n");
    if lines.len() > most {
        shown.push_str(&format!("\n… and {} more lines", lines.len() - most));
    }
    format!("## Schema before and after\n\n{}", fenced("diff", &shown))
}
