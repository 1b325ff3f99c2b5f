//! What a run is told and what it tells: settings, a flag that stops it, and events.
//!
//! Nothing here prints. The command line draws a bar from the events, a test collects them.

use super::Settings;
use crate::error::{Error, Exit, Result};
use crate::project::Direction;
use serde::{Serialize, Serializer};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// How a run ends that a person stopped.
pub(super) const INTERRUPTED: &str = "interrupted; what was committed stays, and is in the journal";

/// What happens while a migration runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Progress<'a> {
    /// A migration begins, or goes on after `done` of its steps.
    Begins { migration: &'a str, direction: Direction, done: usize, steps: usize },
    /// The command of `gates.backup` runs before a migration.
    BacksUp { migration: &'a str },
    /// A step begins; counted from one.
    Step { number: usize, steps: usize, says: &'a str },
    /// A step, or a statement, took too long to get its lock and is tried again; what is known of who is in its way.
    Waits {
        says: &'a str,
        attempt: u32,
        retries: u32,
        #[serde(rename = "pause_ms", serialize_with = "milliseconds")]
        pause: Duration,
        others: &'a [String],
    },
    /// A statement outside a transaction waits for one of others to end, as long as that takes; where the server says so, what it is
    /// at, and how many of those it waits for are gone of how many.
    Behind {
        says: &'a str,
        other: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        during: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        gone: Option<u64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        of: Option<u64>,
    },
    /// A session in the way of a lock is ended, as was asked for.
    Ends { other: &'a str },
    /// A backfill waits, and why.
    Holds { why: &'a str },
    /// A backfill goes at half its pace, and why.
    Eases { why: &'a str },
    /// Rows that a backfill has passed, of how many (as the server estimates), how many of them it wrote, and how far behind the
    /// slowest replica was a moment ago.
    Rows {
        passed: u64,
        total: Option<u64>,
        written: u64,
        #[serde(rename = "lag_ms", serialize_with = "some_milliseconds", skip_serializing_if = "Option::is_none")]
        lag: Option<Duration>,
    },
    /// The command of a hook runs, and is waited for.
    Hook { hook: &'a str },
    /// A hook failed, which changes nothing.
    HookFailed { hook: &'a str, failed: &'a str },
    /// A step is done and cannot be lost any more.
    StepDone {
        number: usize,
        #[serde(rename = "milliseconds", serialize_with = "milliseconds")]
        took: Duration,
    },
    /// The migration is done.
    Done {
        migration: &'a str,
        #[serde(rename = "milliseconds", serialize_with = "milliseconds")]
        took: Duration,
    },
}

fn milliseconds<S: Serializer>(time: &Duration, to: S) -> Result<S::Ok, S::Error> {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX).serialize(to)
}

fn some_milliseconds<S: Serializer>(time: &Option<Duration>, to: S) -> Result<S::Ok, S::Error> {
    milliseconds(&time.unwrap_or_default(), to)
}

/// Who hears of progress.
pub type Listener<'a> = dyn Fn(Progress) + Send + Sync + 'a;

/// A flag that Ctrl-C raises; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    own: Arc<Flag>,
    /// That of the whole, which this is a part of.
    above: Option<Arc<Flag>>,
}

#[derive(Debug, Default)]
struct Flag {
    raised: AtomicBool,
    /// Why, where it was not a person.
    why: OnceLock<Error>,
}

impl Stop {
    /// Asks the run to end after the batch or statement in hand.
    pub fn raise(&self) {
        self.own.raised.store(true, Ordering::Relaxed);
    }

    /// The same, because of this.
    pub fn raise_for(&self, why: Error) {
        // The first reason is the one that counts.
        drop(self.own.why.set(why));
        self.raise();
    }

    /// A flag for a part: it is raised with the whole, and the whole is not raised with it.
    pub fn part(&self) -> Stop {
        Stop { own: Arc::default(), above: Some(self.own.clone()) }
    }

    fn flags(&self) -> impl Iterator<Item = &Arc<Flag>> {
        std::iter::once(&self.own).chain(&self.above)
    }

    /// Whether it was asked.
    pub fn is_raised(&self) -> bool {
        self.flags().any(|flag| flag.raised.load(Ordering::Relaxed))
    }

    /// An error once it was asked; `resume` is the command that goes on.
    ///
    /// # Errors
    /// When it was asked.
    pub fn check(&self, resume: &str) -> Result<()> {
        if !self.is_raised() {
            return Ok(());
        }
        let person = || Error::of(Exit::Interrupted, INTERRUPTED);
        let why = self.flags().find_map(|flag| flag.why.get().cloned());
        Err(why.unwrap_or_else(person).hint(format!("`{resume}` goes on from there")))
    }
}

/// How a run is conducted.
#[derive(Clone, Copy)]
pub struct Conduct<'a> {
    pub settings: &'a Settings,
    pub stop: &'a Stop,
    pub listener: &'a Listener<'a>,
}

impl Conduct<'_> {
    /// Tells whoever listens.
    pub fn tell(&self, progress: Progress) {
        (self.listener)(progress);
    }
}
