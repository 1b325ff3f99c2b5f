use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// When a change is made, relative to the releases of the application. What is made at once comes before what has to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// All of it at once: no two releases are served.
    Direct,
    /// The schema comes to accept both releases.
    Expand,
    /// The rows come to fit the new one.
    Backfill,
    /// The schema comes to refuse what new refuses.
    Constrain,
    /// What only old needed goes.
    Contract,
}

impl Phase {
    /// Those that follow one another, in order.
    pub const IN_TURN: [Phase; 4] = [Phase::Expand, Phase::Backfill, Phase::Constrain, Phase::Contract];

    /// The word in file names, flags and the journal.
    pub fn word(self) -> &'static str {
        match self {
            Phase::Direct => "direct",
            Phase::Expand => "expand",
            Phase::Backfill => "backfill",
            Phase::Constrain => "constrain",
            Phase::Contract => "contract",
        }
    }

    /// The phase of a word.
    pub fn of(word: &str) -> Option<Phase> {
        Phase::IN_TURN.into_iter().chain([Phase::Direct]).find(|phase| phase.word() == word)
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(self.word())
    }
}
