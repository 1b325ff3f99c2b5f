use super::allow::{self, Allow};
use super::context::Context;
use super::git;
use super::paper::Paper;
use super::report;
use super::side::Side;
use super::words::{self, Format};
use crate::catalog::{Catalog, ObjectId, printable};
use crate::engine::{Introspection, Session};
use crate::error::{Error, Exit, Result};
use crate::output::{Review, Sources, Verdict, markdown};
use crate::plan::{self, Plan as Planned, Request};
use crate::project::{self, Draft, MigrationFile, Project, next_number};
use crate::run::{self, History};
use crate::source::{self, Desired};
use clap::Args;
use std::collections::BTreeMap;
use std::path::PathBuf;

mod edits;
mod facts;
mod questions;
mod rows;
mod sizes;
mod wishes;

pub use facts::Facts;
pub use questions::{Counted, judge, nothing_foreign};
pub use rows::{Tables, tables};
pub use wishes::mode;

/// Plan the way from the live database to the schema files: proven, then written as migrations
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  concertina plan --name users_email\n  \
    concertina plan --url sqlite://app.db --schema schema --name first\n  \
    concertina plan --name drop_fax --allow drops-data:public.users.fax --allow-reason \"nobody sends faxes\"\n  \
    concertina plan --check")]
pub struct Plan {
    /// The desired schema: files, folders or patterns [default: `schema` in the configuration]
    #[arg(long, value_name = "PATH")]
    schema: Vec<PathBuf>,

    /// What the plan is about, in a word or two [default: from what changes]
    #[arg(long)]
    name: Option<String>,

    /// Accept a hazard: HAZARD:schema.table.column, HAZARD wherever it stands, or '*'
    #[arg(long, value_name = "HAZARD[:OBJECT]")]
    allow: Vec<String>,

    /// Why what `--allow` names is accepted: the plan's document and the registry keep it, as they do the reason of an `@allow`
    #[arg(long, value_name = "WHY", requires = "allow")]
    allow_reason: Option<String>,

    /// Write nothing; exit 2 when the schema files ask for what no migration makes
    #[arg(long)]
    check: bool,

    /// How the plan is printed; its files are the same
    #[arg(long, value_name = "FORMAT", default_value = "text", conflicts_with = "check")]
    format: Paper,

    /// Plan nothing: prove migrations that were edited and are not applied yet, note in their plans that they were, and renew their
    /// sums. What an edit does to rows is not known, so no plan with one is SAFE
    #[arg(long, conflicts_with_all = ["schema", "name", "allow", "check", "format"])]
    accept_edits: bool,
}

impl Plan {
    pub async fn run(&self, context: &Context) -> Result<Exit> {
        let allows = self.allow.iter().map(|text| Allow::parse(text)).collect::<Result<Vec<_>>>()?;
        let mut session = context.open_for_reading().await?;
        if self.accept_edits {
            return edits::accept(context, &mut session).await;
        }
        if self.check {
            return self.check(context, &mut session).await;
        }
        let read = session.introspect(&context.config.scope()).await?;
        let (owners, foreign, unfinished) = (read.owners.clone(), read.foreign.clone(), read.unfinished.clone());
        let mut desired = desired(context, &mut session, &self.schema).await?;
        read.without_grants_to_owners(&mut desired.catalog);
        let live = context.understood(read, "the database")?;
        let unlisted = desired.catalog.adopt_unlisted(&live);
        questions::nothing_foreign(&foreign, &live, &desired.catalog)?;
        questions::nothing_unfinished(&unfinished, &desired.catalog)?;
        let plan = self.plan(context, &mut session, (&live, &owners), &desired).await?;
        let mut plan = Planned { unlisted, ..plan };
        plan.stale.iter().for_each(|stale| context.say(format!("warning: {stale}")));
        if plan.is_empty() {
            self.format.nothing(context);
            return Ok(Exit::Ok);
        }
        let mut facts = Facts::gather(context, &mut session, &plan, &desired.directives).await?;
        let (who, why) = (git::address(&context.config.root), self.allow_reason.as_deref());
        facts.accept(allow::by_flag(&plan, &allows, &desired.directives.allows, [why, who.as_deref()]));
        plan.notes.extend(questions::survivals(context, &mut session, &plan).await);
        for idle in allow::idle(&plan, &allows) {
            context.say(format!("warning: `--allow {idle}` accepts nothing in this plan"));
        }
        let undecided = allow::undecided(&plan, &allows, &desired.directives.allows);
        let open = undecided.iter().map(|one| (one.hazard, one.step.says.clone())).collect();
        let draft = facts.draft(&plan)?;
        let review = Review::of(&Sources::of_draft(&draft, open, context.config.settings.gates.approval));
        show(context, self.format, &review)?;
        allow::refuse(&undecided)?;
        questions::judge(context, &plan, &facts.counts)?;
        for stage in &plan.stages {
            for step in stage.up.iter().chain(&stage.down) {
                session.surely(&step.sql).map_err(|error| error.context(format!("the step `{}`", step.says)))?;
            }
        }
        let place = context.prove(&mut session, &plan).await.map_err(|error| desired.directives.located(error))?;
        context.say(format!("proven: forward and back on {place}"));
        for path in write(context, &context.project(), &plan, (&draft, &review))? {
            self.format.aside(context, path);
        }
        Ok(Exit::Ok)
    }

