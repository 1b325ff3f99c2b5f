//! The drawing of the steps.

use super::layout::{self, HEIGHT, Layout, Node, WIDTH};
use super::prose::{class, count};
use super::stages::{Direction, id};
use crate::error::visible;
use crate::output::review::{Review, Step};
use crate::project::words;
use crate::step::Blocks;
use maud::{Markup, html};

/// The steps forward, a column a phase.
pub fn section(review: &Review) -> Markup {
    let layout = layout::of(review);
    let (width, height) = (layout.width, layout.height);
    html! {
        section #order aria-labelledby="order-title" {
            h2 #order-title { "Order" }
            p { "Steps run from top to bottom, phase by phase. A line leads from a step to the next one that works on the same object; the colour says what \
                waits while the step runs." }
            (legend(true))
            div.scroll tabindex="0" role="group" aria-label="Drawing of the steps; every box leads to its step" {
                svg.graph viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height) role="group"
                    aria-label={ "The order of " (count(layout.nodes.len(), "step")) } {
                    (lines(&layout))
                    @for (stage, x) in &layout.columns {
                        text.phase x=(x) y="24" { (stage.phase.word()) }
                    }
                    @for node in &layout.nodes { (drawn(node)) }
                }
            }
        }
    }
}

/// What the colours mean, and the mark of steps that take values away, where it is used.
pub fn legend(marks: bool) -> Markup {
    html! {
        ul.legend aria-label="What waits" {
            @for blocks in [Blocks::Everybody, Blocks::Writers, Blocks::OtherChanges, Blocks::Nobody] {
                li { span.dot.(class(blocks)) {} " " (words::blocks(blocks)) }
            }
            @if marks { li { span.dot.loss {} " values are taken away" } }
        }
    }
}

fn lines(layout: &Layout) -> Markup {
    html! {
        g.edges aria-hidden="true" {
            @for (from, to) in &layout.edges {
                path d=(layout::path(&layout.nodes[*from], &layout.nodes[*to])) {}
            }
        }
    }
}

fn drawn(node: &Node) -> Markup {
    match node.step {
        Some(step) => html! {
            a href={ "#" (id(node.stage.phase, Direction::Forward, step.number)) } { (boxed(node, step)) }
        },
        None => {
            let more = node.stage.forward.steps.len().saturating_sub(layout::MOST);
            html! { text.more x=(node.x + 14) y=(node.y + 26) { "and " (more) " more, listed below" } }
        }
    }
}

fn boxed(node: &Node, step: &Step) -> Markup {
    let says = visible(&step.says);
    let lines = layout::lines(&says);
    let first = if lines.len() == 1 { 26 } else { 19 };
    html! {
        title { (step.number) ". " (says) " · " (visible(&step.lock)) ", " (visible(&step.work)) }
        rect.box x=(node.x) y=(node.y) width=(WIDTH) height=(HEIGHT) rx="8" {}
        rect.(class(step.blocks)) x=(node.x) y=(node.y + 8) width="4" height=(HEIGHT - 16) rx="2" {}
        @for (at, line) in lines.iter().enumerate() {
            text x=(node.x + 14) y=(node.y + first + 15 * at) { (line) }
        }
        @if step.loss.is_some() {
            circle.loss cx=(node.x + WIDTH - 14) cy=(node.y + 14) r="5" {}
        }
    }
}
