//! What was said of other bytes than the plan has now: it counts for nothing, and a reader is told that it was there.

use super::Sources;
use crate::project::{Papers, Rehearsed};

/// Each with the reason, a sentence.
pub fn of(sources: &Sources) -> Vec<String> {
    let Some(papers) = sources.papers else { return vec![] };
    let approvals = match papers.void().as_slice() {
        [] => None,
        [one] => Some(format!("the approval of {one} is void: files of the plan have changed since")),
        all => Some(format!("the approvals of {} are void: files of the plan have changed since", all.join(", "))),
    };
    approvals.into_iter().chain(rehearsal(papers).map(rehearsed)).collect()
}

/// The last rehearsal, if it was of other bytes.
fn rehearsal(papers: &Papers) -> Option<&Rehearsed> {
    papers.rehearsal.as_ref().filter(|one| one.sha256 != papers.sha256)
}

fn rehearsed(one: &Rehearsed) -> String {
    let came = if one.held { "held" } else { "failed" };
    format!("the rehearsal at {:.0}, which {came}, is void: files of the plan have changed since", one.at)
}