    async fn plan(
        &self,
        context: &Context,
        session: &mut Session,
        (live, owners): (&Catalog, &BTreeMap<ObjectId, String>),
        desired: &Desired,
    ) -> Result<Planned> {
        let dialect = session.dialect();
        let small = context.config.settings.plan.small_table;
        let tenant = context.target()?;
        let Tables { occupied, large } = tables(session, tenant.tenant(), (live, &desired.catalog), small).await?;
        let project = context.project();
        let known = project.migrations()?;
        project.ordered()?;
        project.unedited()?;
        nothing_pending(&project, &known, live, &History::read(session).await?)?;
        let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
        let last = known.last().map(|migration| migration.number.as_str());
        let number = next_number(context.config.settings.plan.numbering, now.datetime(), last)?;
        let name = self.name.clone().unwrap_or_else(|| wishes::name(live, &desired.catalog));
        let mut plan = plan::plan(&Request {
            number: &number,
            name: &project::slug(&name),
            old: live,
            new: &desired.catalog,
            dialect: dialect.as_ref(),
            renames: &wishes::renames(&desired.directives),
            fills: &wishes::fills(&desired.directives),
            retypings: &wishes::retypings(&desired.directives),
            owners,
            occupied: &occupied,
            large: &large,
            small_table: small,
            quarantine: context.config.settings.quarantine.enabled,
            mode: mode(context.config.settings.plan.mode),
        })?;
        plan.notes.extend(wishes::flaws(live, desired));
        Ok(plan)
    }

    /// Whether the migrations lead to what the schema files ask for.
    async fn check(&self, context: &Context, session: &mut Session) -> Result<Exit> {
        let desired = desired(context, session, &self.schema).await?;
        let made = Side::Migrations.catalog(context, session).await?;
        let changes = made.diff(&desired.catalog);
        if changes.is_empty() {
            tell!("the migrations lead to what the schema files ask for");
            return Ok(Exit::Ok);
        }
        words::print(&changes, Format::Text)?;
        context.say("the schema files ask for what no migration makes; run `concertina plan`");
        Ok(Exit::Differs)
    }
}

/// What the schema files ask for, all of it understood.
pub async fn desired(context: &Context, session: &mut Session, paths: &[PathBuf]) -> Result<Desired> {
    let paths = context.schema(paths);
    let ladder = context.ladder(session).await?;
    let desired = source::desired(session, &ladder, &paths, &context.config.scope()).await?;
    desired.left_out.iter().for_each(|sentence| context.say_once(format!("warning: {sentence}")));
    let (catalog, unsupported) = (desired.catalog, desired.unsupported);
    let read = Introspection { catalog, unsupported, ..Introspection::default() };
    let catalog = context.understood(read, "the schema")?;
    Ok(Desired { catalog, unsupported: vec![], ..desired })
}

/// Refuses to plan on top of migrations that this database has still before it: their changes would be planned twice.
fn nothing_pending(project: &Project, known: &[MigrationFile], live: &Catalog, history: &History) -> Result<()> {
    let Some(last) = known.last() else { return Ok(()) };
    let now = project.plan_document(&last.up.plan)?.fingerprint(live);
    if last.up.to == now {
        return Ok(());
    }
    const FORGET: &str = "if the plan is applied nowhere, delete its migrations and its files in the folder of plans, say so with \
        `concertina plan --accept-edits`, and plan again";
    let next = known.iter().rfind(|migration| migration.up.from == now);
    // A database without a journal may have come here by another way.
    let waits = next.is_none() && !history.entries.is_empty();
    let first = if waits { run::pending(known, history)?.into_iter().next() } else { None };
    match (next, first) {
        (Some(next), _) => {
            let which = match next.id == last.id {
                true => format!("`{}` is", next.id),
                false => format!("`{}` to `{}` are", next.id, last.id),
            };
            Err(Error::decision(format!("{which} not applied to this database yet"))
                .hint(format!("run `concertina apply` first; or, {FORGET}")))
        }
        (None, Some(first)) => {
            let sentence = format!("`{}` is not applied to this database yet, which is not where it begins", first.id);
            Err(Error::of(Exit::Stale, sentence)
                .hint(format!("`concertina drift` shows what was made by hand, and the ways out; or, {FORGET}")))
        }
        (None, None) => Ok(()),
    }
}

/// Prints a plan; where only results are wanted, that it cannot run.
///
/// # Errors
/// None that a person could mend.
pub fn show(context: &Context, format: Paper, review: &Review) -> Result<()> {
    if format != Paper::Text || !context.global.quiet {
        return format.print(review);
    }
    if review.verdict == Verdict::Blocked {
        report::notice(&format!("{}: {}", review.verdict.words(), printable(&review.why)));
    }
    Ok(())
}

/// Writes the files of a plan, and gives their paths as a person here would type them.
pub fn write(
    context: &Context,
    project: &Project,
    plan: &Planned,
    (draft, review): (&Draft, &Review),
) -> Result<Vec<String>> {
    let written = project.write(plan, draft, &markdown::document(review))?;
    Ok(written.iter().map(|path| context.shown(path)).collect())
}
