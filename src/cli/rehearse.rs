mod asked;
mod told;

use super::conduct::Ground;
use super::context::Context;
use super::review;
use super::words::{self, Format};
use crate::config;
use crate::error::{Exit, Result};
use crate::run::clone::Sample;
use crate::run::rehearse::{Budgets, Load, RehearseOptions, rehearse};
use clap::Args;
use std::time::Duration;

/// Try what is pending on a copy: forward, all the way back, forward again, with every row counted and hashed, and what each step
/// locks and takes measured
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  concertina rehearse\n  concertina rehearse --on postgres://localhost/copy_of_app\n  \
    concertina rehearse --sample 1% --keep\n  concertina rehearse --budget-lock 50ms --budget-total 30s\n  \
    concertina rehearse --load old=release_41.pgbench --load new=release_42.pgbench\n\n\
    The figures go to plans/PLAN.rehearsal.json, and into the plan's document.\n\
    Exits 8 when something does not hold on the copy. The database itself is only read."
)]
pub struct Rehearse {
    /// A copy that is there already [default: one is made, and dropped afterwards]
    #[arg(long, value_name = "URL")]
    on: Option<String>,

    /// Copy only a sample of each table, so many rows or a part (`1%`), with the rows that they refer to [default: everything;
    /// 10000 rows where only a sample can be copied]
    #[arg(long, value_name = "ROWS|PERCENT", value_parser = asked::sample, conflicts_with = "on")]
    sample: Option<Sample>,

    /// Leave the copy, as it is at the end, and print where it is
    #[arg(long, conflicts_with = "on")]
    keep: bool,

    /// How long a lock may be held that keeps others from reading or writing a table (SHARE and stronger)
    /// [default: `rehearsal.budget_lock`, else any time]
    #[arg(long, value_name = "TIME", value_parser = words::time)]
    budget_lock: Option<Duration>,

    /// How long everything may take, each way [default: `rehearsal.budget_total`, else any time]
    #[arg(long, value_name = "TIME", value_parser = words::time)]
    budget_total: Option<Duration>,

    /// A script of pgbench that runs on the copy meanwhile, a second time forward and back: a release's with `old=` or `new=`
    /// before it runs where the plan lets that release run; more than once for more
    #[arg(long, value_name = "[old=|new=]FILE", value_parser = asked::load)]
    load: Vec<Load>,

    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

impl Rehearse {
    pub async fn run(&self, context: &Context) -> Result<Exit> {
        let ground = Ground::new(context)?;
        let report = rehearse(&ground.site(), &self.options(context)?).await?;
        report.plans.iter().for_each(|plan| review::rewrite(context, plan));
        match self.format {
            Format::Json => tell!("{}", words::json(&report)?),
            Format::Text => told::tell(context, &report),
        }
        report.verdict().map(|()| Exit::Ok)
    }

    fn options(&self, context: &Context) -> Result<RehearseOptions> {
        let configured = &context.config.settings.rehearsal;
        let budgets = Budgets {
            lock: self.budget_lock.or(configured.budget_lock),
            total: self.budget_total.or(configured.budget_total),
        };
        Ok(RehearseOptions {
            on: self.on.as_deref().map(|on| config::named(&context.config, on)).transpose()?,
            sample: self.sample,
            keep: self.keep,
            budgets,
            load: self.load.clone(),
        })
    }
}
