use super::context::Context;
use super::interrupt;
use super::manners::Manners;
use super::progress::{self, Display};
use super::words::RunFormat;
use crate::config::{self, Member};
use crate::engine::{Scope, Target};
use crate::error::Result;
use crate::project::Project;
use crate::run::{Conduct, Gates, Hooks, Listener, Pace, Progress, Settings, Shell, Site, Stop};
use std::time::Duration;

/// Everything that a run works with, for as long as it takes.
pub struct Ground {
    pub target: Target,
    project: Project,
    scope: Scope,
    settings: Settings,
    stop: Stop,
    listener: Box<Listener<'static>>,
    wait: Duration,
}

impl Ground {
    /// Reads it from the context.
    ///
    /// # Errors
    /// When nothing names a database.
    pub fn new(context: &Context) -> Result<Ground> {
        context.target().map(|target| Ground::of(context, target))
    }

    fn of(context: &Context, target: Target) -> Ground {
        let display = Display::new(context.global.quiet);
        Ground {
            target,
            project: context.project(),
            scope: context.config.scope(),
            settings: settings(context),
            stop: Stop::default(),
            listener: Box::new(move |progress: Progress| display.hear(progress)),
            wait: Duration::ZERO,
        }
    }

    /// The same for a command that changes the database: an interruption ends it after the batch or statement in hand.
    pub fn stoppable(context: &Context, manners: Manners) -> Result<Ground> {
        let ground = Ground::new(context)?.with(manners);
        let listener = match manners.format {
            RunFormat::Text | RunFormat::Json => ground.listener,
            RunFormat::Ndjson => Box::new(|progress: Progress| progress::line(&progress, None)),
        };
        Ok(Ground { stop: interrupt::stop(), listener, ..ground })
    }

    /// The same for one database of a fleet.
    pub fn of_member(
        context: &Context,
        member: &Member,
        manners: Manners,
        stop: Stop,
        listener: Box<Listener<'static>>,
    ) -> Ground {
        let target = member.target.clone();
        Ground { stop, listener, ..Ground::of(context, target).with(manners) }
    }

    fn with(self, manners: Manners) -> Ground {
        let Manners { wait, terminate_blockers, allow_unrelated, format: _ } = manners;
        let settings = Settings { terminate_blockers, allow_unrelated, ..self.settings };
        Ground { wait: wait.unwrap_or_default(), settings, ..self }
    }

    /// Where a command works, and how.
    pub fn site(&self) -> Site<'_> {
        Site {
            target: &self.target,
            project: &self.project,
            scope: &self.scope,
            conduct: Conduct { settings: &self.settings, stop: &self.stop, listener: &self.listener },
            wait: self.wait,
        }
    }
}

fn settings(context: &Context) -> Settings {
    let config::Settings { apply, backfill, gates, hooks, .. } = &context.config.settings;
    Settings {
        lock_timeout: apply.lock_timeout,
        statement_timeout: apply.statement_timeout,
        lock_retries: apply.lock_retries,
        terminate_blockers: false,
        allow_unrelated: false,
        pace: Pace {
            target: backfill.target,
            max_batch: backfill.max_batch,
            pause: backfill.pause,
            max_replica_lag: backfill.max_replica_lag,
            max_slot_log: backfill.max_slot_log.as_u64(),
            throttle: shell(context, &backfill.throttle),
        },
        gates: self::gates(context, gates),
        hooks: Hooks {
            timeout: hooks.timeout,
            after_phase: shell(context, &hooks.after_phase),
            on_success: shell(context, &hooks.on_success),
            on_failure: shell(context, &hooks.on_failure),
        },
    }
}

fn gates(context: &Context, gates: &config::Gates) -> Gates {
    Gates {
        contract_deploys: gates.contract_deploys,
        contract_cooldown: gates.contract_cooldown,
        approvals: gates.approval,
        rehearsal: gates.rehearsal,
        backup: shell(context, &gates.backup),
    }
}

/// A command, if one is set.
fn shell(context: &Context, command: &str) -> Option<Shell> {
    let command = command.trim();
    (!command.is_empty()).then(|| Shell { command: command.into(), folder: context.config.root.clone() })
}
