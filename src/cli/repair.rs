use super::ask;
use super::conduct::Ground;
use super::context::Context;
use super::manners::Manners;
use super::review;
use crate::error::{Error, Exit, Result};
use crate::project::Direction;
use crate::run::{self, Edit, Resolution, Side};
use clap::{ArgGroup, Args, ValueEnum};

mod earlier;

/// Set the journal right where it is wrong about files or the database; the only command that edits history
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("deed").required(true))]
#[command(
    after_help = "Examples:\n  concertina repair --accept 20261120203000_expand_users.sql --reason typo_in_a_comment\n  \
    concertina repair --resolve 20261120203000_expand_users --as applied --reason ran_it_with_psql\n  \
    concertina repair --resolve 20261120203000 --as undone --reason taken_back_by_hand\n\n\
    An edit is accepted when it is proven on a scratch database: from where the plan says to where it says, and back. A migration\n\
    is resolved when the schema of the database is as it would be then; it is the one that stopped half way, else the last that is\n\
    applied or the next that is pending. The journal keeps every repair: `concertina status --history` shows it."
)]
pub struct Repair {
    /// Take the file of an applied migration, as it is now, for what was applied; this database's journal and the sums follow
    #[arg(long, group = "deed", value_name = "FILE")]
    accept: Option<String>,

    /// Say of a migration that it is applied, or not, whatever the journal says: its id, or the beginning of it
    #[arg(long, group = "deed", value_name = "MIGRATION", requires = "outcome")]
    resolve: Option<String>,

    /// Whether it is there
    #[arg(long = "as", value_name = "OUTCOME", requires = "resolve")]
    outcome: Option<Outcome>,

    /// Why: the journal keeps it
    #[arg(long, value_name = "TEXT")]
    reason: String,

    /// Take it on trust where it cannot be proven, or where the schema is neither as it was before nor as it is after
    #[arg(long)]
    unproven: bool,
}

/// What a person says of a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Outcome {
    /// All of it is done
    Applied,
    /// Nothing of it is there, or no more
    Undone,
}

impl Outcome {
    fn resolution(self) -> Resolution {
        match self {
            Outcome::Applied => Resolution::Applied,
            Outcome::Undone => Resolution::Undone,
        }
    }
}

impl Repair {
    pub async fn run(&self, context: &Context) -> Result<Exit> {
        if self.reason.trim().is_empty() {
            return Err(
                Error::of(Exit::Usage, "the reason is empty").hint("pass `--reason` and why: the journal keeps it")
            );
        }
        let ground = Ground::stoppable(context, Manners::default())?;
        match (&self.accept, &self.resolve, self.outcome) {
            (Some(file), ..) => self.accepted(context, &ground, file).await,
            (_, Some(migration), Some(outcome)) => {
                self.resolved(context, &ground, (migration, outcome.resolution())).await
            }
            _ => Err(Error::of(Exit::Usage, "nothing says what to repair")
                .hint("pass `--accept FILE`, or `--resolve MIGRATION --as applied` or `undone`")),
        }
    }

    async fn accepted(&self, context: &Context, ground: &Ground, name: &str) -> Result<Exit> {
        let Some(edit) = run::edit(&ground.site(), name).await? else {
            tell!("nothing is to be accepted: the files are what was written, and what was applied");
            return Ok(Exit::Ok);
        };
        tell_edit(context, &edit);
        let mut session = context.open_for_reading().await?;
        let ladder = context.ladder(&mut session).await?;
        let finding = match run::prove_edit(&ground.site(), &mut session, &ladder, &edit.file).await {
            Ok(()) => "proven forward and back on a scratch database".to_string(),
            Err(error) if self.unproven && error.exit != Exit::History => {
                context.say(format!("not proven: {error}"));
                "taken on trust".into()
            }
            Err(error) if error.hint.is_some() => return Err(error),
            Err(error) => {
                return Err(error.hint("restore the file from version control; or `--unproven` takes it on trust"));
            }
        };
        context.say(&finding);
        let id = &edit.file.id;
        ask::confirm(context, &format!("Take `{id}` as it is now for what was applied to `{}`?", ground.target.told()))
            .await?;
        run::accept(&ground.site(), &edit, &self.reason, &finding).await?;
        review::rewrite(context, &edit.file.up.plan);
        tell!("accepted: {id} as it is now; {finding}");
        let flag = context.naming_flag();
        context
            .say(format!("databases to which it was applied before know the former text: repair each, with `{flag}`"));
        Ok(Exit::Ok)
    }

    async fn resolved(
        &self,
        context: &Context,
        ground: &Ground,
        (name, resolution): (&str, Resolution),
    ) -> Result<Exit> {
        let finding = run::finding(&ground.site(), name, resolution).await?;
        context.say(format!("the journal says of {}: {}", finding.migration, finding.journal));
        context.say(finding.says());
        if let Side::Neither { before, after } = &finding.side {
            before.iter().take(20).for_each(|object| context.say(format!("  from before it: {object}")));
            after.iter().take(20).for_each(|object| context.say(format!("  from after it: {object}")));
        }
        if let Side::Beyond { more } = &finding.side {
            more.iter().take(20).for_each(|object| context.say(format!("  beside it: {object}")));
        }
        finding.allows(resolution, self.unproven)?;
        let (id, word) = (&finding.migration, resolution.word());
        ask::confirm(context, &format!("Record in `{}` that `{id}` is {word}?", ground.target.told())).await?;
        let finding = run::resolve(&ground.site(), (id, resolution), &self.reason, self.unproven).await?;
        tell!("recorded: {id} is {word}; {}", finding.says());
        if matches!(finding.side, Side::Beyond { .. }) {
            context.say("the rest was made by hand: `concertina drift` tells what it is, and the ways out of it");
        }
        Ok(Exit::Ok)
    }
}

/// What became different, where version control still knows what it was.
fn tell_edit(context: &Context, edit: &Edit) {
    for (way, sums) in &edit.changed {
        let (path, text) = match way {
            Direction::Up => (&edit.file.up_path, &edit.file.up_text),
            Direction::Down => (&edit.file.down_path, &edit.file.down_text),
        };
        context.say(format!("edited: {}", context.shown(path)));
        match earlier::text(path, sums) {
            Some(earlier) => {
                let diff = similar::TextDiff::from_lines(earlier.as_str(), text.as_str());
                context.say(diff.unified_diff().context_radius(2).header("as it was", "as it is"));
            }
            None => context.say("  git does not know what it was: what became different cannot be shown"),
        }
    }
}
