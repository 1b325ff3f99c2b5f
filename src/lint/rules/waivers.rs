//! Waivers that waive nothing.

use crate::lint::rule::{BOTH, Concern, Level, Look, Rule};

pub const UNKNOWN: &str = "waiver-unknown";
pub const WITHOUT_REASON: &str = "waiver-without-reason";
pub const UNUSED: &str = "waiver-unused";

pub static RULES: [Rule; 3] = [
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
];
