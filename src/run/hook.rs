//! Commands of the configuration that hear of what happened: JSON on their standard input.
//!
//! What they do is theirs: one that fails or hangs is told of and changes nothing, as what it hears of has happened already. One that
//! takes longer than it may is ended.

use super::{Progress, Shell, Site};
use crate::error::{Error, Exit};
use crate::project::{Direction, Migration};
use crate::route::Phase;
use serde::Serialize;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::AsyncWriteExt;

/// The hooks that are set.
#[derive(Clone, Debug)]
pub struct Hooks {
    /// How long each may take.
    pub timeout: Duration,
    pub after_phase: Option<Shell>,
    pub on_success: Option<Shell>,
    pub on_failure: Option<Shell>,
}

impl Default for Hooks {
    fn default() -> Hooks {
        Hooks { timeout: Duration::from_secs(300), after_phase: None, on_success: None, on_failure: None }
    }
}

/// What a hook hears.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event<'a> {
    /// A migration is done.
    AfterPhase {
        migration: &'a str,
        plan: &'a str,
        phase: Phase,
        direction: Direction,
        steps: usize,
        milliseconds: u64,
    },
    /// A command has done all that it could.
    OnSuccess { command: &'a str, migrations: Vec<&'a str>, left: &'a [String] },
    /// A command failed.
    OnFailure { command: &'a str, exit: u8, error: String },
}

impl<'a> Event<'a> {
    /// Of a migration that is done.
    pub fn after(migration: &'a Migration, steps: usize, took: Duration) -> Event<'a> {
        let Migration { id, plan, phase, direction, .. } = migration;
        let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        Event::AfterPhase { migration: id, plan, phase: *phase, direction: *direction, steps, milliseconds }
    }

    /// Of a command that failed.
    pub fn failure(command: &'a str, error: &Error) -> Event<'a> {
        Event::OnFailure { command, exit: error.exit as u8, error: error.to_string() }
    }

    fn name(&self) -> &'static str {
        match self {
            Event::AfterPhase { .. } => "after_phase",
            Event::OnSuccess { .. } => "on_success",
            Event::OnFailure { .. } => "on_failure",
        }
    }
}

#[derive(Serialize)]
struct Heard<'a> {
    database: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<&'a str>,
    tool_version: &'a str,
    #[serde(flatten)]
    event: &'a Event<'a>,
}

impl Site<'_> {
    /// Lets the hook for an event hear of it, if there is one.
    pub(super) async fn hear(&self, event: &Event<'_>) {
        let Hooks { timeout, after_phase, on_success, on_failure } = &self.conduct.settings.hooks;
        let hook = match event {
            Event::AfterPhase { .. } => after_phase,
            Event::OnSuccess { .. } => on_success,
            Event::OnFailure { .. } => on_failure,
        };
        let Some(hook) = hook else { return };
        let heard = Heard {
            database: self.target.to_string(),
            schema: self.target.tenant().map(|tenant| tenant.schema.as_str()),
            tool_version: env!("CARGO_PKG_VERSION"),
            event,
        };
        self.conduct.tell(Progress::Hook { hook: event.name() });
        let done = match serde_json::to_vec(&heard) {
            Ok(heard) => tokio::time::timeout(*timeout, run(hook, &heard)).await,
            Err(cause) => Ok(Err(cause.to_string())),
        };
        let failed = match done {
            Ok(Ok(())) => return,
            Ok(Err(failed)) => failed,
            Err(_) => format!("no end within {timeout:?}, by `hooks.timeout`"),
        };
        self.conduct.tell(Progress::HookFailed { hook: event.name(), failed: &failed });
    }

    /// The end of a command, for the hooks that hear of it: an interruption is no failure.
    pub(super) async fn hear_end<T>(
        &self,
        command: &str,
        done: &Result<T, Error>,
        success: impl FnOnce(&T) -> Option<Event<'_>>,
    ) {
        match done {
            Ok(done) => {
                if let Some(event) = success(done) {
                    self.hear(&event).await;
                }
            }
            Err(error) if error.exit == Exit::Interrupted => {}
            Err(error) => self.hear(&Event::failure(command, error)).await,
        }
    }
}

async fn run(hook: &Shell, heard: &[u8]) -> Result<(), String> {
    let mut command = hook.prepared();
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::inherit());
    let mut child = command.spawn().map_err(|cause| cause.to_string())?;
    if let Some(mut input) = child.stdin.take() {
        // Who does not read what it is told has no use for it.
        drop(input.write_all(heard).await);
    }
    let status = child.wait().await.map_err(|cause| cause.to_string())?;
    if status.success() { Ok(()) } else { Err(status.to_string()) }
}
