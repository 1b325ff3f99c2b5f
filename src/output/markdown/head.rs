//! The verdict, what weighs most against the plain way, what a person changed, and what was said of other bytes.

use super::text::{inline, taken};
use crate::output::estimate;
use crate::output::review::{Edited, Review, stop};

/// How many findings of an edited file are told: `concertina check` tells all.
const FINDINGS: usize = 10;

/// What somebody reads who reads no further.
pub fn section(review: &Review) -> String {
    let [ours, back] =
        [&review.refuses_reads, &review.refuses_reads_going_back].map(|time| inline(&time.words_in_full()));
    let direct = review.refuses_reads_directly.as_ref().map_or_else(String::new, |direct| {
        format!(" The direct way would take {} (estimate).", inline(&estimate::words(direct)))
    });
    format!(
        "# Plan {}\n\n**{}**: {}.\n\n{}Going forward, the longest time that any table refuses reads: {ours}; going back: {back}.{direct}\n\n{}\n",
        inline(&review.plan),
        review.verdict.words(),
        inline(&review.why),
        asides(review),
        extent(review),
    )
}

/// Paragraphs, each with a blank line behind it; nothing as a rule.
fn asides(review: &Review) -> String {
    let void = review.void.iter().map(|says| format!("**VOID**: {}.\n\n", inline(says)));
    let stop = stop(&review.stages).map(|says| format!("**STOPS THE APPLICATION**: {}.\n\n", inline(&says)));
    review.edited.iter().map(edited).chain(stop).chain(void).collect()
}

fn edited(one: &Edited) -> String {
    let findings = taken(one.findings.iter().map(|says| inline(says)), FINDINGS);
    let findings: String = findings.iter().map(|says| format!("- {says}\n")).collect();
    let found = match one.findings.is_empty() {
        true => "`concertina check` finds nothing in it.\n".to_string(),
        false => format!("`concertina check` finds:\n\n{findings}"),
    };
    format!(
        "**EDITED BY HAND**: {}. What it locks, costs and loses is not known; what stands below was planned for what stood there \
         before. {found}\n",
        inline(&one.file),
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
