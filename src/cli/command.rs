use super::absent::Absent;
use super::apply::Apply;
use super::completions::Completions;
use super::context::Context;
use super::diff::Diff;
use super::explain::Explain;
use super::init::Init;
use super::inspect::Inspect;
use super::man::Man;
use super::plan::Plan;
use crate::error::{Exit, Result};
use clap::Subcommand;

/// The commands, in the order in which a person meets them; hidden ones are other tools' words for ours, and those of a
/// later version.
#[derive(Subcommand, Debug)]
pub enum Command {
    Init(Init),
    Inspect(Inspect),
    Diff(Diff),
    Plan(Plan),
    Apply(Apply),
    Explain(Explain),
    Completions(Completions),
    Man(Man),

    #[command(hide = true)]
    Approve(Absent),
    #[command(hide = true)]
    Verify(Absent),
    #[command(hide = true)]
    Repair(Absent),
    #[command(hide = true)]
    Doctor(Absent),
    #[command(hide = true)]
    Ci(Absent),
}

impl Command {
    /// Runs the command.
    pub async fn run(&self, context: &Context) -> Result<Exit> {
        match self {
            Command::Init(init) => init.run(context).await,
            Command::Inspect(inspect) => inspect.run(context).await,
            Command::Diff(diff) => diff.run(context).await,
            Command::Plan(plan) => plan.run(context).await,
            Command::Apply(apply) => apply.run(context).await,
            Command::Explain(explain) => explain.run(),
            Command::Completions(completions) => completions.run(),
            Command::Man(man) => man.run(),
            Command::Approve(absent) => Err(absent.refused("approve")),
            Command::Verify(absent) => Err(absent.refused("verify")),
            Command::Repair(absent) => Err(absent.refused("repair")),
            Command::Doctor(absent) => Err(absent.refused("doctor")),
            Command::Ci(absent) => Err(absent.refused("ci")),
        }
    }
}
