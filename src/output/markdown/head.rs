//! The verdict, and what weighs most against the plain way.

use super::text::inline;
use crate::output::estimate;
use crate::output::review::Review;

/// What somebody reads who reads no further.
pub fn section(review: &Review) -> String {
    let ours = inline(&review.refuses_reads.words_in_full());
    let direct = review.refuses_reads_directly.as_ref().map_or_else(String::new, |direct| {
        format!(" The direct way would take {} (estimate).", inline(&estimate::words(direct)))
    });
    format!(
        "# Plan {}\n\n**{}**: {}.\n\nLongest time that any table refuses reads: {ours}.{direct}\n\n{}\n",
        inline(&review.plan),
        review.verdict.words(),
        inline(&review.why),
        extent(review),
    )
}

fn extent(review: &Review) -> String {
    let count = |count: usize, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
    let phases: Vec<&str> = review.stages.iter().map(|stage| stage.phase.word()).collect();
    format!(
        "{} to change, in {}: {}. Planned on {} for {} {}, by Concertina {}.",
        count(review.changes.len(), "object"),
        count(phases.len(), "migration"),
        phases.join(", "),
        inline(&review.date),
        review.engine,
        inline(&review.server),
        inline(&review.tool),
    )
}
