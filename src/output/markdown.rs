//! `plans/<id>.md`: the reviewer's document.
//!
//! It answers in the order in which a reviewer asks. The verdict stands first, the SQL is folded, and the raw text reads as
//! well as the rendered page. Names come from a database and may hold anything: each goes through `text`, which knows
//! where it stands.

mod changes;
mod measured;
mod order;
mod preconditions;
mod schema;
mod stages;
pub mod text;
mod way_back;

pub use measured::measured;

use super::estimate;
use super::review::Review;
use crate::project::plan_id;
use crate::route::Phase;
use crate::step::Step;
use text::inline;

/// How large a comment on a pull request may be, in bytes: GitHub's limit, less some room.
const COMMENT: usize = 65_000;

/// The whole document.
pub fn document(review: &Review) -> String {
    let sections: Vec<String> = sections(review).into_iter().map(|section| section.text).collect();
    sections.join("\n")
}

/// The document as a comment on a pull request: what does not fit is left out, the longest first, and said so.
pub fn comment(review: &Review) -> String {
    let mut sections = sections(review);
    let mut left_out = vec![];
    while length(&sections) > COMMENT {
        let droppable = sections.iter().enumerate().filter(|(_, section)| section.may_go);
        let Some((at, _)) = droppable.max_by_key(|(_, section)| section.text.len()) else { break };
        left_out.push(sections.remove(at).name);
    }
    let text: Vec<String> = sections.into_iter().map(|section| section.text).collect();
    let mut text = text.join("\n");
    if !left_out.is_empty() {
        let id = plan_id(review.plan);
        text.push_str(&format!("\nToo long for a comment: {} stands in `{id}.md` only.\n", left_out.join(", ")));
    }
    text
}

/// A part of the document.
struct Section {
    name: &'static str,
    text: String,
    /// Whether a comment may leave it out.
    may_go: bool,
}

fn sections(review: &Review) -> Vec<Section> {
    let must = |name, text| Section { name, text, may_go: false };
    let may = |name, text| Section { name, text, may_go: true };
    let all = [
        must("the verdict", head(review)),
        may("what changes", changes::section(review)),
        must("the way back", way_back::section(review.plan)),
        must("the releases", stages::releases(review.plan)),
        may("the steps", stages::steps(review)),
        may("the SQL", stages::sql(review.plan)),
        may("the preconditions", preconditions::section(review)),
        may("the schema", schema::section(review.before, review.after)),
        may("the order", order::section(review.plan)),
        must("the checklist", checklist(review)),
    ];
    all.into_iter().filter(|section| !section.text.is_empty()).collect()
}

fn length(sections: &[Section]) -> usize {
    sections.iter().map(|section| section.text.len() + 1).sum()
}

fn head(review: &Review) -> String {
    let (verdict, why) = review.verdict();
    let plan = plan_id(review.plan);
    let (engine, server) = (review.engine, inline(review.server));
    let ours = longest(review.plan.stages.iter().map(|stage| stage.up.as_slice()), review);
    let direct = review.direct.map_or_else(String::new, |steps| {
        let direct = longest(std::iter::once(steps), review);
        format!(" The direct way would take {direct} (estimate).")
    });
    format!(
        "# Plan {plan}\n\n**{}**: {}.\n\nLongest time that any table refuses reads: {ours} (estimate).{direct}\n\n\
         For {engine} {server}.\n",
        verdict.words(),
        inline(&why),
    )
}

fn longest<'a>(stages: impl Iterator<Item = &'a [Step]>, review: &Review) -> String {
    let estimates = stages.map(|steps| estimate::longest(steps, review.sizes));
    let longest =
        estimates.max_by(|a, b| a.unknown.is_some().cmp(&b.unknown.is_some()).then(a.seconds.total_cmp(&b.seconds)));
    longest.map_or_else(|| "no time at all".into(), |longest| inline(&longest.words()))
}

fn checklist(review: &Review) -> String {
    let accept = review.undecided.iter().map(|(hazard, step)| {
        format!("{} is accepted for: {} (`-- @allow {0} <reason>`)", hazard.code(), inline(&step.says))
    });
    let retire = review.plan.stages.iter().find(|stage| stage.releases.old.is_some()).map(|stage| match stage.phase {
        Phase::Direct => "the old release is stopped before it is applied".to_string(),
        phase => format!("the old release is gone before {phase} (`concertina deployed VERSION --retired`)"),
    });
    let direct = review.plan.stages.iter().any(|stage| stage.phase == Phase::Direct);
    let usual = [
        format!("approved, as it is (`concertina approve {}`)", plan_id(review.plan)),
        "rehearsed on a copy (`concertina rehearse`)".to_string(),
        format!("a backup is at hand before {}", if direct { "it is applied" } else { "contract" }),
    ];
    let lines = accept.chain(retire).chain(usual).map(|line| format!("- [ ] {line}\n"));
    format!("## Before it runs\n\n{}", lines.collect::<String>())
}

#[cfg(test)]
mod tests;
