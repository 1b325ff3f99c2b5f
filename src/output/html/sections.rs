//! What changes and why, what must hold of the rows, the schema, and what a person sees to.

use super::prose::{count, prose};
use crate::error::visible;
use crate::output::change::Word;
use crate::output::review::{Precondition, Review};
use maud::{Markup, html};

/// The objects that differ, and the reasons that people gave.
pub fn changes(review: &Review) -> Markup {
    html! {
        section #changes aria-labelledby="changes-title" {
            h2 #changes-title { "What changes and why" }
            ul.changes {
                @for change in &review.changes {
                    li.found.(fate(change.change)) { span.sign aria-hidden="true" { (change.sign()) }
                        span.unseen { (spoken(change.change)) " " } code { (visible(&change.says)) } }
                }
            }
            @if !review.reasons.is_empty() {
                h3 { "Why" }
                ul { @for one in &review.reasons {
                    li.found { strong { (prose(&one.object)) } ": " code { (visible(&one.says)) } " " span.place { (prose(&one.place)) } }
                } }
            }
            @if !review.notes.is_empty() {
                h3 { "Worth knowing" }
                ul { @for note in &review.notes { li.found { (prose(note)) } } }
            }
        }
    }
}

fn fate(word: Word) -> &'static str {
    match word {
        Word::Create => "create",
        Word::Alter => "alter",
        Word::Drop => "drop",
    }
}

fn spoken(word: Word) -> &'static str {
    match word {
        Word::Create => "comes:",
        Word::Alter => "changes:",
        Word::Drop => "goes:",
    }
}

/// Every check and what it counted.
pub fn preconditions(review: &Review) -> Markup {
    html! {
        @if !review.preconditions.is_empty() {
            section #rows aria-labelledby="rows-title" {
                h2 #rows-title { "Preconditions" }
                p { "Each is counted whenever it says so; a row that stands against it then stops the plan. The query shows some of \
                    these rows to whoever may read them." }
                ul.checks { @for one in &review.preconditions { (check(one)) } }
            }
        }
    }
}

fn check(one: &Precondition) -> Markup {
    let (class, says) = match one.rows {
        None => ("later", "counted when it runs".to_string()),
        Some(0) => ("yes", "0 rows against it".into()),
        Some(rows) => ("no", format!("{} against it", count(usize::try_from(rows).unwrap_or(usize::MAX), "row"))),
    };
    html! {
        li.found {
            details {
                summary { span.(class) { (says) } " " (prose(&one.says)) span.place { " " (one.moments()) } }
                pre tabindex="0" role="group" aria-label="Its query" { code { (visible(&one.sql)) } }
            }
        }
    }
}

/// The schema before and after.
pub fn schema(review: &Review) -> Markup {
    let text = visible(&review.schema);
    html! {
        @if !review.schema.is_empty() {
            section #schema aria-labelledby="schema-title" {
                h2 #schema-title { "Schema before and after" }
                pre.diff tabindex="0" role="group" aria-label="Unified diff of the schema" {
                    @for line in text.lines() { span.(side(line)) { (line) "\n" } }
                }
            }
        }
    }
}

fn side(line: &str) -> &'static str {
    match line.chars().next() {
        Some('+') => "added",
        Some('-') => "removed",
        Some('@') => "where",
        _ => "same",
    }
}

/// What a person sees to before it runs.
pub fn checklist(review: &Review) -> Markup {
    html! {
        section #checklist aria-labelledby="checklist-title" {
            h2 #checklist-title { "Before it runs" }
            ul.checklist {
                @for item in &review.checklist {
                    li.done[item.done] {
                        span.mark aria-hidden="true" { @if item.done { "✓" } @else { "○" } }
                        span { span.unseen { @if item.done { "done: " } @else { "open: " } } (prose(&item.says))
                            @if let Some(command) = &item.command { " " code { (visible(command)) } } }
                    }
                }
            }
            @if let Some(sha256) = &review.sha256 { p.fingerprints { "SHA-256 of the plan's bytes: " code { (sha256) } } }
        }
    }
}
