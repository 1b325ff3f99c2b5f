//! What nobody is to miss: a view, a routine, a policy, a trigger or what a column counts by, there before and after a stage,
//! goes and comes in one transaction, so that no batches run and no index is built without it.

use concertina::catalog::{Kind, ObjectId};
use concertina::plan::{Plan, Stage};
use concertina::step::{Step, Transaction, Verb};

/// Those that are gone when a transaction ends, each with the step that begins without them.
pub fn missed(plan: &Plan) -> Vec<String> {
    plan.stages
        .iter()
        .flat_map(|stage| [&stage.up, &stage.down].map(|steps| missed_in(stage, steps)))
        .flatten()
        .collect()
}

fn is_missed(kind: Kind) -> bool {
    kind.is_routine() || matches!(kind, Kind::View | Kind::Column | Kind::Policy | Kind::Trigger)
}

fn missed_in(stage: &Stage, steps: &[Step]) -> Vec<String> {
    let lasts = |id: &&ObjectId| stage.before.contains(id) && stage.after.contains(id);
    let named = |step: &Step, verb: Verb, id: &ObjectId| step.verb == verb && step.objects.contains(id);
    let mut missed = vec![];
    for (at, step) in steps.iter().enumerate().filter(|(_, step)| step.transaction != Transaction::Shared) {
        let gone = steps[..at].iter().filter(|step| step.verb == Verb::Drop).flat_map(|step| &step.objects);
        for id in gone.filter(lasts).filter(|id| is_missed(id.kind)) {
            let last = steps[..at].iter().rev().find(|step| step.objects.contains(id));
            if last.is_some_and(|step| named(step, Verb::Drop, id)) {
                missed.push(format!("{}: {} without {id}", stage.phase, step.says));
            }
        }
    }
    missed
}
