//! Everything that a reviewer is told about a plan, and the verdict that comes first.

use super::estimate::Size;
use crate::catalog::ObjectId;
use crate::engine::Engine;
use crate::hazard::{Hazard, Weight};
use crate::plan::{Check, Plan};
use crate::project::Directive;
use crate::step::Step;
use std::collections::BTreeMap;

/// A plan with what was counted, measured and decided about it.
#[derive(Clone, Copy)]
pub struct Review<'a> {
    pub plan: &'a Plan,
    pub engine: Engine,
    /// The server's version as it names itself.
    pub server: &'a str,
    /// The directives that the plan rests on.
    pub directives: &'a [Directive],
    /// Those of [`Plan::decisions`] that nobody has accepted.
    pub undecided: &'a [(Hazard, &'a Step)],
    /// What the checks counted on live data, each with a sample; nothing where it was not asked.
    pub counts: &'a [(Check, Option<(u64, String)>)],
    /// The tables of the live database; those that are not here are of unknown size.
    pub sizes: &'a BTreeMap<ObjectId, Size>,
    /// The steps of the plain way from start to goal, to compare with.
    pub direct: Option<&'a [Step]>,
    /// The schema before and after, as SQL.
    pub before: &'a str,
    pub after: &'a str,
}

/// Whether a plan may run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may.
    Safe,
    /// Once a person has accepted what it does.
    NeedsDecision,
    /// Rows that are there refuse it.
    Blocked,
}

impl Verdict {
    /// The words a reviewer looks for.
    pub fn words(self) -> &'static str {
        match self {
            Verdict::Safe => "SAFE",
            Verdict::NeedsDecision => "NEEDS A DECISION",
            Verdict::Blocked => "BLOCKED",
        }
    }
}

impl Review<'_> {
    /// The verdict, and why in one line.
    pub fn verdict(&self) -> (Verdict, String) {
        let against = self.counts.iter().filter_map(|(check, count)| Some((check, count.as_ref()?.0)));
        let against: Vec<(&Check, u64)> = against.filter(|(_, rows)| *rows > 0).collect();
        if let Some((check, rows)) = against.first() {
            let more = if against.len() > 1 { format!(", and {} more", against.len() - 1) } else { String::new() };
            return (Verdict::Blocked, format!("{} against \"{}\"{more}", stand(*rows), check.says));
        }
        if self.undecided.is_empty() {
            return (Verdict::Safe, self.why_safe());
        }
        (Verdict::NeedsDecision, format!("somebody has to accept {}", counted(self.undecided.iter().map(|(h, _)| *h))))
    }

    fn why_safe(&self) -> String {
        let accepted = counted(self.plan.decisions().map(|(hazard, _)| hazard));
        if !accepted.is_empty() {
            return format!("its dangers were accepted: {accepted}");
        }
        let empty = if self.counts.iter().any(|(_, count)| count.is_none()) {
            "; some preconditions are counted only when it runs"
        } else {
            ""
        };
        format!("nothing is lost, and every step can be taken back{empty}")
    }

    /// Every forward step of the plan.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.plan.stages.iter().flat_map(|stage| &stage.up)
    }
}

/// "drops-data (2), blocks-writes", in the order of the table of hazards.
fn counted(hazards: impl Iterator<Item = Hazard>) -> String {
    let mut counts: BTreeMap<Hazard, usize> = BTreeMap::new();
    hazards.filter(|hazard| hazard.entry().weight == Weight::Decide).for_each(|h| *counts.entry(h).or_default() += 1);
    let words = counts.iter().map(|(hazard, count)| match count {
        1 => hazard.code().to_string(),
        many => format!("{} ({many})", hazard.code()),
    });
    words.collect::<Vec<_>>().join(", ")
}

fn stand(rows: u64) -> String {
    if rows == 1 { "1 row stands".into() } else { format!("{rows} rows stand") }
}
