use super::ask;
use super::conduct::Ground;
use super::context::Context;
use super::fleet::{Careful, Fleet};
use super::incident::InCase;
use super::manners::Manners;
use super::words;
use crate::config::Member;
use crate::error::{Error, Exit, Result};
use crate::route::Phase;
use crate::run::{self, Extent, RolledBack, WayBack};
use clap::{ArgGroup, Args};
use std::collections::{BTreeMap, BTreeSet};

/// Take applied migrations back, last first
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("extent").required(true))]
#[command(
    after_help = "Examples:\n  concertina rollback --steps 1 --yes\n  concertina rollback --phase contract --yes\n  \
    concertina rollback --to 20261120203000 --yes\n  concertina rollback --all --yes\n  \
    concertina rollback --to 20261120203000 --targets file:tenants.txt --yes"
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

    #[command(flatten)]
    careful: Careful,
}

/// The phase of a word.
fn phase(word: &str) -> Result<Phase, String> {
    let known = Phase::IN_TURN.map(Phase::word).join(", ");
    Phase::of(word).ok_or_else(|| format!("the phases are {known}, and direct"))
}

/// Takes the migrations of one database back.
async fn work(context: &Context, ground: &Ground, extent: &Extent, agreed: Option<Vec<String>>) -> Result<RolledBack> {
    let ladder = context.ladder(&mut context.open(&ground.target).await?).await?;
    run::rollback(&ground.site(), &ladder, extent, agreed).await
}

/// Whether an extent means the same on every database, however often it is asked for: `--steps 1` once more would take one more back
/// where it is done, and the last plan of a database that is behind is another one.
fn repeatable(extent: &Extent) -> Result<()> {
    match extent {
        Extent::All | Extent::To(_) => Ok(()),
        Extent::Steps(_) | Extent::Phase(_) => {
            Err(Error::of(Exit::Usage, "`--steps` and `--phase` mean something else on each database of a fleet")
                .hint("name the migration that all of them go back to: `concertina rollback --to ID`; or one database: `--only NAME`"))
        }
    }
}

/// What is destroyed on the way back, and on how many databases; of those that could not be looked at nothing is known.
fn losses(found: &[Option<Vec<WayBack>>], noun: &str) -> Vec<String> {
    let mut losses: BTreeMap<&str, usize> = BTreeMap::new();
    for ways_back in found.iter().flatten() {
        let own: BTreeSet<&str> = ways_back.iter().flat_map(|back| &back.destroys).map(String::as_str).collect();
        own.into_iter().for_each(|says| *losses.entry(says).or_default() += 1);
    }
    let on = |count: usize| words::count(count, noun);
    let lost =
        losses.into_iter().map(|(says, count)| format!("{says}: with all that was written there, on {}", on(count)));
    let unknown = found.iter().filter(|found| found.is_none()).count();
    let unknown =
        (unknown > 0).then(|| format!("what is lost on {} is not known: they cannot be looked at", on(unknown)));
    lost.chain(unknown).collect()
}

impl Rollback {
    pub async fn run(&self, context: &Context) -> Result<Exit> {
        if self.override_gates.is_some() {
            context.say("no gate stands on the way back: `--override-gates` does nothing here");
        }
        let extent = self.extent()?;
        if let Some(members) = context.fleet() {
            return self.run_on_fleet(context, members, &extent).await;
        }
        let ground = Ground::stoppable(context, self.manners)?;
        let ways_back = run::ways_back(&ground.site(), &extent).await?;
        for back in &ways_back {
            context.say(format!("takes back {}", back.migration));
            back.destroys.iter().for_each(|says| context.say(format!("  {says}: with all that was written there")));
        }
        ask::confirm(context, &format!("Take these migrations of `{}` back?", ground.target.told())).await?;
        let agreed = ways_back.into_iter().map(|back| back.migration).collect();
        let back = work(context, &ground, &extent, Some(agreed)).await;
        if let Err(error) = &back {
            self.manners.format.failed(&context.addressed(error.clone()));
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

    async fn run_on_fleet(&self, context: &Context, members: &[Member], extent: &Extent) -> Result<Exit> {
        self.in_case.of_one()?;
        repeatable(extent)?;
        let fleet = Fleet::changing(context, members, &self.careful, self.manners);
        let question = match &self.to {
            Some(to) => format!("Take back everything after `{to}` on {}?", fleet.course()),
            None => format!("Take back everything that was applied to {}?", fleet.course()),
        };
        let found = fleet.found(async |ground| run::ways_back(&ground.site(), extent).await).await;
        losses(&found, fleet.noun()).into_iter().for_each(|line| context.say(line));
        ask::confirm(context, &question).await?;
        let back = fleet.each(async |ground| work(context, ground, extent, None).await).await;
        back.tell(self.manners.format, Some("concertina rollback --to ID"))
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
