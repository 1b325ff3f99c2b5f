//! Text from elsewhere inside the page.

use crate::error::visible;
use crate::hazard::Hazard;
use crate::step::Blocks;
use maud::{Markup, html};

/// A sentence, in which what stands between backticks is code.
pub fn prose(text: &str) -> Markup {
    let text = visible(text);
    let parts: Vec<&str> = text.split('`').collect();
    html! {
        @if parts.len().is_multiple_of(2) { (text) } @else {
            @for (at, part) in parts.iter().enumerate() {
                @if at % 2 == 1 { code { (part) } } @else { (part) }
            }
        }
    }
}

/// The class of what waits for a step: its colour.
pub fn class(blocks: Blocks) -> &'static str {
    match blocks {
        Blocks::Nobody => "nobody",
        Blocks::OtherChanges => "others",
        Blocks::Writers => "writers",
        Blocks::Everybody => "everybody",
    }
}

/// What a danger means, for who points at it.
pub fn effect(code: &str) -> String {
    Hazard::of(code).map_or_else(String::new, |hazard| {
        let entry = hazard.entry();
        format!("{}. Advice: {}.", entry.effect, entry.advice)
    })
}

/// "1 step", "3 steps".
pub fn count(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

/// Enough of a fingerprint for a person.
pub fn short(fingerprint: &str) -> &str {
    fingerprint.get(..12).unwrap_or(fingerprint)
}
