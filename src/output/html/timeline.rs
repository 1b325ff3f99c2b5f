//! The phases side by side: which release runs, and every lock.

use super::graph::legend;
use super::prose::{class, count, prose};
use crate::output::estimate;
use crate::output::review::{Review, Stage, Way};
use crate::output::text::visible;
use crate::project::words;
use crate::step::Blocks;
use maud::{Markup, html};

/// In pixels of the drawing.
const LABEL: usize = 118;
const COLUMN: usize = 232;
const PAD: usize = 8;
const LOCKS: usize = 64;

/// What stands above the columns of the table, and on a narrow screen before each cell.
const HEADS: [&str; 5] = ["After", "Old release", "New release", "Forward", "Way back"];

/// The drawing, and the same as a table with the reasons.
pub fn section(review: &Review) -> Markup {
    let width = LABEL + review.stages.len() * COLUMN;
    html! {
        section #phases aria-labelledby="phases-title" {
            h2 #phases-title { "Phases" }
            p { "Which release of the application may run after each phase, and what every step locks, in turn: the higher the bar, the \
                more waits for it." }
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
    match way.takes.unknown {
        Some(_) => "for an unknown time".into(),
        None => estimate::words(&way.takes),
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
    let room = (COLUMN - 2 * PAD) as f64;
    let each = (room / way.steps.len().max(1) as f64).min(26.0);
    html! {
        @for (at, step) in way.steps.iter().enumerate() {
            @let height = height(step.blocks);
            rect.(class(step.blocks)) x=(format!("{:.1}", (x + PAD) as f64 + at as f64 * each)) y=(112 + LOCKS - 4 - height)
                width=(format!("{:.1}", (each - 2.0).max(0.5))) height=(height) rx="2" {
                title { (step.number) ". " (visible(&step.says)) ": " (words::blocks(step.blocks)) }
            }
        }
    }
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
                            td data-head=(HEADS[4]) { (costs(&stage.back)) }
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
        @if way.steps.is_empty() { p { "Nothing to do." } } @else {
            p { (prose(&way.heaviest)) ": " (prose(&estimate::words(&way.takes))) "." }
            p { "Refuses reads: " (prose(&estimate::words(&way.refuses_reads))) "." }
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
