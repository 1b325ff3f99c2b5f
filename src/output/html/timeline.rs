//! The phases side by side: which release runs, and every lock.

use super::graph::legend;
use super::prose::{class, count, prose};
use crate::error::visible;
use crate::output::estimate;
use crate::output::rehearsed::{held, time};
use crate::output::review::{Review, Stage, Step, Way};
use crate::project::document::Estimate;
use crate::project::words;
use crate::step::Blocks;
use maud::{Markup, html};

/// In pixels of the drawing.
const LABEL: usize = 118;
const COLUMN: usize = 232;
const PAD: usize = 8;
const LOCKS: usize = 64;

/// What the widths of bars mean where steps were measured.
const WIDTHS: &str =
    "Within a phase, the wider it is, the longer the step took in the rehearsal; ten times as long is one width more.";

/// What stands above the columns of the table, and on a narrow screen before each cell.
const HEADS: [&str; 5] = ["After", "Old release", "New release", "Forward", "Way back"];

/// The drawing, and the same as a table with the reasons.
pub fn section(review: &Review) -> Markup {
    let width = LABEL + review.stages.len() * COLUMN;
    html! {
        section #phases aria-labelledby="phases-title" {
            h2 #phases-title { "Phases" }
            p { "Which release of the application may run after each phase, and what every step locks, in turn: the higher the bar, the \
                more waits for it." @if review.rehearsal.is_some() { " " (WIDTHS) } }
            (legend(false))
            div.scroll tabindex="0" role="group" aria-label="Drawing of the phases; the table below says the same" {
                svg.timeline viewBox={ "0 0 " (width) " 196" } width=(width) height="196" role="img"
                    aria-label="Phases with releases and locks" {
                    @for (y, name) in [(57, "old release"), (93, "new release"), (150, "locks")] {
                        text.label x="0" y=(y) { (name) }
                    }
                    @for (at, stage) in review.stages.iter().enumerate() { (column(LABEL + at * COLUMN, stage)) }
                }
            }
            (table(review))
        }
    }
}

fn column(x: usize, stage: &Stage) -> Markup {
    html! {
        line.edge x1=(x) y1="8" x2=(x) y2="190" {}
        text.phase x=(x + PAD) y="24" { (stage.phase.word()) }
        (release(x, 38, stage.releases.old.as_deref()))
        (release(x, 74, stage.releases.new.as_deref()))
        (bars(x, &stage.forward))
        text.more x=(x + PAD) y="188" {
            (count(stage.forward.steps.len(), "step")) ", " (brief(&stage.forward))
        }
    }
}

/// How long the work takes, where that is known.
fn brief(way: &Way) -> String {
    match &way.takes.measured {
        Some(measured) => format!("{} measured", measured.length()),
        None if estimate::is_open(&way.takes.estimate) => "for an unknown time".into(),
        None => estimate::words(&Estimate { absent: None, ..way.takes.estimate.clone() }),
    }
}

fn release(x: usize, y: usize, refusal: Option<&str>) -> Markup {
    let (class, says) = if refusal.is_none() { ("runs", "runs") } else { ("gone", "must be gone") };
    html! {
        rect.(class) x=(x + PAD) y=(y) width=(COLUMN - 2 * PAD) height="28" rx="6" {}
        text.state x=(x + COLUMN / 2) y=(y + 19) text-anchor="middle" { (says) }
    }
}

fn bars(x: usize, way: &Way) -> Markup {
    let mut at = (x + PAD) as f64;
    let placed = way.steps.iter().zip(widths(way)).map(|(step, width)| {
        at += width;
        (step, at - width, width)
    });
    html! {
        @for (step, x, width) in placed {
            @let blocks = blocks(step);
            rect.(class(blocks)) x=(format!("{x:.1}")) y=(112 + LOCKS - 4 - height(blocks))
                width=(format!("{:.1}", (width - 2.0).max(0.5))) height=(height(blocks)) rx="2" {
                title { (step.number) ". " (visible(&step.says)) ": " (words::blocks(blocks)) (visible(&took(step))) }
            }
        }
    }
}

