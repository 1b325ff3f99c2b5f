//! Every step, forward and back, with its SQL.

use super::measured;
use super::prose::{class, count, effect, prose, short};
use crate::error::visible;
use crate::output::estimate::bytes;
use crate::output::rehearsed::time;
use crate::output::review::{Review, Stage, Step, Way};
use crate::project::document::Size;
use crate::project::words;
use crate::route::Phase;
use maud::{Markup, html};

/// Forward or back.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Forward,
    Back,
}

/// The id of the element of a step.
pub fn id(phase: Phase, direction: Direction, number: usize) -> String {
    let back = if direction == Direction::Back { "-back" } else { "" };
    format!("{phase}{back}-{number}")
}

/// The steps of every phase.
pub fn section(review: &Review) -> Markup {
    html! {
        section #steps aria-labelledby="steps-title" {
            h2 #steps-title { "Steps" }
            @for stage in &review.stages { (phase(stage)) }
        }
    }
}

fn phase(stage: &Stage) -> Markup {
    let name = format!("{}-title", stage.phase);
    html! {
        section.phase aria-labelledby=(name) {
            h3 id=(name) { (stage.phase.word()) " " small { code { (visible(&stage.migration)) ".sql" } } }
            p.fingerprints { "from " code { (short(&stage.from)) } " to " code { (short(&stage.to)) }
                " · " code { (stage.forward.command) } }
            (listed(stage, Direction::Forward, &stage.forward))
            @if !stage.back.steps.is_empty() {
                details.back {
                    summary { "The way back: " (count(stage.back.steps.len(), "step")) ", "
                        (prose(&stage.back.takes.words())) }
                    (listed(stage, Direction::Back, &stage.back))
                }
            }
        }
    }
}

fn listed(stage: &Stage, direction: Direction, way: &Way) -> Markup {
    html! {
        @if way.steps.is_empty() { p { "Nothing to do." } } @else {
            ol.steps { @for step in &way.steps { (item(&id(stage.phase, direction, step.number), step)) } }
        }
    }
}

fn item(id: &str, step: &Step) -> Markup {
    html! {
        li.found {
            details.step id=(id) {
                summary {
                    span.number { (step.number) }
                    span.says { (prose(&step.says)) }
                    span.chips {
                        @if let Some(figures) = &step.measured { span.chip title="measured" { (time(figures.milliseconds)) } }
                        span.chip.(class(step.blocks)) { (prose(&step.lock)) }
                        @for hazard in &step.hazards { span.chip.hazard title=(effect(hazard)) { (hazard) } }
                    }
                }
                (facts(step))
                pre tabindex="0" role="group" aria-label={ "SQL of step " (step.number) } { code { (visible(&step.sql)) } }
            }
        }
    }
}

fn facts(step: &Step) -> Markup {
    html! {
        dl {
            dt { "Waits for it" } dd { (words::blocks(step.blocks)) }
            @if !step.locks.is_empty() { dt { "Locked" } dd { (prose(&step.locks.join(", "))) } }
            dt { "Costs" } dd { (prose(&step.work)) @if let Some(size) = step.size { ": " (sized(size)) } }
            (measured::facts(step))
            dt { "Runs" } dd { (prose(&step.runs.words())) }
            @if let Some(loss) = step.loss { dt { "Values" } dd { (loss.words()) } }
            @for hazard in &step.hazards { dt { (hazard) } dd { (prose(&effect(hazard))) } }
        }
    }
}

fn sized(size: Size) -> String {
    match size.rows {
        Some(rows) => format!("about {rows} rows, {}", bytes(size.bytes)),
        None => bytes(size.bytes),
    }
}
