use crate::cli::context::Context;
use crate::run::fleet::Caution;
use clap::Args;
use std::num::NonZeroUsize;

/// How many of a fleet are worked on at a time.
#[derive(Args, Clone, Copy, Debug)]
#[command(next_help_heading = "Fleets")]
pub struct Crew {
    /// How many databases at a time [default: `fleet.parallel` in the configuration, else 4]; each takes two connections, and a
    /// third while it waits; tenants in schemas of one are worked on one after the other
    #[arg(long, value_name = "N")]
    parallel: Option<NonZeroUsize>,
}

/// How carefully a fleet is changed.
#[derive(Args, Clone, Copy, Debug)]
#[command(next_help_heading = "Fleets")]
pub struct Careful {
    /// How many databases, or tenants, go first, and must not fail before others begin [default: `fleet.canary`, else 1]
    #[arg(long, value_name = "N")]
    canary: Option<usize>,

    #[command(flatten)]
    crew: Crew,

    /// How many may fail before none begins any more [default: `fleet.max_failures`, else 1]
    #[arg(long, value_name = "N")]
    max_failures: Option<NonZeroUsize>,
}

impl Crew {
    pub fn parallel(&self, context: &Context) -> usize {
        self.parallel.unwrap_or(context.config.settings.fleet.parallel).get()
    }
}

impl Careful {
    pub fn crew(&self) -> &Crew {
        &self.crew
    }

    pub fn caution(&self, context: &Context) -> Caution {
        let fleet = &context.config.settings.fleet;
        Caution {
            canary: self.canary.unwrap_or(fleet.canary),
            parallel: self.crew.parallel(context),
            max_failures: Some(self.max_failures.unwrap_or(fleet.max_failures).get()),
        }
    }
}