/// How wide each bar is: all alike, or by the time that the steps took, where it was measured of each. That is from less than a
/// millisecond to hours, so ten times as long is one width more.
fn widths(way: &Way) -> Vec<f64> {
    const WIDEST: f64 = 26.0;
    let room = (COLUMN - 2 * PAD) as f64;
    let taken: Option<Vec<f64>> =
        way.steps.iter().map(|step| step.measured.as_ref().map(|figures| figures.milliseconds)).collect();
    let weights: Vec<f64> = match taken {
        Some(taken) => taken.iter().map(|milliseconds| 1.0 + (1.0 + milliseconds.max(0.0)).log10()).collect(),
        None => vec![1.0; way.steps.len()],
    };
    let each = (room / weights.iter().sum::<f64>().max(1.0)).min(WIDEST);
    weights.iter().map(|weight| weight * each).collect()
}

/// What waits for a step, by the plan or, where that is more, as it was measured.
fn blocks(step: &Step) -> Blocks {
    let measured = step.measured.as_ref().and_then(|figures| figures.strongest());
    measured.map_or(step.blocks, |lock| lock.blocks.max(step.blocks))
}

/// How long it took, and its lock was held; nothing where it was not measured.
fn took(step: &Step) -> String {
    let Some(figures) = &step.measured else { return String::new() };
    let lock = figures.strongest().map(|lock| format!("; {} on {} held for {}", lock.mode, lock.relation, held(lock)));
    format!("; took {}{}", time(figures.milliseconds), lock.unwrap_or_default())
}

fn height(blocks: Blocks) -> usize {
    match blocks {
        Blocks::Nobody => 8,
        Blocks::OtherChanges => 22,
        Blocks::Writers => 40,
        Blocks::Everybody => 56,
    }
}

fn table(review: &Review) -> Markup {
    let may = |refusal: &Option<String>| match refusal {
        None => html! { span.yes { "runs" } },
        Some(reason) => html! { span.no { "must be gone" } ": " (prose(reason)) },
    };
    html! {
        div.scroll tabindex="0" role="group" aria-label="Which release may run, what each phase costs and what is lost" {
            table {
                thead { tr {
                    @for head in HEADS { th scope="col" { (head) } }
                } }
                tbody {
                    @for stage in &review.stages {
                        tr {
                            th scope="row" { (stage.phase.word()) }
                            td data-head=(HEADS[1]) { (may(&stage.releases.old)) }
                            td data-head=(HEADS[2]) { (may(&stage.releases.new)) }
                            td data-head=(HEADS[3]) { (costs(&stage.forward)) }
                            td data-head=(HEADS[4]) {
                                (costs(&stage.back))
                                p { "Can be taken back: " (prose(&review.way_back.of_phase(stage))) "." }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn costs(way: &Way) -> Markup {
    html! {
        p { code { (way.command) } }
        @if let Some(file) = &way.edited { p { code { (visible(file)) } " was edited by hand: what follows was planned." } }
        @if way.steps.is_empty() { p { "Nothing to do." } } @else {
            p { (prose(&way.heaviest)) ": " (prose(&way.takes.words())) "." }
            p { "Refuses reads: " (prose(&way.refuses_reads.words())) "." }
            @if let Some(writes) = &way.refuses_writes { p { "Refuses writes: " (prose(&writes.words())) ", measured." } }
            (lost(way))
        }
    }
}

fn lost(way: &Way) -> Markup {
    const MOST: usize = 5;
    let all: Vec<_> = way.losing().collect();
    html! {
        @if all.is_empty() { p { "Loses nothing." } } @else {
            ul { @for (step, loss) in all.iter().take(MOST) { li { (prose(&step.says)) ": " (loss.words()) } }
                @if all.len() > MOST { li { "and " (all.len() - MOST) " more, marked below" } } }
        }
    }
}
