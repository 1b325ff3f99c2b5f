//! Is anything lost, can we go back, and from which point not?

use super::text::{inline, table};
use crate::hazard::Hazard;
use crate::plan::Plan;
use crate::project::words;
use crate::step::Step;

/// What each phase takes away, forward and back.
pub fn section(plan: &Plan) -> String {
    let rows = plan.stages.iter().map(|stage| {
        let loss = |steps: &[Step]| lost(steps).unwrap_or_else(|| "nothing".into());
        [stage.phase.to_string(), loss(&stage.up), words::heaviest(&stage.down), loss(&stage.down)]
    });
    let table = table(["phase", "lost going forward", "the way back costs", "lost going back"], rows);
    format!("## Is anything lost, can we go back\n\n{}\n\n{table}", answer(plan))
}

fn answer(plan: &Plan) -> String {
    if let Some(stage) = plan.stages.iter().find(|stage| stage.up.iter().any(words::destroys)) {
        let what: Vec<String> =
            stage.up.iter().filter(|step| words::destroys(step)).map(|step| inline(&step.says)).collect();
        let phase = stage.phase;
        return format!(
            "**IRREVERSIBLE** from {phase} on: {}. Before {phase}, every phase can be taken back.",
            what.join("; ")
        );
    }
    let kept = plan.stages.iter().any(|stage| stage.up.iter().any(|step| step.hazards.contains(&Hazard::DropsData)));
    if kept {
        "Nothing is lost: what leaves the schema is kept in quarantine, and every phase can be taken back until \
         `concertina purge`."
            .into()
    } else {
        "Nothing is lost, and every phase can be taken back.".into()
    }
}

fn lost(steps: &[Step]) -> Option<String> {
    let losing = steps.iter().filter(|step| words::loss(step) != "none");
    let said: Vec<String> = losing.map(|step| format!("{}: {}", step.says, words::loss(step))).collect();
    (!said.is_empty()).then(|| said.join("; "))
}
