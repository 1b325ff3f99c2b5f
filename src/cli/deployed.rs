use super::conduct::Ground;
use super::context::Context;
use super::fleet::{Careful, Fleet};
use super::manners::Manners;
use super::words::RunFormat;
use crate::catalog::printable;
use crate::error::{Exit, Result};
use crate::run::journal::Sort;
use crate::run::{self, Recorded};
use clap::Args;

/// Record that a release of the application is out everywhere; opens gates
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  concertina deployed 2026.47\n  concertina deployed 2026.46 --retired\n  \
    concertina deployed 2026.47 --targets file:tenants.txt")]
pub struct Deployed {
    /// The release, as the application names it
    #[arg(value_name = "VERSION")]
    release: String,

    /// It runs nowhere any more
    #[arg(long)]
    retired: bool,

    #[command(flatten)]
    careful: Careful,
}

impl Deployed {
    pub async fn run(&self, context: &Context) -> Result<Exit> {
        let (sort, word) = if self.retired { (Sort::Retired, "retired") } else { (Sort::Released, "out") };
        if let Some(members) = context.fleet() {
            let fleet = Fleet::changing(context, members, &self.careful, Manners::default());
            let recorded = fleet.each(async |ground| self.record(ground, sort).await).await;
            return recorded.tell(RunFormat::Text, Some("concertina deployed VERSION"));
        }
        let ground = Ground::stoppable(context, Manners::default())?;
        run::deployed(&ground.site(), &self.release, sort).await?;
        tell!("recorded: {} is {word}", printable(&self.release));
        Ok(Exit::Ok)
    }

    /// On one of many: what is recorded already is not once more, so that the command can go on where it stopped.
    async fn record(&self, ground: &Ground, sort: Sort) -> Result<Recorded> {
        run::deployed_once(&ground.site(), &self.release, sort).await
    }
}
