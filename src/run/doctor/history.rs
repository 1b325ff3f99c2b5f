//! The journal: what stopped half way, what waits at a gate.

use super::patient::{Case, Patient};
use super::{Finding, Looked};
use crate::error::{Error, Exit, Result};
use crate::run::gate::{Asked, gate};
use crate::run::journal::{Course, Entry, State};
use crate::run::lock::is_taken;

pub async fn look(patient: &mut Patient<'_>) -> Looked {
    let at_work = is_taken(&mut patient.session).await?;
    let (applied, pending) = (patient.history.applied().count(), patient.pending.len());
    let there = match patient.history.baseline().count() {
        0 => String::new(),
        baseline => format!("{baseline} recorded as the baseline, "),
    };
    let mut found = vec![Finding::ok(format!("{there}{applied} applied, {pending} pending"))];
    let unfinished = [Course::Down, Course::Up].map(|course| patient.history.unfinished(course));
    // One that is at work is half way by its nature.
    let stopped = unfinished.into_iter().flatten().filter(|entry| entry.is_half_way() && !at_work);
    found.extend(stopped.map(half_way));
    if let Some(case) = Case::next(&patient.pending, &patient.history) {
        found.extend(waits(patient, case)?);
    }
    Ok(found)
}

fn half_way(entry: &Entry) -> Finding {
    let Entry { migration, step, steps, error, state, .. } = &entry.clone().at_rest();
    let why = error.as_ref().map(|error| format!(": {error}")).unwrap_or_default();
    let (word, cause) = (state.word(), if *state == State::Failed { "mend the cause, then " } else { "" });
    let says = format!("`{migration}` is half way, {word} after {step} of {steps} steps{why}");
    match entry.course {
        Course::Down => Finding::stops(Exit::Decision, format!("the way back of {says}"))
            .hint("`concertina rollback --steps 1` goes on with it"),
        _ => Finding::warning(says).hint(format!(
            "{cause}`concertina apply` goes on; `concertina rollback --steps 1` takes it back; `concertina status --incident` writes down what is known"
        )),
    }
}

/// A gate is no ailment: it stands there because it was asked for.
fn waits(patient: &Patient, case: &Case) -> Result<Option<Finding>, Error> {
    let papers = patient.site.project.papers(&case.file.up.plan)?;
    let asked = Asked {
        stage: &case.stage,
        without_old: case.document.begins_without_old(),
        papers: &papers,
        fresh: false,
        ahead: false,
    };
    let waiting = gate(&asked, &patient.history, &patient.site.conduct.settings.gates)?;
    Ok(waiting.map(|waiting| {
        let reasons: Vec<&str> = waiting.closed.iter().map(|closed| closed.reason.as_str()).collect();
        let commands: Vec<&str> = waiting.closed.iter().map(|closed| closed.command.as_str()).collect();
        let says = format!("`{}` waits {}", waiting.migration, reasons.join("; and "));
        Finding::note(says).hint(commands.join("; and "))
    }))
}
