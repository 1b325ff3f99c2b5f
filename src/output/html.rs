//! A plan as one page that needs nothing else: no server, no font, no picture from elsewhere.
//!
//! ```text
//!   head        the verdict, and what weighs most
//!   measured    what came of the rehearsal; its figures stand with the steps
//!   timeline    the phases side by side: releases, and every lock
//!   graph       the steps, and which of them work on the same object; its places come from `layout`
//!   stages      every step with its SQL, folded
//!   sections    what changes and why, the rows, the schema, the checklist
//! ```
//!
//! Names come from a database and may hold anything: the templates escape every one, and the page's own policy forbids scripts and
//! styles but the two that stand in it, by their hashes, and any request.

mod graph;
mod head;
mod layout;
mod measured;
mod policy;
mod prose;
mod sections;
mod stages;
mod timeline;

use super::review::Review;
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/script.js");

/// The page.
pub fn page(review: &Review) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy::of(STYLE, SCRIPT));
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { (review.verdict.words()) ": " (review.plan) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#plan" { "Skip to the plan" }
                (head::banner(review))
                (tools())
                main #plan tabindex="-1" { (body(review)) }
                footer { "Made by Concertina " (review.tool) " on " (review.date) "." }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    page.into_string()
}

/// What is of use only with a script, and hidden until that runs.
fn tools() -> Markup {
    html! {
        div #tools .tools role="search" hidden {
            label for="search" { "Find a step or an object" }
            input #search type="search" autocomplete="off" spellcheck="false" aria-describedby="count" placeholder="press /";
            span #count role="status" aria-live="polite" {}
            button #unfold type="button" { "Unfold all" }
            button #theme type="button" { "Dark" }
        }
    }
}

fn body(review: &Review) -> Markup {
    html! {
        (head::summary(review))
        (measured::section(review))
        (timeline::section(review))
        (sections::changes(review))
        (graph::section(review))
        (stages::section(review))
        (sections::preconditions(review))
        (sections::schema(review))
        (sections::checklist(review))
    }
}

#[cfg(test)]
mod tests;
