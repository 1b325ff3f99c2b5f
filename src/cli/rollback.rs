use super::ask;
use super::conduct::Ground;
use super::context::Context;
use super::incident::InCase;
use super::manners::Manners;
use super::words;
use crate::error::{Error, Exit, Result};
use crate::route::Phase;
use crate::run::{self, Extent};
use clap::{ArgGroup, Args};

/// Take applied migrations back, last first
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("extent").required(true))]
#[command(
    after_help = "Examples:\n  concertina rollback --steps 1 --yes\n  concertina rollback --phase contract --yes\n  \
    concertina rollback --to 20261120203000 --yes\n  concertina rollback --all --yes"
)]
pub struct Rollback {
    /// Everything that was applied
    #[arg(long, group = "extent")]
    all: bool,

    /// Everything after this migration: its id, or the beginning of it
    #[arg(long, group = "extent", value_name = "MIGRATION")]
    to: Option<String>,

    /// So many migrations
    #[arg(long, group = "extent", value_name = "N")]
    steps: Option<usize>,

    /// This phase of the last plan, and those after it: contract, constrain, backfill or expand; direct, or expand, takes a
    /// direct migration
    #[arg(long, group = "extent", value_name = "PHASE", value_parser = phase)]
    phase: Option<Phase>,

    /// Taken as `apply` takes it; nothing waits on the way back
    #[arg(long, value_name = "REASON")]
    override_gates: Option<String>,

    #[command(flatten)]
    in_case: InCase,

    #[command(flatten)]
    manners: Manners,
}

/// The phase of a word.
fn phase(word: &str) -> Result<Phase, String> {
    let known = Phase::IN_TURN.map(Phase::word).join(", ");
    Phase::of(word).ok_or_else(|| format!("the phases are {known}, and direct"))
}

impl Rollback {
    pub async fn run(&self, context: &Context) -> Result<Exit> {
        let ground = Ground::stoppable(context, self.manners)?;
        if self.override_gates.is_some() {
            context.say("no gate stands on the way back: `--override-gates` does nothing here");
        }
        let extent = self.extent()?;
        for back in run::ways_back(&ground.site(), &extent).await? {
            context.say(format!("takes back {}", back.migration));
            back.destroys.iter().for_each(|says| context.say(format!("  {says}: with all that was written there")));
        }
        ask::confirm(context, &format!("Take these migrations of `{}` back?", ground.target))?;
        let ladder = context.ladder(&mut context.open_for_reading().await?).await?;
        let back = run::rollback(&ground.site(), ladder, &extent).await;
        if let Err(error) = &back {
            self.manners.format.failed(error);
            self.in_case.failed(context, &ground, error).await;
        }
        let back = back?;
        if let Some(machine) = self.manners.format.result(&back)? {
            tell!("{machine}");
            return Ok(Exit::Ok);
        }
        for one in &back.migrations {
            tell!("took back {} ({}, {} ms)", one.migration, words::count(one.steps, "step"), one.milliseconds);
        }
        back.forgotten.iter().for_each(|id| tell!("forgot {id}: nothing of it stood"));
        back.lost.iter().for_each(|lost| tell!("the values are not back: {lost}"));
        if back.migrations.is_empty() && back.forgotten.is_empty() {
            tell!("nothing to take back");
        }
        Ok(Exit::Ok)
    }

    fn extent(&self) -> Result<Extent> {
        match (self.all, &self.to, self.steps, self.phase) {
            (true, ..) => Ok(Extent::All),
            (_, Some(to), ..) => Ok(Extent::To(to.clone())),
            (_, _, Some(steps), _) => Ok(Extent::Steps(steps)),
            (.., Some(phase)) => Ok(Extent::Phase(phase)),
            _ => {
                Err(Error::of(Exit::Usage, "nothing says how far back").hint("pass `--steps 1`, `--to ID` or `--all`"))
            }
        }
    }
}
