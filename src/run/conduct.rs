//! What a run is told and what it tells: settings, a flag that stops it, and events.
//!
//! Nothing here prints. The command line draws a bar from the events, a test collects them.

use super::Settings;
use crate::error::{Error, Exit, Result};
use crate::project::Direction;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// What happens while a migration runs.
#[derive(Clone, Debug, PartialEq)]
pub enum Progress<'a> {
    /// A migration begins, or goes on after `done` of its steps.
    Begins { migration: &'a str, direction: Direction, done: usize, steps: usize },
    /// The command of `gates.backup` runs before a migration.
    BacksUp { migration: &'a str },
    /// A step begins; counted from one.
    Step { number: usize, steps: usize, says: &'a str },
    /// A step, or a statement, took too long to get its lock and is tried again; what is known of who is in its way.
    Waits { says: &'a str, attempt: u32, retries: u32, pause: Duration, others: &'a [String] },
    /// Rows that a backfill has passed, of how many (as the server estimates), and how many of them it wrote.
    Rows { passed: u64, total: Option<u64>, written: u64 },
    /// A step is done and cannot be lost any more.
    StepDone { number: usize, took: Duration },
    /// The migration is done.
    Done { migration: &'a str, took: Duration },
}

/// Who hears of progress.
pub type Listener<'a> = dyn Fn(Progress) + Send + Sync + 'a;

/// A flag that Ctrl-C raises; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks the run to end after the batch or statement in hand.
    pub fn raise(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked.
    pub fn is_raised(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// An error once it was asked; `resume` is the command that goes on.
    ///
    /// # Errors
    /// When it was asked.
    pub fn check(&self, resume: &str) -> Result<()> {
        if !self.is_raised() {
            return Ok(());
        }
        let error = Error::of(Exit::Interrupted, "interrupted; what was committed stays, and is in the journal");
        Err(error.hint(format!("`{resume}` goes on from there")))
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
