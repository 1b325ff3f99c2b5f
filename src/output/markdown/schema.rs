//! The schema before and after, as a unified diff.

use super::text::fenced;
use similar::TextDiff;

/// The difference between two texts of SQL; nothing when there is none.
pub fn section(before: &str, after: &str) -> String {
    if before == after {
        return String::new();
    }
    let difference = TextDiff::from_lines(before, after);
    let unified = difference.unified_diff().context_radius(3).header("before", "after").to_string();
    format!("## Schema before and after\n\n{}", fenced("diff", &unified))
}
