//! How long something takes: what a rehearsal measured stands for what was expected.

use crate::output::estimate;
use crate::output::rehearsed;
use crate::project::document::Estimate;
use schemars::JsonSchema;
use serde::Serialize;

/// How long something takes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Time {
    /// What a rehearsal of the plan as it is measured, which stands for the estimate; nothing before there was one.
    pub measured: Option<Measured>,
    /// What was expected when the plan was made.
    pub estimate: Estimate,
}

/// A length of time on a copy.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Measured {
    pub milliseconds: f64,
    /// The lock that was held so long: `ACCESS EXCLUSIVE on public.users`; nothing where it is no lock's time, or none was.
    pub lock: Option<String>,
}

impl Time {
    /// For a person: "about 40 s (estimate)", "3.9 ms (ACCESS EXCLUSIVE on public.users), measured".
    pub fn words(&self) -> String {
        match &self.measured {
            Some(measured) => format!("{}, measured", measured.words()),
            None if self.estimate.edited.is_some() => estimate::words(&self.estimate),
            None => format!("{} (estimate)", estimate::words(&self.estimate)),
        }
    }

    /// The same, and behind what was measured what was expected.
    pub fn words_in_full(&self) -> String {
        match &self.measured {
            Some(_) => format!("{} (estimate: {})", self.words(), estimate::words(&self.estimate)),
            None => self.words(),
        }
    }

    /// The longer of two; what is not known is longer than all that is.
    pub fn longer(self, other: Time) -> Time {
        let weight = |time: &Time| match &time.measured {
            Some(measured) => (false, measured.milliseconds / 1_000.0),
            None => (estimate::is_open(&time.estimate), time.estimate.seconds),
        };
        if weight(&other) > weight(&self) { other } else { self }
    }
}

impl Measured {
    /// For a person: "3.9 ms (ACCESS EXCLUSIVE on public.users)".
    pub fn words(&self) -> String {
        let lock = self.lock.as_ref().map(|lock| format!(" ({lock})")).unwrap_or_default();
        format!("{}{lock}", self.length())
    }

    /// The same without the lock.
    pub fn length(&self) -> String {
        match self.milliseconds {
            none if none <= 0.0 => "no time at all".into(),
            some => rehearsed::time(some),
        }
    }

    /// The longer of two.
    pub fn longer(self, other: Measured) -> Measured {
        if other.milliseconds > self.milliseconds { other } else { self }
    }
}
