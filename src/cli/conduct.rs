use super::context::Context;
use super::interrupt;
use super::progress::Display;
use crate::config;
use crate::engine::{Scope, Target};
use crate::error::Result;
use crate::project::Project;
use crate::run::{Backup, Conduct, Gates, Listener, Pace, Progress, Settings, Site, Stop};
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
    /// Reads it from the context.
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
            stop: Stop::default(),
            listener: Box::new(move |progress: Progress| display.hear(progress)),
        })
    }

    /// The same for a command that changes the database: an interruption ends it after the batch or statement in hand.
    pub fn stoppable(context: &Context) -> Result<Ground> {
        Ok(Ground { stop: interrupt::stop(), ..Ground::new(context)? })
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

fn settings(context: &Context) -> Settings {
    let config::Settings { apply, backfill, gates, .. } = &context.config.settings;
    Settings {
        lock_timeout: apply.lock_timeout,
        statement_timeout: apply.statement_timeout,
        lock_retries: apply.lock_retries,
        pace: Pace { target: backfill.target, max_batch: backfill.max_batch, pause: backfill.pause },
        gates: self::gates(context, gates),
    }
}

fn gates(context: &Context, gates: &config::Gates) -> Gates {
    let command = gates.backup.trim();
    let folder = context.config.root.clone();
    Gates {
        contract_deploys: gates.contract_deploys,
        contract_cooldown: gates.contract_cooldown,
        approvals: gates.approval,
        rehearsal: gates.rehearsal,
        backup: (!command.is_empty()).then(|| Backup { command: command.into(), folder }),
    }
}
