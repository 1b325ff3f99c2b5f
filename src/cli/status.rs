use super::conduct::Ground;
use super::context::Context;
use super::words::{self, Format};
use crate::error::{Exit, Result};
use crate::run::journal::Entry;
use crate::run::{self, Buried, Pending, Status as Report};
use clap::Args;

/// Show what is applied, pending, half done, waiting, and in quarantine; exits 2 when something is pending
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  concertina status --format json")]
pub struct Status {
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

impl Status {
    pub async fn run(&self, context: &Context) -> Result<Exit> {
        let ground = Ground::new(context)?;
        let status = run::status(&ground.site()).await?;
        match self.format {
            Format::Json => tell!("{}", words::json(&status)?),
            Format::Text => tell(&status),
        }
        let open = !status.pending.is_empty() || !status.unfinished.is_empty();
        Ok(if open { Exit::Differs } else { Exit::Ok })
    }
}

fn tell(status: &Report) {
    let Report { at_work, baseline, applied, unfinished, pending, deployments, quarantine, problem, .. } = status;
    if let Some(holder) = at_work {
        tell!("at work      {} since {}", holder.what, holder.since);
    }
    baseline.iter().for_each(|entry| tell!("baseline     {}  {}", entry.migration, entry.applied_at));
    applied.iter().for_each(|entry| tell!("applied      {}  {}", entry.migration, entry.applied_at));
    unfinished.iter().for_each(tell_unfinished);
    pending.iter().for_each(tell_pending);
    deployments.iter().for_each(|one| tell!("deployed     {}  {:.0}", one.release, one.at));
    quarantine.iter().for_each(tell_buried);
    if let Some(problem) = problem {
        tell!("problem      {}", problem.replace('\n', "\n             "));
    }
    if baseline.is_empty() && applied.is_empty() && unfinished.is_empty() && pending.is_empty() {
        tell!("nothing is applied, and nothing is pending");
    }
}

fn tell_unfinished(entry: &Entry) {
    let Entry { migration, step, steps, rows_done, state, error, .. } = entry;
    let rows = if *rows_done > 0 { format!(", {rows_done} rows filled") } else { String::new() };
    tell!("{:<12} {migration}  {step} of {steps} steps{rows}", format!("{state:?}").to_lowercase());
    error.iter().for_each(|error| tell!("             {}", error.replace('\n', "\n             ")));
}

fn tell_pending(pending: &Pending) {
    tell!("pending      {}", pending.migration);
    if let Some(waiting) = &pending.waiting {
        waiting.reasons.iter().for_each(|reason| tell!("  waits      {reason}"));
    }
}

/// A thing in quarantine in a line, here and in `purge`.
pub fn buried(thing: &Buried) -> String {
    let name = thing.path.iter().filter(|name| *name != "main").cloned().collect::<Vec<_>>().join(".");
    let rows = thing.rows.map(|rows| format!(", {rows} rows")).unwrap_or_default();
    let bytes = thing.bytes.map(|bytes| format!(", {bytes} bytes")).unwrap_or_default();
    let what = thing.what.word().to_lowercase();
    format!("{what} {name}{rows}{bytes}, since {:.0} by {}", thing.since, thing.plan)
}

fn tell_buried(thing: &Buried) {
    tell!("quarantined  {}", buried(thing));
}
