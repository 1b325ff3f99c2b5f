//! A stage: what is deployed together, forward and back.

use super::measured::Figures;
use super::step::{self, Loss, Step};
use super::{Loaded, Measured, Sources, Time};
use crate::hazard::Hazard;
use crate::output::estimate::{self, Sizes};
use crate::project::document::{Estimate, ReleasesDocument, StageDocument, StepDocument};
use crate::project::{Direction, Migration, Papers, words};
use crate::route::Phase;
use crate::step::Blocks;
use schemars::JsonSchema;
use serde::Serialize;

/// A stage of a plan.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Stage {
    pub phase: Phase,
    /// The id of its migrations.
    pub migration: String,
    /// Of the catalog before it.
    pub from: String,
    /// Of the catalog after it.
    pub to: String,
    /// Why a release of the application may not run after it; nothing where it may.
    pub releases: ReleasesDocument,
    pub forward: Way,
    pub back: Way,
}

impl Stage {
    /// Whether the old release is stopped before it, as no place serves it and the new one.
    pub fn breaks_old_release(&self) -> bool {
        self.forward.steps.iter().any(|step| Hazard::BreaksOldRelease.is_among(&step.hazards))
    }
}

/// For which phase the application has to stop, in a sentence; nothing where the old and the new release run beside each other.
pub fn stop(stages: &[Stage]) -> Option<String> {
    let stage = stages.iter().find(|stage| stage.breaks_old_release())?;
    Some(format!(
        "no place on the way serves the old and the new release: the old one is stopped before {}, and the new one started after it",
        stage.phase
    ))
}

/// A stage in one direction.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Way {
    /// The command that goes it.
    pub command: String,
    /// Its file, where a person changed that: what is said here of locks, costs and losses was planned for what stood there before.
    pub edited: Option<String>,
    pub steps: Vec<Step>,
    /// Lock and cost of the step that weighs most.
    pub heaviest: String,
    /// How long the work of all steps takes.
    pub takes: Time,
    /// The longest time for which a table refuses reads.
    pub refuses_reads: Time,
    /// The same of writes, which is measured only.
    pub refuses_writes: Option<Measured>,
    /// The same way while releases worked on the copy, where a rehearsal was asked to let them.
    pub under_load: Option<Loaded>,
}

impl Way {
    /// The steps that take values away, with what becomes of these.
    pub fn losing(&self) -> impl Iterator<Item = (&Step, Loss)> {
        self.steps.iter().filter_map(|step| Some((step, step.loss?)))
    }
}

/// The stages of a plan.
pub fn of(sources: &Sources) -> Vec<Stage> {
    let stages = &sources.document.stages;
    let made = estimate::made(stages.iter().flat_map(|stage| &stage.up));
    let sizes = Sizes { known: &sources.document.facts.sizes, made: &made };
    let rehearsed = sources.papers.and_then(Papers::rehearsed);
    let figures = |stage: &StageDocument, direction| Figures::of(rehearsed, &stage.migration, direction);
    let edited = |file: &Migration| {
        let name = file.file_name();
        sources.document.edits.iter().any(|edit| edit.file == name).then_some(name)
    };
    let pairs = stages.iter().zip(&sources.migrations);
    let stage = |(stage, [up, down]): (&StageDocument, &[&Migration; 2])| Stage {
        phase: stage.phase,
        migration: stage.migration.clone(),
        from: stage.before.to_string(),
        to: stage.after.to_string(),
        releases: stage.releases.clone(),
        forward: way((forward(stage.phase), edited(up)), (up, &stage.up), (sizes, figures(stage, Direction::Up))),
        back: way((back(stage.phase), edited(down)), (down, &stage.down), (sizes, figures(stage, Direction::Down))),
    };
    pairs.map(stage).collect()
}

fn forward(phase: Phase) -> String {
    match phase {
        Phase::Direct => "concertina apply".into(),
        phase => format!("concertina apply --through {phase}"),
    }
}

fn back(phase: Phase) -> String {
    format!("concertina rollback --phase {phase}")
}

fn way(
    (command, edited): (String, Option<String>),
    (file, planned): (&Migration, &[StepDocument]),
    (sizes, figures): (Sizes<'_>, Figures<'_>),
) -> Way {
    let steps = step::of(&file.steps, planned, (sizes, figures));
    let expected = |estimate: Estimate| Estimate { edited: edited.clone(), ..estimate };
    Way {
        command,
        heaviest: heaviest(&steps),
        takes: Time { measured: figures.took(), estimate: expected(estimate::total(planned, sizes)) },
        refuses_reads: Time {
            measured: figures.refused(Blocks::Everybody),
            estimate: expected(estimate::longest(planned, sizes)),
        },
        refuses_writes: figures.refused(Blocks::Writers),
        under_load: figures.under_load(),
        edited,
        steps,
    }
}

/// Lock and cost of the step that weighs most; a costlier one under a weaker lock is named behind it.
fn heaviest(steps: &[Step]) -> String {
    let Some(locked) = steps.iter().max_by_key(|step| (step.blocks, step.cost)) else {
        return words::NOTHING.into();
    };
    let lock_and_cost = format!("{}, {}", locked.lock, locked.work);
    match steps.iter().max_by_key(|step| step.cost) {
        Some(costly) if costly.cost > locked.cost => format!("{lock_and_cost}; {}", costly.work),
        _ => lock_and_cost,
    }
}
