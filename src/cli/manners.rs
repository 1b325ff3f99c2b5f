use super::words::{self, RunFormat};
use clap::Args;
use std::time::Duration;

/// How a command that changes a database deals with others.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct Manners {
    /// How long to wait for another run on this database to end: `30s`, `5m` [default: not at all]
    #[arg(long, value_name = "TIME", value_parser = words::time)]
    pub wait: Option<Duration>,

    /// End sessions that are in the way of a lock when the first try has failed; never a superuser's or a replica's
    #[arg(long)]
    pub terminate_blockers: bool,

    /// Begin, go on and end though something else moved since the plan was made, if it has nothing to do with what the plan changes or
    /// reads
    #[arg(long)]
    pub allow_unrelated: bool,

    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: RunFormat,
}
