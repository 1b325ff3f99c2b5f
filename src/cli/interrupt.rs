//! Ctrl-C, and SIGTERM, which is the same from a machine.
//!
//! A command that changes a database ends it after the statement in hand, in good order; any other one is cut off where it
//! is, and what it has in passing (scratch databases, copies) is dropped with it.

use super::command::Command;
use super::context::Context;
use crate::error::{Error, Exit, Result};
use crate::run::Stop;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};

/// Runs a command to its end, or until it is interrupted.
///
/// # Errors
/// The command's own, and the interruption.
pub async fn obeyed(command: &Command, context: &Context) -> Result<Exit> {
    if command.stops_by_itself() {
        return command.run(context).await;
    }
    tokio::select! {
        done = command.run(context) => done,
        () = first() => Err(Error::of(Exit::Interrupted, "interrupted; scratch databases and copies are dropped")
            .hint("run it again: it begins anew")),
    }
}

/// A flag that is raised by the first interruption.
pub fn stop() -> Stop {
    let stop = Stop::default();
    let raised = stop.clone();
    tokio::spawn(async move {
        first().await;
        if ASKING.load(Ordering::Relaxed) {
            return raised.raise();
        }
        let says = "ends after the statement in hand; Ctrl-C once more ends it at once";
        // A run goes on when nobody reads along any more.
        drop(writeln!(std::io::stderr(), "{says}"));
        raised.raise();
    });
    stop
}

/// Whether a person is being asked whether to begin at all: then nothing is in hand that would have to be ended.
static ASKING: AtomicBool = AtomicBool::new(false);

/// For as long as a person is being asked.
pub struct Asking(());

impl Asking {
    pub fn begin() -> Asking {
        ASKING.store(true, Ordering::Relaxed);
        Asking(())
    }

    /// Waits for an interruption.
    pub async fn interrupted(&self) {
        signal().await;
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        ASKING.store(false, Ordering::Relaxed);
    }
}

/// Waits for an interruption. From then on, the next one ends the process at once.
async fn first() {
    signal().await;
    tokio::spawn(async {
        signal().await;
        std::process::exit(Exit::Interrupted as i32);
    });
}

#[cfg(unix)]
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        },
        Err(_) => drop(tokio::signal::ctrl_c().await),
    }
}

#[cfg(not(unix))]
async fn signal() {
    // Where it cannot be listened for, it ends the process by itself.
    drop(tokio::signal::ctrl_c().await);
}
