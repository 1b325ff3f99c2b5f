use super::conduct::Ground;
use super::context::Context;
use crate::error::{Exit, Result};
use crate::run;
use crate::run::journal::Sort;
use clap::Args;

/// Record that a release of the application is out everywhere; opens gates
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  concertina deployed 2026.47\n  concertina deployed 2026.46 --retired")]
pub struct Deployed {
    /// The release, as the application names it
    #[arg(value_name = "VERSION")]
    release: String,

    /// It runs nowhere any more
    #[arg(long)]
    retired: bool,
}

impl Deployed {
    pub async fn run(&self, context: &Context) -> Result<Exit> {
        let ground = Ground::new(context)?;
        let (sort, word) = if self.retired { (Sort::Retired, "retired") } else { (Sort::Released, "out") };
        run::deployed(&ground.site(), &self.release, sort).await?;
        tell!("recorded: {} is {word}", self.release);
        Ok(Exit::Ok)
    }
}
