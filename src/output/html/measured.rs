//! What a rehearsal measured: in short at the top, and of every step with the step.

use super::prose::prose;
use crate::output::estimate::bytes;
use crate::output::rehearsed::{also, grew, held, time, traffic};
use crate::output::review::{Rehearsal, Review, Stage, Step, Way};
use crate::project::StepFigures;
use crate::step::Blocks;
use maud::{Markup, html};

/// Where and when it was, what came of it, and what releases met; nothing before the plan was rehearsed as it is.
pub fn section(review: &Review) -> Markup {
    html! {
        @if let Some(rehearsal) = &review.rehearsal {
            section #measured aria-labelledby="measured-title" {
                h2 #measured-title { "Measured" }
                p { (place(rehearsal)) ": " (prose(&rehearsal.words())) "." }
                @for (way, writes) in [("forward", &review.refuses_writes), ("back", &review.refuses_writes_going_back)] {
                    @if let Some(writes) = writes {
                        p { "Longest time that any table refused writes going " (way) ": " (prose(&writes.words())) "." }
                    }
                }
                @if ways(review).any(|(_, _, way)| way.under_load.is_some()) {
                    ul { @for (stage, word, way) in ways(review) { (loaded(stage, word, way)) } }
                }
                p { "The figures of a step stand with it. All of them: " code { "plans/" (review.plan) ".rehearsal.json" } "." }
            }
        }
    }
}

fn place(rehearsal: &Rehearsal) -> Markup {
    let Rehearsal { at, copy, engine, server, .. } = rehearsal;
    html! { "Rehearsed " (at) " " (prose(copy)) ", " (engine.to_string()) " " (prose(server)) }
}

fn ways(review: &Review) -> impl Iterator<Item = (&Stage, &'static str, &Way)> {
    let forward = review.stages.iter().map(|stage| (stage, "forward", &stage.forward));
    forward.chain(review.stages.iter().rev().map(|stage| (stage, "back", &stage.back)))
}

fn loaded(stage: &Stage, word: &str, way: &Way) -> Markup {
    html! {
        @if let Some(loaded) = &way.under_load {
            li { code { (prose(&stage.migration)) } ", " (word) ", under load: " (time(loaded.milliseconds))
                @for met in &loaded.traffic { "; " (prose(&traffic(met))) } }
        }
    }
}

/// What was measured of a step, as terms and what is said of them.
pub fn facts(step: &Step) -> Markup {
    html! {
        @if let Some(figures) = &step.measured {
            dt { "Took" } dd { (time(figures.milliseconds)) ", measured" }
            dt { "Locks held" } dd { (prose(&locks(figures))) }
            dt { "Wrote" } dd { (prose(&written(figures))) }
        }
        @if let Some(figures) = &step.measured_under_load {
            dt { "Under load" } dd { (prose(&in_short(figures))) }
        }
    }
}

/// Every lock that others wait for, and how long it was held.
fn locks(figures: &StepFigures) -> String {
    let felt = figures.locks.iter().filter(|lock| lock.blocks > Blocks::Nobody);
    let told: Vec<String> = felt.map(|lock| format!("{} on {}, {}", lock.mode, lock.relation, held(lock))).collect();
    if told.is_empty() { "none that others wait for".into() } else { told.join("; ") }
}

fn written(figures: &StepFigures) -> String {
    let rows = if figures.rows == 1 { "1 row".into() } else { format!("{} rows", figures.rows) };
    let log = figures.wal_bytes.map(|log| format!("{} of WAL", bytes(log)));
    let size = figures.size_bytes.map(|size| format!("the database grew by {}", grew(size)));
    let also = Some(also(figures)).filter(|also| !also.is_empty());
    [Some(rows), log, size, also].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn in_short(figures: &StepFigures) -> String {
    format!("took {}; {}; {}", time(figures.milliseconds), locks(figures), written(figures))
}
