use super::context::Context;
use super::git;
use super::trial::prove;
use crate::error::{Error, Exit, Result};
use crate::project::{Bundle, Bundles, MigrationFile, Project, Renamed, Turn, chosen, turns};
use crate::run;
use clap::Args;
use placed::{placed, trials};
use seen::Seen;

mod again;
mod placed;
mod seen;

/// Put plans that are applied nowhere behind the others: after a merge of two branches, or to close a gap
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  concertina renumber --dry-run\n  concertina renumber\n  concertina renumber 0007_orders_note\n  \
    concertina renumber 0007_orders_note --offline\n\n\
    Files, documents, registry and sums change together; a plan that then begins in another state is proven from there, on a\n\
    scratch database. What is applied to the database keeps its number. Approvals and rehearsals of what changes are void. Cut off\n\
    anywhere, it goes on when it is run again."
)]
pub struct Renumber {
    /// The plans that go behind all others: their ids, or the beginnings of them [default: all that the database has not applied]
    #[arg(value_name = "PLAN")]
    plans: Vec<String>,

    /// Say what would become of which plan, and change nothing
    #[arg(long)]
    dry_run: bool,

    /// Look at no database: the plans that are named are applied nowhere
    #[arg(long)]
    offline: bool,
}

/// What comes first where version control is in the middle of a merge.
const MERGING: &str = "`git add` both folders and commit the merge, then ";

impl Renumber {
    pub async fn run(&self, context: &Context) -> Result<Exit> {
        let project = context.project();
        if let Some(cut_off) = project.interrupted()? {
            return self.finish(context, &project, &cut_off.says);
        }
        let bundles = project.bundles()?;
        let mut seen = if self.offline { None } else { Some(Seen::look(context).await?) };
        self.possible(&bundles, seen.as_ref())?;
        let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).datetime();
        let fixed = |bundle: &Bundle| seen.as_ref().is_some_and(|seen| seen.holds(bundle));
        let numbering = context.config.settings.plan.numbering;
        let turns = turns(&bundles.plans, &fixed, &self.plans, (numbering, now))?;
        self.decided(&turns)?;
        let idle = project.idle_rows()?;
        let plans = placed(&turns, seen.as_ref())?;
        let rewrite = project.renumbering(&plans)?;
        if rewrite.is_empty() {
            tell!("the plans are in order: nothing is to be renumbered");
            return Ok(Exit::Ok);
        }
        if let Some(seen) = seen.as_mut().filter(|_| plans.iter().any(Renamed::begins_anew)) {
            prove(context, &mut seen.session, &seen.live, &trials(&plans, &seen.history, &seen.live)).await?;
            context.say("proven: what is pending goes forward and back on a scratch database");
        }
        if !self.dry_run {
            project.rewrite(&rewrite)?;
        }
        self.tell(context, &plans, &bundles, &idle);
        Ok(Exit::Ok)
    }

    fn finish(&self, context: &Context, project: &Project, says: &[String]) -> Result<Exit> {
        says.iter().for_each(|line| tell!("{line}"));
        if self.dry_run {
            context.say("this was begun and cut off: `concertina renumber` finishes it");
        } else {
            project.finish()?;
            context.say("finished what was cut off; `concertina check` looks whether all is well");
        }
        Ok(Exit::Ok)
    }

    /// Whether the files are what they should be, as far as the database knows, and what is named is applied nowhere there.
    fn possible(&self, bundles: &Bundles, seen: Option<&Seen>) -> Result<()> {
        if let Some(seen) = seen {
            let files: Vec<MigrationFile> = bundles.plans.iter().flat_map(|bundle| bundle.files.clone()).collect();
            run::unedited(&files, &seen.history)?;
            let named = self.plans.iter().map(|name| chosen(&bundles.plans, name)).collect::<Result<Vec<_>>>()?;
            if let Some(held) = named.into_iter().find(|bundle| seen.holds(bundle)) {
                let sentence = format!("`{}` is applied to `{}`: what is applied keeps its number", held.id, seen.name);
                return Err(Error::of(Exit::History, sentence).hint(
                    "name the other plan; or take this one back there first, with `concertina rollback --steps 1`",
                ));
            }
        }
        match (bundles.removed.first(), seen) {
            (Some(_), None) => {
                let error =
                    Error::of(Exit::History, "migrations are missing, and no database tells whether they are applied");
                let error = bundles.removed.iter().map(|id| format!("`{id}`")).fold(error, Error::detail);
                Err(error.hint("restore them from version control; or run it without `--offline`"))
            }
            _ => Ok(()),
        }
    }

    /// Whether it is known which plan has to make way.
    fn decided(&self, turns: &[Turn]) -> Result<()> {
        let moves: Vec<&Turn> = turns.iter().filter(|turn| turn.changes()).collect();
        if !self.offline || !self.plans.is_empty() || moves.is_empty() {
            return Ok(());
        }
        let error = Error::of(Exit::Usage, "without a database nothing tells which plan is applied nowhere");
        let error = moves.iter().map(|turn| format!("`{}` would move", turn.bundle.id)).fold(error, Error::detail);
        Err(error.hint("name the plan that goes behind the others: `concertina renumber PLAN --offline`"))
    }

    fn tell(&self, context: &Context, plans: &[Renamed], bundles: &Bundles, idle: &[String]) {
        for plan in plans.iter().filter(|plan| plan.changes()) {
            match plan.id == plan.was.id {
                true => tell!("{}: begins anew, where the plan before it ends", plan.id),
                false => tell!("{} -> {}", plan.was.id, plan.id),
            }
            plan.ids().filter(|(was, id)| was != id).for_each(|(was, id)| tell!("  {was} -> {id}"));
        }
        bundles.removed.iter().for_each(|id| tell!("gone: {id}"));
        idle.iter().for_each(|row| tell!("gone from REGISTRY.md: {row}"));
        if !bundles.unlisted.is_empty() {
            context.say("these were in no sums, and are taken as they are:");
            bundles.unlisted.iter().for_each(|name| context.say(format!("  {name}")));
        }
        match self.dry_run {
            true => context.say("nothing is written: that was a dry run"),
            false if plans.iter().any(Renamed::changes) => {
                let first = if git::is_merging(&context.config.migrations()) { MERGING } else { "" };
                context.say(format!("the sums and REGISTRY.md are written anew; approvals and rehearsals of what changed are void. Next: {first}`concertina rehearse`"));
            }
            false if git::is_merging(&context.config.migrations()) => {
                context.say(format!("the sums and REGISTRY.md are written anew. Next: {MERGING}`concertina check`"));
            }
            false => context.say("the sums and REGISTRY.md are written anew"),
        }
    }
}
