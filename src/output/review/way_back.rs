//! Is anything lost, can we go back, and from which point not?

use super::{Loss, Stage};
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
}

impl WayBack {
    /// The answer in a sentence, but for what is destroyed.
    pub fn words(&self) -> String {
        match (self.irreversible_from, self.keeps) {
            (Some(phase), _) => format!("Before {phase}, every phase can be taken back."),
            (None, true) => {
                "Nothing is lost: what leaves the schema is kept in quarantine, and every phase can be taken back until \
                 `concertina purge`."
                    .into()
            }
            (None, false) => "Nothing is lost, and every phase can be taken back.".into(),
        }
    }
}

/// Of the stages of a plan.
pub fn of(stages: &[Stage]) -> WayBack {
    let destroying = |stage: &Stage| -> Vec<String> {
        let lost = stage.forward.losing().filter(|(_, loss)| *loss == Loss::Destroyed);
        lost.map(|(step, _)| step.says.clone()).collect()
    };
    let first = stages.iter().map(|stage| (stage.phase, destroying(stage))).find(|(_, says)| !says.is_empty());
    let keeps = stages.iter().any(|stage| stage.forward.losing().any(|(_, loss)| loss == Loss::Kept));
    let (irreversible_from, destroys) = first.map_or((None, vec![]), |(phase, says)| (Some(phase), says));
    WayBack { irreversible_from, destroys, keeps }
}
