use super::ask;
use super::conduct::Ground;
use super::context::Context;
use super::fleet::{Careful, Fleet};
use super::incident::InCase;
use super::manners::Manners;
use super::report;
use super::words::{self, RunFormat};
use crate::catalog::printable;
use crate::config::{Member, OnFailure};
use crate::engine::Target;
use crate::error::{Exit, Result, file};
use crate::route::Phase;
use crate::run::{self, Applied, ApplyOptions, Preview};
use clap::Args;
use std::path::PathBuf;

/// Apply pending migrations, up to the first gate
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  concertina apply --yes\n  concertina apply --through expand --yes\n  \
    concertina apply --dry-run > to_read.sql\n  concertina apply --yes --incident\n  \
    concertina apply --targets file:tenants.txt --canary 2 --parallel 8 --yes\n\nExits 3 at a gate that is not open, after what could be done was done.")]
pub struct Apply {
    /// The last phase to run: expand, backfill, constrain or contract; a direct migration runs under each of them
    #[arg(long, value_name = "PHASE", value_parser = phase)]
    through: Option<Phase>,

    /// The last migration to run: its id, or the beginning of it
    #[arg(long, value_name = "MIGRATION")]
    to: Option<String>,

    /// Pass closed gates; the journal keeps the reason
    #[arg(long, value_name = "REASON")]
    override_gates: Option<String>,

    /// Run nothing: record the migrations that lead to where this database is already
    #[arg(long, conflicts_with_all = ["through", "to", "override_gates", "dry_run", "report"])]
    baseline: bool,

    /// Print the statements that would be sent, and send none
    #[arg(long)]
    dry_run: bool,

    /// Write what ran, how long it took and what came of it to this file, as JSON
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,

    #[command(flatten)]
    in_case: InCase,

    #[command(flatten)]
    manners: Manners,

    #[command(flatten)]
    careful: Careful,
}

/// The phase of a word, of those that follow one another.
fn phase(word: &str) -> Result<Phase, String> {
    let known = Phase::IN_TURN.map(Phase::word).join(", ");
    let found = Phase::of(word).filter(|phase| Phase::IN_TURN.contains(phase));
    found.ok_or_else(|| format!("the phases are {known}; a direct migration runs under each of them"))
}

/// Applies what is pending to one database, and takes back what failed in its middle where that is asked for.
async fn work(context: &Context, ground: &Ground, options: &ApplyOptions) -> Result<Applied> {
    match run::apply(&ground.site(), options).await {
        Err(error) if context.config.settings.apply.on_failure == OnFailure::Rollback => {
            let ladder = context.ladder(&mut context.open(&ground.target).await?).await?;
            run::recovered(&ground.site(), &ladder, error).await
        }
        done => done,
    }
}

/// What became of the database, which comes before what became of the file that reports it.
fn both(context: &Context, told: Result<Exit>, reported: Result<()>) -> Result<Exit> {
    if let (Err(_), Err(unwritten)) = (&told, &reported) {
        context.say(unwritten.to_string());
    }
    told.and_then(|exit| reported.map(|()| exit))
}

/// In whose name statements for all tenants are printed.
fn of_template(context: &Context) {
    let fleet = &context.config.settings.fleet;
    if let (Some(_), Some(template)) = (&fleet.schemas, &fleet.schema) {
        let template = printable(template);
        tell!(
            "-- in the name of the template, `{template}`: a tenant's session names its own schema (`--only NAME` prints that)"
        );
    }
}

/// A migration that is pending, as a script.
fn print(one: &Preview) {
    tell!("-- {}", one.migration);
    if let Some(waiting) = &one.waiting {
        waiting.closed.iter().for_each(|closed| tell!("-- waits {}", closed.reason));
    }
    if one.backup {
        tell!("-- first, the command of `gates.backup`");
    }
    one.statements.iter().for_each(|statement| tell!("{}", statement.trim_end()));
}

