use super::conduct::Ground;
use super::context::Context;
use super::git;
use super::trial::{Trial, prove};
use crate::catalog::Catalog;
use crate::engine::Session;
use crate::error::{Error, Exit, Result};
use crate::project::{Bundle, Bundles, Document, MigrationFile, Project, Renamed, Turn, chosen, turns};
use crate::run::journal::{Course, Entry, State};
use crate::run::{self, History};
use again::{again, nowhere};
use clap::Args;

mod again;

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

/// A database as it was found.
struct Seen {
    session: Session,
    history: History,
    live: Catalog,
    name: String,
}

impl Seen {
    async fn look(context: &Context) -> Result<Seen> {
        let way = "`concertina renumber PLAN --offline` looks at none";
        let named = Ground::new(context).map_err(|error| {
            let hint = error.hint.clone().map_or_else(|| way.to_string(), |hint| format!("{hint}; {way}"));
            error.hint(hint)
        })?;
        let mut session = context.open_for_reading().await?;
        let history = History::read(&mut session).await?;
        let live = context.understood(session.introspect(&context.config.scope()).await?, "the database")?;
        Ok(Seen { session, history, live, name: named.target.to_string() })
    }

    /// Whether any of a plan is applied, or was there before.
    fn holds(&self, bundle: &Bundle) -> bool {
        let own = |entry: &&Entry| bundle.files.iter().any(|file| file.id == entry.migration);
        let committed = |entry: &Entry| entry.state == State::Done || entry.is_half_way();
        self.history.entries.iter().filter(own).any(|entry| entry.course != Course::Down && committed(entry))
    }

    /// Whether a migration is still to come.
    fn awaits(&self, migration: &str) -> bool {
        !self.history.has_applied(migration)
    }
}

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
        self.tell(context, &plans, &bundles);
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

    fn tell(&self, context: &Context, plans: &[Renamed], bundles: &Bundles) {
        for plan in plans.iter().filter(|plan| plan.changes()) {
            match plan.id == plan.was.id {
                true => tell!("{}: begins anew, where the plan before it ends", plan.id),
                false => tell!("{} -> {}", plan.was.id, plan.id),
            }
            plan.ids().filter(|(was, id)| was != id).for_each(|(was, id)| tell!("  {was} -> {id}"));
        }
        bundles.removed.iter().for_each(|id| tell!("gone: {id}"));
        if !bundles.unlisted.is_empty() {
            context.say("these were in no sums, and are taken as they are:");
            bundles.unlisted.iter().for_each(|name| context.say(format!("  {name}")));
        }
        match self.dry_run {
            true => context.say("nothing is written: that was a dry run"),
            false if plans.iter().any(Renamed::changes) => {
                let first = if git::is_merging(&context.config.migrations()) { MERGING } else { "" };
                context.say(format!("the sums are written anew; approvals and rehearsals of what changed are void. Next: {first}`concertina rehearse`"));
            }
            false if git::is_merging(&context.config.migrations()) => {
                context.say(format!("the sums are written anew. Next: {MERGING}`concertina check`"));
            }
            false => context.say("the sums are written anew"),
        }
    }
}

/// Every plan as it will be. One that begins anew begins where what is before it will leave the database.
fn placed<'b>(turns: &[Turn<'b>], seen: Option<&Seen>) -> Result<Vec<Renamed<'b>>> {
    let mut plans: Vec<Renamed<'b>> = vec![];
    let mut at = seen.map(|seen| seen.live.clone());
    for turn in turns {
        let before = plans.last();
        let anew =
            turn.anew || before.is_some_and(|before| before.begins_anew() && before.was.to() == turn.bundle.from());
        let document = match (anew, seen, &at) {
            (false, ..) => turn.bundle.document.clone(),
            (true, Some(seen), Some(at)) => onto(turn.bundle, at, seen, before, turns)?,
            (true, ..) => return Err(nowhere(turn.bundle, before, turns)),
        };
        if let (Some(seen), Some(at)) = (seen, &mut at) {
            pass(turn.bundle, &document, seen, at);
        }
        plans.push(Renamed::new(turn, &document)?);
    }
    Ok(plans)
}

/// What a database will hold when a plan is applied, too.
fn pass(bundle: &Bundle, document: &Document, seen: &Seen, at: &mut Catalog) {
    let pending = bundle.files.iter().zip(&document.stages).filter(|(file, _)| seen.awaits(&file.id));
    for (_, stage) in pending {
        *at = stage.after(at);
    }
}

/// The document of a plan from where the ones before it leave the database.
fn onto(bundle: &Bundle, at: &Catalog, seen: &Seen, before: Option<&Renamed>, turns: &[Turn]) -> Result<Document> {
    if let Some(half_way) = seen.history.entries.iter().find(|entry| entry.is_half_way()) {
        let sentence = format!("`{}` stopped half way in `{}`", half_way.migration, seen.name);
        return Err(Error::decision(sentence)
            .hint("`concertina apply` finishes it; `concertina rollback --steps 1` takes it back"));
    }
    if let Some(elsewhere) = before.filter(|before| before.ends() != Some(&before.document.fingerprint(at))) {
        let sentence = format!("the pending plans do not lead from `{}` to where `{}` ends", seen.name, elsewhere.id);
        return Err(Error::of(Exit::Stale, sentence)
            .hint("`concertina drift` shows what was changed there by hand; or name with `--url` a database that is where the plans left it"));
    }
    let place = match before {
        Some(before) => format!("where `{}` ends", before.id),
        None => format!("where `{}` is", seen.name),
    };
    bundle.document.onto(at, &place).map(|(document, _)| document).map_err(|error| again(error, bundle, turns))
}

/// What is pending, to be tried: each with what the database holds before and after it.
fn trials<'p>(plans: &'p [Renamed], history: &History, live: &Catalog) -> Vec<Trial<'p>> {
    let mut before = live.clone();
    let mut trials = vec![];
    for plan in plans {
        let files = plan.was.files.iter().zip(plan.files.iter().zip(&plan.document.stages));
        for (_, (file, stage)) in files.filter(|(was, _)| !history.has_applied(&was.id)) {
            let after = stage.after(&before);
            let begins = std::mem::replace(&mut before, after.clone());
            trials.push(Trial { file, before: begins, after, unlisted: plan.document.unlisted.clone() });
        }
    }
    trials
}
