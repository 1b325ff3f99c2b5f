use super::conduct::Ground;
use super::context::Context;
use super::fleet::{Crew, Fleet};
use super::incident;
use super::words::{self, Format};
use crate::catalog::printable;
use crate::config::Member;
use crate::error::{Error, Exit, Result};
use crate::run::{self, Status as Report};
use clap::Args;
use std::path::PathBuf;

mod history;
mod lines;

pub use lines::buried;

/// Show what is applied, pending, half done, waiting, and in quarantine; exits 2 when something is pending, 7 when files are not what
/// was applied
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  concertina status --format json\n  concertina status --history\n  concertina status --incident\n  \
    concertina status --targets file:tenants.txt\n  concertina status --only tenant_7 --targets file:tenants.txt"
)]
pub struct Status {
    /// Show instead every run there was, each step of it with its time, and how the times of each phase have gone
    #[arg(long)]
    history: bool,

    /// Write what the journal knows of the last run that failed to this file, never over one that is there [default file:
    /// docs/incidents/DATE-MIGRATION.md]
    #[arg(long, value_name = "FILE", num_args = 0..=1, conflicts_with = "history")]
    incident: Option<Option<PathBuf>>,

    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,

    #[command(flatten)]
    crew: Crew,
}

impl Status {
    pub async fn run(&self, context: &Context) -> Result<Exit> {
        if let Some(members) = context.fleet() {
            return self.run_on_fleet(context, members).await;
        }
        let ground = Ground::new(context)?;
        if self.history {
            let past = run::past(&ground.site()).await?;
            match self.format {
                Format::Json => tell!("{}", words::json(&past)?),
                Format::Text => history::tell(&past),
            }
            return Ok(Exit::Ok);
        }
        if let Some(asked) = &self.incident {
            let path = incident::write(context, &ground, asked.as_deref(), None).await?;
            match self.format {
                Format::Json => tell!("{}", words::json(&serde_json::json!({ "written": path }))?),
                Format::Text => tell!("written {}", context.shown(&path)),
            }
            return Ok(Exit::Ok);
        }
        let status = run::status(&ground.site()).await?;
        match self.format {
            Format::Json => tell!("{}", words::json(&status)?),
            Format::Text => tell(context, &status),
        }
        Ok(status.exit())
    }

    async fn run_on_fleet(&self, context: &Context, members: &[Member]) -> Result<Exit> {
        if self.history {
            return Err(Error::of(Exit::Usage, "the history is that of one database")
                .hint("name it: `concertina status --history --only NAME`"));
        }
        if self.incident.is_some() {
            return Err(incident::one_database());
        }
        let fleet = Fleet::looking(context, members, &self.crew, self.format.into());
        let looked = fleet.each(async |ground| run::status(&ground.site()).await).await;
        looked.tell(self.format.into(), None)
    }
}

fn tell(context: &Context, status: &Report) {
    let Report { at_work, baseline, applied, unfinished, pending, deployments, quarantine, problem, .. } = status;
    if let Some(holder) = at_work {
        tell!("at work      {} since {}", holder.what, holder.since);
    }
    if let Some(paused) = status.backfill.pause() {
        let next = context.typed("`concertina backfill resume` lets it go on");
        tell!("backfill     {}: {next}", printable(&paused));
    }
    baseline.iter().for_each(|entry| tell!("baseline     {}  {}", entry.migration, entry.applied_at));
    for entry in applied {
        tell!("applied      {}  {}", entry.migration, entry.applied_at);
        lines::passages(status, &entry.migration, entry.reason.as_deref());
    }
    for entry in unfinished {
        lines::unfinished(entry);
        if at_work.is_none() {
            tell!("  next       {}", context.typed(lines::next(entry, status.way_out.as_deref())));
        }
        lines::passages(status, &entry.migration, entry.reason.as_deref());
    }
    for (at, one) in pending.iter().enumerate() {
        let first = at == 0 || pending[at - 1].plan != one.plan;
        status.papers.iter().filter(|papers| first && papers.plan == one.plan).for_each(|papers| {
            lines::papers(papers, status.approvals);
        });
        lines::pending(status, one);
    }
    deployments.iter().enumerate().for_each(|(at, one)| lines::deployment(one, &deployments[at + 1..]));
    quarantine.iter().for_each(|thing| tell!("quarantined  {}", buried(thing)));
    if let Some(problem) = problem {
        tell!("problem      {}", problem.replace('\n', "\n             "));
    }
    if baseline.is_empty() && applied.is_empty() && unfinished.is_empty() && pending.is_empty() {
        tell!("nothing is applied, and nothing is pending");
    }
}
