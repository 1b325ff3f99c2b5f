//! What came of one database, in a line of the summary.

use crate::catalog::printable;
use crate::cli::drift;
use crate::cli::words::count;
use crate::error::{Error, Exit};
use crate::run::{Applied, Drift, Preview, Recorded, RolledBack, Status};
use serde::Serialize;

/// The result of a command, as one of many.
pub trait Told: Serialize {
    /// In a few words.
    fn says(&self) -> String;

    /// What it would be, were it the only one.
    fn exit(&self) -> Exit {
        Exit::Ok
    }

    /// What is waited for, where nothing failed and not all is done.
    fn waits(&self) -> Option<Error> {
        None
    }

    /// Further lines.
    fn lines(&self) -> Vec<String> {
        vec![]
    }
}

impl Told for Applied {
    fn says(&self) -> String {
        let done = match self.migrations.len() {
            0 if self.waiting.is_none() => "nothing to apply".to_string(),
            0 => String::new(),
            some => format!("applied {}", count(some, "migration")),
        };
        let waits = self.waiting.as_ref().map(|waiting| {
            let gates: Vec<&str> = waiting.closed.iter().map(|closed| closed.gate.word()).collect();
            format!("`{}` waits: {}", waiting.migration, gates.join(", "))
        });
        let left = (self.waiting.is_none() && !self.left.is_empty()).then(|| format!("{} pending", self.left.len()));
        let parts = std::iter::once(done).filter(|done| !done.is_empty()).chain(waits).chain(left);
        parts.collect::<Vec<_>>().join("; ")
    }

    fn exit(&self) -> Exit {
        if self.waiting.is_some() { Exit::Decision } else { Exit::Ok }
    }

    fn waits(&self) -> Option<Error> {
        self.waiting.as_ref().map(|waiting| waiting.error())
    }
}

impl Told for Vec<Preview> {
    fn says(&self) -> String {
        if self.is_empty() { "nothing to apply".into() } else { format!("{} pending", self.len()) }
    }
}

/// The migrations that a baseline recorded.
impl Told for Vec<String> {
    fn says(&self) -> String {
        match self.len() {
            0 => "recorded before".into(),
            some => format!("recorded {} as applied", count(some, "migration")),
        }
    }
}

impl Told for Recorded {
    fn says(&self) -> String {
        match self {
            Recorded::Now => "recorded".into(),
            Recorded::Before => "recorded before".into(),
        }
    }
}

impl Told for RolledBack {
    fn says(&self) -> String {
        let took = match self.migrations.len() {
            0 => None,
            some => Some(format!("took back {}", count(some, "migration"))),
        };
        let forgot =
            (!self.forgotten.is_empty()).then(|| format!("forgot {}", count(self.forgotten.len(), "migration")));
        let parts: Vec<String> = took.into_iter().chain(forgot).collect();
        if parts.is_empty() { "nothing to take back".into() } else { parts.join("; ") }
    }

    fn lines(&self) -> Vec<String> {
        self.lost.iter().map(|lost| format!("the values are not back: {lost}")).collect()
    }
}

impl Told for Status {
    fn says(&self) -> String {
        let there = (!self.baseline.is_empty()).then(|| format!("{} recorded as the baseline", self.baseline.len()));
        let mut parts: Vec<String> = there.into_iter().collect();
        parts.extend([format!("{} applied", self.applied.len()), format!("{} pending", self.pending.len())]);
        parts.extend(self.at_work.iter().map(|holder| format!("at work: {}", printable(&holder.what))));
        let stopped = self.unfinished.iter();
        parts.extend(stopped.map(|entry| {
            format!("`{}` {} at step {} of {}", entry.migration, entry.state.word(), entry.step, entry.steps)
        }));
        let waiting = self.pending.first().and_then(|pending| pending.waiting.as_ref());
        parts.extend(waiting.map(|waiting| {
            let gates: Vec<&str> = waiting.closed.iter().map(|closed| closed.gate.word()).collect();
            format!("waits: {}", gates.join(", "))
        }));
        if !self.quarantine.is_empty() {
            parts.push(format!("{} in quarantine", self.quarantine.len()));
        }
        parts.join(", ")
    }

    fn exit(&self) -> Exit {
        Status::exit(self)
    }

    fn lines(&self) -> Vec<String> {
        let errors = self.unfinished.iter().filter_map(|entry| entry.error.as_ref());
        errors.chain(&self.problem).flat_map(|text| text.lines().map(String::from)).collect()
    }
}

impl Told for Drift {
    fn says(&self) -> String {
        match drift::lines(self).len() {
            0 => "no drift".into(),
            some => count(some, "difference"),
        }
    }

    fn exit(&self) -> Exit {
        if self.differs() { Exit::Differs } else { Exit::Ok }
    }

    fn lines(&self) -> Vec<String> {
        drift::lines(self)
    }
}
