use super::apply::Apply;
use super::approve::Approve;
use super::backfill::Backfill;
use super::check::Check;
use super::ci::Ci;
use super::completions::Completions;
use super::context::Context;
use super::demo::Demo;
use super::deployed::Deployed;
use super::diff::Diff;
use super::doctor::Doctor;
use super::drift::Drift;
use super::explain::Explain;
use super::fleet::Reach;
use super::init::Init;
use super::inspect::Inspect;
use super::man::Man;
use super::plan::Plan;
use super::purge::Purge;
use super::rehearse::Rehearse;
use super::renumber::Renumber;
use super::repair::Repair;
use super::rollback::Rollback;
use super::show::Show;
use super::status::Status;
use super::verify::Verify;
use crate::error::{Exit, Result};
use clap::Subcommand;

/// The commands, in the order in which a person meets them; hidden ones are other tools' words for ours, and those of a
/// later version.
#[derive(Subcommand, Debug)]
pub enum Command {
    Demo(Demo),
    Init(Init),
    Inspect(Inspect),
    Diff(Diff),
    Plan(Plan),
    Show(Show),
    Check(Check),
    Rehearse(Rehearse),
    Approve(Approve),
    Apply(Apply),
    Backfill(Backfill),
    Rollback(Rollback),
    Renumber(Renumber),
    Repair(Repair),
    Deployed(Deployed),
    Status(Status),
    Drift(Drift),
    Verify(Verify),
    Doctor(Doctor),
    Purge(Purge),
    Explain(Explain),
    Ci(Ci),
    Completions(Completions),
    Man(Man),

    #[command(hide = true)]
    Up(Apply),
    #[command(hide = true)]
    Migrate(Apply),
    #[command(hide = true)]
    Down(Rollback),
    #[command(hide = true)]
    Undo(Rollback),
    #[command(hide = true)]
    Generate(Plan),
    #[command(hide = true)]
    Lint(Check),
}

impl Command {
    /// Runs the command.
    pub async fn run(&self, context: &Context) -> Result<Exit> {
        if let Some(ours) = self.translated() {
            context.say(format!("this is `concertina {ours}`"));
        }
        let (word, reach) = self.reach();
        context.choose(word, reach).await?;
        match self {
            Command::Demo(demo) => demo.run().await,
            Command::Init(init) => init.run(context).await,
            Command::Inspect(inspect) => inspect.run(context).await,
            Command::Diff(diff) => diff.run(context).await,
            Command::Plan(plan) | Command::Generate(plan) => plan.run(context).await,
            Command::Show(show) => show.run(context),
            Command::Check(check) | Command::Lint(check) => check.run(context),
            Command::Rehearse(rehearse) => rehearse.run(context).await,
            Command::Approve(approve) => approve.run(context),
            Command::Apply(apply) | Command::Up(apply) | Command::Migrate(apply) => apply.run(context).await,
            Command::Rollback(rollback) | Command::Down(rollback) | Command::Undo(rollback) => {
                rollback.run(context).await
            }
            Command::Renumber(renumber) => renumber.run(context).await,
            Command::Repair(repair) => repair.run(context).await,
            Command::Backfill(backfill) => backfill.run(context).await,
            Command::Deployed(deployed) => deployed.run(context).await,
            Command::Status(status) => status.run(context).await,
            Command::Drift(drift) => drift.run(context).await,
            Command::Verify(verify) => verify.run(context).await,
            Command::Doctor(doctor) => doctor.run(context).await,
            Command::Purge(purge) => purge.run(context).await,
            Command::Explain(explain) => explain.run(),
            Command::Ci(ci) => ci.run(context),
            Command::Completions(completions) => completions.run(),
            Command::Man(man) => man.run(),
        }
    }

    /// Its word, and what it can be asked to work on.
    fn reach(&self) -> (&'static str, Reach) {
        match self {
            Command::Demo(_) => ("demo", Reach::Nothing),
            Command::Init(_) => ("init", Reach::Reads),
            Command::Inspect(_) => ("inspect", Reach::Reads),
            Command::Diff(_) => ("diff", Reach::Reads),
            Command::Plan(_) | Command::Generate(_) => ("plan", Reach::Reads),
            Command::Show(_) => ("show", Reach::Nothing),
            Command::Check(_) | Command::Lint(_) => ("check", Reach::Nothing),
            Command::Rehearse(_) => ("rehearse", Reach::Reads),
            Command::Approve(_) => ("approve", Reach::Nothing),
            Command::Apply(_) | Command::Up(_) | Command::Migrate(_) => ("apply", Reach::Fleet),
            Command::Backfill(_) => ("backfill", Reach::Changes),
            Command::Rollback(_) | Command::Down(_) | Command::Undo(_) => ("rollback", Reach::Fleet),
            Command::Deployed(_) => ("deployed", Reach::Fleet),
            Command::Status(_) => ("status", Reach::Fleet),
            Command::Drift(_) => ("drift", Reach::Fleet),
            Command::Purge(_) => ("purge", Reach::Changes),
            Command::Explain(_) => ("explain", Reach::Nothing),
            Command::Completions(_) => ("completions", Reach::Nothing),
            Command::Man(_) => ("man", Reach::Nothing),
            Command::Verify(_) => ("verify", Reach::Reads),
            Command::Renumber(_) => ("renumber", Reach::Reads),
            Command::Repair(_) => ("repair", Reach::Changes),
            Command::Doctor(_) => ("doctor", Reach::Reads),
            Command::Ci(_) => ("ci", Reach::Nothing),
        }
    }

    /// Whether it changes a database, and must not be cut off in the middle of a statement.
    pub fn stops_by_itself(&self) -> bool {
        let forward = matches!(self, Command::Apply(_) | Command::Up(_) | Command::Migrate(_));
        let back = matches!(self, Command::Rollback(_) | Command::Down(_) | Command::Undo(_));
        forward || back || matches!(self, Command::Purge(_) | Command::Repair(_) | Command::Deployed(_))
    }

    /// Our word for the command, where another tool's was typed.
    fn translated(&self) -> Option<&'static str> {
        match self {
            Command::Up(_) | Command::Migrate(_) => Some("apply"),
            Command::Down(_) | Command::Undo(_) => Some("rollback"),
            Command::Generate(_) => Some("plan"),
            Command::Lint(_) => Some("check"),
            _ => None,
        }
    }
}
