//! Whether a plan may run.

use super::{Precondition, Sources, WayBack, edited};
use crate::hazard::{Hazard, Weight};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// Whether a plan may run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It may.
    Safe,
    /// Once a person has accepted what it does, or read what another has changed by hand.
    NeedsDecision,
    /// Rows that are there refuse it, or a rehearsal of it failed.
    Blocked,
}

impl Verdict {
    /// The words a reviewer looks for.
    pub fn words(self) -> &'static str {
        match self {
            Verdict::Safe => "SAFE",
            Verdict::NeedsDecision => "NEEDS A DECISION",
            Verdict::Blocked => "BLOCKED",
        }
    }
}

/// The verdict, and why in one line.
pub fn of(sources: &Sources, preconditions: &[Precondition], way_back: &WayBack) -> (Verdict, String) {
    let mut against = preconditions.iter().filter_map(|one| Some((one, one.rows.filter(|rows| *rows > 0)?)));
    if let Some((first, rows)) = against.next() {
        let more = against.count();
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        return (Verdict::Blocked, format!("{} against \"{}\"{more}", stand(rows), first.says));
    }
    if let Some(failure) = failed(sources) {
        return (Verdict::Blocked, format!("a rehearsal of it failed: {failure}"));
    }
    if !sources.undecided.is_empty() {
        let open = counted(sources.undecided.iter().map(|(hazard, _)| *hazard));
        return (Verdict::NeedsDecision, format!("somebody has to accept {open}"));
    }
    if !way_back.edited.is_empty() {
        let edited = edited::words(way_back.edited.iter().map(String::as_str));
        return (Verdict::NeedsDecision, format!("{edited}, and Concertina does not know what that does: read it"));
    }
    (Verdict::Safe, why_safe(sources, preconditions, way_back))
}

/// What did not hold in the rehearsal of the plan as it is.
fn failed(sources: &Sources) -> Option<String> {
    sources.papers?.rehearsed()?.failure()
}

fn why_safe(sources: &Sources, preconditions: &[Precondition], way_back: &WayBack) -> String {
    let steps = sources.document.stages.iter().flat_map(|stage| &stage.up);
    let accepted = counted(steps.flat_map(|step| step.hazards.iter().filter_map(|code| Hazard::of(code))));
    if !accepted.is_empty() {
        return format!("its dangers were accepted: {accepted}");
    }
    let later = if preconditions.iter().any(|one| one.rows.is_none()) {
        "; some preconditions are counted only when it runs"
    } else {
        ""
    };
    format!("{}{later}", way_back.in_short())
}

/// "drops-data (2), blocks-writes", in the order of the table of hazards.
fn counted(hazards: impl Iterator<Item = Hazard>) -> String {
    let mut counts: BTreeMap<Hazard, usize> = BTreeMap::new();
    hazards.filter(|hazard| hazard.entry().weight == Weight::Decide).for_each(|h| *counts.entry(h).or_default() += 1);
    let words = counts.iter().map(|(hazard, count)| match count {
        1 => hazard.code().to_string(),
        many => format!("{} ({many})", hazard.code()),
    });
    words.collect::<Vec<_>>().join(", ")
}

fn stand(rows: u64) -> String {
    if rows == 1 { "1 row stands".into() } else { format!("{rows} rows stand") }
}
