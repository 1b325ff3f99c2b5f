//! What a person sees to before a plan runs.

use super::{Sources, Stage, edited};
use crate::project::Papers;
use crate::route::Phase;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// Something to see to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Item {
    pub done: bool,
    /// What is to be so.
    pub says: String,
    /// What makes it so.
    pub command: Option<String>,
}

/// What is open, and what people and rehearsals have done about it.
pub fn of(sources: &Sources, stages: &[Stage]) -> Vec<Item> {
    let accept = sources.undecided.iter().map(|(hazard, says)| {
        let command = format!("-- @allow {} <reason>", hazard.code());
        Item { done: false, says: format!("{} is accepted for: {says}", hazard.code()), command: Some(command) }
    });
    let direct = stages.iter().any(|stage| stage.phase == Phase::Direct);
    let backup = format!("a backup is at hand before {}", if direct { "it is applied" } else { "contract" });
    let usual = [approved(sources), rehearsed(sources), Item { done: false, says: backup, command: None }];
    accept.chain(read(sources)).chain(retired(stages)).chain(usual).collect()
}

/// Whoever approves the plan as it is has read what others changed in it.
fn read(sources: &Sources) -> Option<Item> {
    let files: Vec<&str> = sources.document.edits.iter().map(|edit| edit.file.as_str()).collect();
    let done = sources.papers.is_some_and(|papers| !papers.approvers().is_empty());
    let says = || format!("a person has read what it does: {}", edited::words(files.iter().copied()));
    (!files.is_empty()).then(|| Item { done, says: says(), command: None })
}

fn retired(stages: &[Stage]) -> Option<Item> {
    let stage = stages.iter().find(|stage| stage.releases.old.is_some())?;
    let (says, command) = match stage.phase {
        Phase::Direct => ("the old release is stopped before it is applied".into(), None),
        phase if stage.breaks_old_release() => {
            (format!("the old release is stopped before {phase}, and the new one started after it"), None)
        }
        phase => {
            let command = "concertina deployed VERSION --retired".to_string();
            (format!("the old release is gone before {phase}"), Some(command))
        }
    };
    Some(Item { done: false, says, command })
}

fn approved(sources: &Sources) -> Item {
    let by = sources.papers.map(Papers::approvers).unwrap_or_default();
    let needed = usize::try_from(sources.approvals).unwrap_or(usize::MAX).max(1);
    let people = if needed == 1 { String::new() } else { format!(", by {needed} people") };
    let so_far = if by.is_empty() { String::new() } else { format!("; so far by {}", by.join(", ")) };
    let command = Some(format!("concertina approve {}", sources.document.plan));
    match by.len() >= needed {
        true => Item { done: true, says: format!("approved, as it is, by {}", by.join(", ")), command: None },
        false => Item { done: false, says: format!("approved, as it is{people}{so_far}"), command },
    }
}

fn rehearsed(sources: &Sources) -> Item {
    let held = |papers: &Papers| -> Option<(Timestamp, String)> {
        let one = papers.rehearsed().filter(|one| one.held)?;
        Some((one.at, one.copy.clone()))
    };
    match sources.papers.and_then(held) {
        Some((at, copy)) => Item { done: true, says: format!("rehearsed at {at:.0}: {copy}"), command: None },
        None => Item { done: false, says: "rehearsed on a copy".into(), command: Some("concertina rehearse".into()) },
    }
}
