//! Is anything lost, can we go back, from which point not, and under which condition?

use super::{Edited, Loss, Sources, Stage, edited};
use crate::hazard::Hazard;
use crate::project::Migration;
use crate::route::Phase;
use schemars::JsonSchema;
use serde::Serialize;

/// Whether there is a way back from everywhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WayBack {
    /// The phase from which on there is none; nothing where there always is one.
    pub irreversible_from: Option<Phase>,
    /// What that phase destroys.
    pub destroys: Vec<String>,
    /// Whether something goes to quarantine.
    pub keeps: bool,
    /// The steps back that destroy what was written since to what the plan made.
    pub destroys_going_back: Vec<String>,
    /// What must hold of the rows for a phase to be taken back. It is counted before anything is.
    pub conditions: Vec<Condition>,
    /// Files that a person changed, of which none of this is known.
    pub edited: Vec<String>,
}

/// What must hold of the rows for a phase to be taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Condition {
    pub phase: Phase,
    /// In words: "every value of public.meters.id fits integer".
    pub says: String,
}

impl WayBack {
    /// The answer in sentences, but for what is destroyed going forward and for what the conditions are.
    pub fn words(&self) -> String {
        if !self.edited.is_empty() {
            let edited = edited::words(self.edited.iter().map(String::as_str));
            return format!("What is lost and whether there is a way back is not known: {edited}.");
        }
        let so_long = if self.conditions.is_empty() { "" } else { ", as long as the rows fit what was before" };
        let lost =
            if self.destroys_going_back.is_empty() { "Nothing is lost" } else { "Going forward nothing is lost" };
        let answer = match (self.irreversible_from, self.keeps) {
            (Some(phase), _) => format!("Before {phase}, every phase can be taken back{so_long}."),
            (None, true) => format!(
                "{lost}: what leaves the schema is kept in quarantine, and every phase can be taken back until \
                 `concertina purge`{so_long}."
            ),
            (None, false) => format!("{lost}, and every phase can be taken back{so_long}."),
        };
        if self.destroys_going_back.is_empty() { answer } else { format!("{answer} {GOING_BACK}") }
    }

    /// The same for the line of the verdict, where nothing had to be accepted.
    pub fn in_short(&self) -> String {
        let so_long = if self.conditions.is_empty() { "" } else { " as long as the rows fit what was before" };
        match self.destroys_going_back.is_empty() {
            true => format!("nothing is lost, and every step can be taken back{so_long}"),
            false => format!(
                "going forward nothing is lost, and every step can be taken back{so_long}; what was written meanwhile to what it makes goes then"
            ),
        }
    }

    /// Until when, or under which condition, a phase can be taken back.
    pub fn of_phase(&self, stage: &Stage) -> String {
        if stage.forward.edited.is_some() || stage.back.edited.is_some() {
            return "not known".into();
        }
        let own: Vec<&str> =
            self.conditions.iter().filter(|one| one.phase == stage.phase).map(|one| one.says.as_str()).collect();
        let lost = |sort| stage.forward.losing().any(|(_, loss)| loss == sort);
        let until = match (lost(Loss::Destroyed), lost(Loss::Kept)) {
            (true, _) => "the shape, and not the values",
            (_, true) => "until `concertina purge`",
            _ if own.is_empty() => "at any time",
            _ => "",
        };
        let condition = if own.is_empty() { String::new() } else { format!("as long as {}", own.join("; ")) };
        [until, &condition].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

/// What is said where the way back destroys something.
const GOING_BACK: &str = "Going back destroys what was written meanwhile to what the plan made.";

/// Of the stages of a plan.
pub fn of(sources: &Sources, stages: &[Stage], edited: &[Edited]) -> WayBack {
    let destroying = |stage: &Stage| -> Vec<String> {
        let lost = stage.forward.losing().filter(|(_, loss)| *loss == Loss::Destroyed);
        lost.map(|(step, _)| step.says.clone()).collect()
    };
    let first = stages.iter().map(|stage| (stage.phase, destroying(stage))).find(|(_, says)| !says.is_empty());
    let keeps = stages.iter().any(|stage| stage.forward.losing().any(|(_, loss)| loss == Loss::Kept));
    let (irreversible_from, destroys) = first.map_or((None, vec![]), |(phase, says)| (Some(phase), says));
    let back = stages.iter().rev().flat_map(|stage| stage.back.losing());
    let back = back.filter(|(_, loss)| *loss == Loss::Destroyed);
    let pairs = stages.iter().zip(&sources.migrations);
    WayBack {
        irreversible_from,
        destroys,
        keeps,
        destroys_going_back: back.map(|(step, _)| step.says.clone()).collect(),
        conditions: pairs.flat_map(|(stage, [_, down])| conditions(stage, down)).collect(),
        edited: edited.iter().map(|one| one.file.clone()).collect(),
    }
}

/// What is counted before the way back of a stage; of a step that rows may refuse without that, what it does.
fn conditions(stage: &Stage, down: &Migration) -> Vec<Condition> {
    let condition = |says: String| Condition { phase: stage.phase, says };
    if !down.needs.is_empty() {
        return down.needs.iter().map(|check| condition(check.says.clone())).collect();
    }
    let refused = stage.back.steps.iter().filter(|step| step.hazards.iter().any(|code| is_refusal(code)));
    refused.map(|step| condition(format!("no row refuses the step \"{}\"", step.says))).collect()
}

fn is_refusal(code: &str) -> bool {
    Hazard::of(code) == Some(Hazard::MayFailOnData)
}
