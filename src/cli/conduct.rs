use super::context::Context;
use super::progress::Display;
use crate::engine::{Scope, Target};
use crate::error::Result;
use crate::project::Project;
use crate::run::{Conduct, Gates, Listener, Pace, Progress, Settings, Site, Stop};
use std::time::Duration;

/// Everything that a run works with, for as long as it takes.
pub struct Ground {
    pub target: Target,
    project: Project,
    scope: Scope,
    settings: Settings,
    stop: Stop,
    listener: Box<Listener<'static>>,
}

impl Ground {
    /// Reads it from the context, and lets Ctrl-C end the run after the batch or statement in hand.
    ///
    /// # Errors
    /// When nothing names a database.
    pub fn new(context: &Context) -> Result<Ground> {
        let display = Display::new(context.global.quiet);
        Ok(Ground {
            target: context.target()?,
            project: context.project(),
            scope: context.config.scope(),
            settings: settings(context),
            stop: stop_on_interrupt(),
            listener: Box::new(move |progress: Progress| display.hear(progress)),
        })
    }

    /// Where a command works, and how.
    pub fn site(&self) -> Site<'_> {
        Site {
            target: &self.target,
            project: &self.project,
            scope: &self.scope,
            conduct: Conduct { settings: &self.settings, stop: &self.stop, listener: &self.listener },
            wait: Duration::ZERO,
        }
    }
}

/// The first Ctrl-C asks the run to end in good order, the second one ends it at once.
fn stop_on_interrupt() -> Stop {
    let stop = Stop::default();
    let raised = stop.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            eprintln!("ends after the statement in hand; Ctrl-C once more ends it at once");
            raised.raise();
        }
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(crate::error::Exit::Interrupted as i32);
        }
    });
    stop
}

fn settings(context: &Context) -> Settings {
    let crate::config::Settings { apply, backfill, gates, .. } = &context.config.settings;
    Settings {
        lock_timeout: apply.lock_timeout,
        statement_timeout: apply.statement_timeout,
        lock_retries: apply.lock_retries,
        pace: Pace { target: backfill.target, max_batch: backfill.max_batch, pause: backfill.pause },
        gates: Gates { contract_deploys: gates.contract_deploys, contract_cooldown: gates.contract_cooldown },
    }
}
