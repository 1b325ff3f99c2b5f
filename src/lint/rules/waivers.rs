//! Waivers that waive nothing.

use crate::lint::finding::Finding;
use crate::lint::rule::{BOTH, Concern, Level, Look, Rule};
use std::path::Path;

pub const UNKNOWN: &str = "waiver-unknown";
pub const WITHOUT_REASON: &str = "waiver-without-reason";
pub const UNUSED: &str = "waiver-unused";
const IDLE: &str = "ignore-unused";

/// What there is to say of a rule that the configuration leaves out, and that finds nothing.
pub fn idle_ignore(config: &Path, line: usize, code: &str) -> Option<Finding> {
    let says = format!("nothing here is found by `{code}`, which `check.ignore` leaves out");
    super::of(IDLE).map(|rule| Finding::of_place(rule, config, (line, 1), says))
}

pub static RULES: [Rule; 4] = [
    Rule {
        code: UNKNOWN,
        engines: BOTH,
        level: Level::Error,
        concern: Concern::Form,
        title: "a waiver of a rule that is not there",
        happens: "It waives nothing. The nearest rule is named",
        advice: "write `-- @allow CODE reason`; `concertina explain rules` lists the codes",
        rewrite: "-- @allow create-index the table holds ten rows\nCREATE INDEX t_c ON t (c);",
        look: Look::Elsewhere,
    },
    Rule {
        code: WITHOUT_REASON,
        engines: BOTH,
        level: Level::Error,
        concern: Concern::Form,
        title: "a waiver without a reason",
        happens: "It waives nothing: who reads the file in a year has to know why",
        advice: "write the reason behind the code",
        rewrite: "-- @allow create-index the table holds ten rows\nCREATE INDEX t_c ON t (c);",
        look: Look::Elsewhere,
    },
    Rule {
        code: UNUSED,
        engines: BOTH,
        level: Level::Error,
        concern: Concern::Form,
        title: "a waiver of what is not found",
        happens: "The statement below or beside it has no such finding: it was mended, or the waiver stands in the wrong place. Left there, it would waive the next one unseen",
        advice: "take it out, or put it on the line above its statement",
        rewrite: "",
        look: Look::Elsewhere,
    },
    Rule {
        code: IDLE,
        engines: BOTH,
        level: Level::Warning,
        concern: Concern::Form,
        title: "a rule that is left out and finds nothing",
        happens: "An entry of [check.ignore] answers no finding: what it was for was mended. Left there, it would waive the next one unseen. It is told where the project or a folder is checked, and not of single files",
        advice: "take it out of concertina.toml",
        rewrite: "",
        look: Look::Elsewhere,
    },
];