impl Apply {
    pub async fn run(&self, context: &Context) -> Result<Exit> {
        let mut options = ApplyOptions {
            through: self.through,
            to: self.to.clone(),
            override_gates: self.override_gates.clone(),
            agreed: None,
        };
        if let Some(members) = context.fleet() {
            return self.run_on_fleet(context, members, &options).await;
        }
        self.report.iter().try_for_each(|path| report::writable(path))?;
        let ground = Ground::stoppable(context, self.manners)?;
        let there = !matches!(&ground.target, Target::Sqlite(path) if !path.exists());
        if self.dry_run {
            let pending = run::dry_run(&ground.site(), &options).await?;
            let sent = pending.into_iter().map(|one| one.spelled(&ground.target)).collect::<Result<Vec<_>>>()?;
            return self.show(&sent);
        }
        if self.baseline {
            return self.record(context, &ground).await;
        }
        if !context.global.yes && there {
            let pending = run::dry_run(&ground.site(), &options).await?;
            if pending.is_empty() {
                let told = self.tell(&Applied::default());
                return both(context, told, self.report(&Ok(Applied::default())));
            }
            pending.iter().for_each(|one| context.say(format!("pending: {}", one.migration)));
            options.agreed = Some(pending.into_iter().map(|one| one.migration).collect());
        }
        ask::confirm(context, &format!("Apply what is pending to `{}`?", ground.target.told())).await?;
        let done = work(context, &ground, &options).await;
        if let Err(error) = &done {
            self.manners.format.failed(&context.addressed(error.clone()));
            self.in_case.failed(context, &ground, error).await;
        }
        let reported = self.report(&done);
        both(context, done.and_then(|done| self.tell(&done)), reported)
    }

    async fn run_on_fleet(&self, context: &Context, members: &[Member], options: &ApplyOptions) -> Result<Exit> {
        self.in_case.of_one()?;
        if self.dry_run {
            let fleet = Fleet::looking(context, members, self.careful.crew(), self.manners.format);
            let looked = fleet.each(async |ground| run::dry_run(&ground.site(), options).await).await;
            if self.manners.format == RunFormat::Text {
                of_template(context);
            }
            looked.alike().into_iter().for_each(|(names, pending)| self.show_for(&names, pending));
            return looked.tell(self.manners.format, None);
        }
        self.report.iter().try_for_each(|path| report::writable(path))?;
        let fleet = Fleet::changing(context, members, &self.careful, self.manners);
        if self.baseline {
            ask::confirm(context, &format!("Record in {} that their schema was there before?", fleet.course())).await?;
            let recorded = fleet.each(async |ground| run::baseline(&ground.site()).await).await;
            return recorded.tell(self.manners.format, Some("concertina apply --baseline"));
        }
        ask::confirm(context, &format!("Apply what is pending to {}?", fleet.course())).await?;
        let done = fleet.each(async |ground| work(context, ground, options).await).await;
        let told = done.tell(self.manners.format, Some("concertina apply"));
        let reported = self.report.iter().try_for_each(|path| done.report(path));
        both(context, told, reported)
    }

    async fn record(&self, context: &Context, ground: &Ground) -> Result<Exit> {
        ask::confirm(context, &format!("Record in `{}` that its schema was there before?", ground.target.told()))
            .await?;
        let recorded = run::baseline(&ground.site()).await?;
        match self.manners.format.result(&recorded)? {
            Some(machine) => tell!("{machine}"),
            None if recorded.is_empty() => tell!("the history begins with a baseline already: nothing to record"),
            None => recorded.iter().for_each(|id| tell!("recorded as applied: {id}")),
        }
        Ok(Exit::Ok)
    }

    fn tell(&self, applied: &Applied) -> Result<Exit> {
        match self.manners.format.result(applied)? {
            Some(machine) => tell!("{machine}"),
            None => {
                for one in &applied.migrations {
                    tell!("applied {} ({}, {} ms)", one.migration, words::count(one.steps, "step"), one.milliseconds);
                }
                if applied.migrations.is_empty() && applied.waiting.is_none() {
                    tell!("nothing to apply");
                }
                applied.left.iter().for_each(|left| tell!("pending {left}"));
            }
        }
        applied.waiting.as_ref().map_or(Ok(Exit::Ok), |waiting| Err(waiting.error()))
    }

    fn show(&self, pending: &[Preview]) -> Result<Exit> {
        if let Some(machine) = self.manners.format.result(&pending)? {
            tell!("{machine}");
            return Ok(Exit::Ok);
        }
        pending.iter().for_each(print);
        Ok(Exit::Ok)
    }

    /// What would be sent to all databases of these names.
    fn show_for(&self, names: &[&str], pending: &[Preview]) {
        if self.manners.format == RunFormat::Text && !pending.is_empty() {
            names.iter().for_each(|name| tell!("-- on {}", printable(name)));
            pending.iter().for_each(print);
        }
    }

    fn report(&self, done: &Result<Applied>) -> Result<()> {
        let Some(path) = &self.report else { return Ok(()) };
        let text = match done {
            Ok(applied) => {
                let exit = if applied.waiting.is_some() { Exit::Decision } else { Exit::Ok };
                serde_json::json!({ "exit": exit as u8, "applied": applied })
            }
            Err(error) => words::failure(error),
        };
        std::fs::write(path, words::json(&text)?).map_err(file("write", path))
    }
}
