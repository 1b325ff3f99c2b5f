//! The verdict, and what weighs most.

use super::prose::{count, prose};
use crate::error::visible;
use crate::output::change::Word;
use crate::output::estimate;
use crate::output::review::{Edited, Review, Time, Verdict, stop};
use maud::{Markup, html};

/// What somebody reads who reads no further, and the way to the rest.
pub fn banner(review: &Review) -> Markup {
    let class = match review.verdict {
        Verdict::Safe => "safe",
        Verdict::NeedsDecision => "decide",
        Verdict::Blocked => "blocked",
    };
    html! {
        header.banner {
            p.eyebrow { "A plan for " (review.engine.to_string()) " " (prose(&review.server)) }
            h1 { (prose(&review.plan)) }
            p.verdict.(class) { strong { (review.verdict.words()) } span { (prose(&review.why)) } }
            @for one in &review.edited { (edited(one)) }
            @if let Some(says) = stop(&review.stages) { p { strong { "Stops the application: " } (prose(&says)) "." } }
            @for says in &review.void { p { strong { "Void: " } (prose(says)) "." } }
            nav aria-label="Parts of the plan" {
                @for (id, name) in parts(review) { a href={ "#" (id) } { (name) } }
            }
        }
    }
}

fn edited(one: &Edited) -> Markup {
    html! {
        p { strong { "Edited by hand: " } code { (visible(&one.file)) } ". What it locks, costs and loses is not known; what stands below \
            was planned for what stood there before." }
        @if !one.findings.is_empty() {
            p { code { "concertina check" } " finds in it:" }
            ul { @for says in &one.findings { li { (prose(says)) } } }
        }
    }
}

fn parts(review: &Review) -> Vec<(&'static str, &'static str)> {
    let all = [
        ("measured", "Measured", review.rehearsal.is_some()),
        ("phases", "Phases", true),
        ("changes", "What changes", true),
        ("order", "Order", true),
        ("steps", "Steps", true),
        ("rows", "Preconditions", !review.preconditions.is_empty()),
        ("schema", "Schema", !review.schema.is_empty()),
        ("checklist", "Before it runs", true),
    ];
    all.into_iter().filter(|(.., there)| *there).map(|(id, name, _)| (id, name)).collect()
}

/// The figures at the top.
pub fn summary(review: &Review) -> Markup {
    let direct = review.refuses_reads_directly.as_ref();
    html! {
        section.cards aria-label="In short" {
            (longest("Forward, a table refuses reads for", &review.refuses_reads))
            (longest("Back, a table refuses reads for", &review.refuses_reads_going_back))
            @if let Some(direct) = direct {
                (card("The direct way would take", &estimate::words(direct), "by estimate"))
            }
            (card("What changes", &count(review.changes.len(), "object"), &fates(review)))
            (card("Deployed in", &count(review.stages.len(), "migration"), &phases(review)))
            (card("Values lost", &lost(review), &review.way_back.words()))
        }
    }
}

fn longest(what: &str, time: &Time) -> Markup {
    let expected = estimate::words(&time.estimate);
    let Some(measured) = &time.measured else { return card(what, &expected, "at most, by estimate") };
    let lock = measured.lock.as_ref().map(|lock| format!(" ({lock})")).unwrap_or_default();
    card(what, &measured.length(), &format!("at most, measured{lock}; by estimate {expected}"))
}

fn card(what: &str, figure: &str, more: &str) -> Markup {
    html! { div.card { p.what { (what) } p.figure { (prose(figure)) } p.more { (prose(more)) } } }
}

fn fates(review: &Review) -> String {
    let of = |word: Word| review.changes.iter().filter(|change| change.change == word).count();
    format!("{} come, {} change, {} go", of(Word::Create), of(Word::Alter), of(Word::Drop))
}

fn phases(review: &Review) -> String {
    review.stages.iter().map(|stage| stage.phase.word()).collect::<Vec<_>>().join(", ")
}

fn lost(review: &Review) -> String {
    let way_back = &review.way_back;
    match (way_back.irreversible_from, way_back.destroys_going_back.is_empty()) {
        _ if !way_back.edited.is_empty() => "not known".into(),
        (Some(phase), _) => format!("irreversible from {phase}"),
        (None, true) => "none".into(),
        (None, false) => "none going forward".into(),
    }
}
