//! What a person sees to before it runs.

use super::text::{inline, taken};
use crate::output::review::{Item, Review};

/// What is open and what is done; at most so many of each.
pub fn section(review: &Review, most: usize) -> String {
    let lines = |done: bool| taken(review.checklist.iter().filter(move |item| item.done == done).map(line), most);
    let text: Vec<String> = [lines(false), lines(true)].concat();
    format!("## Before it runs\n\n{}\n", text.join("\n"))
}

fn line(item: &Item) -> String {
    let mark = if item.done { 'x' } else { ' ' };
    let command = item.command.as_ref().map_or_else(String::new, |command| format!(" (`{command}`)"));
    format!("- [{mark}] {}{command}", inline(&item.says))
}
