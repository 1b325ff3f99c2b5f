//! What was made by hand, kept: in the schema files, and as a migration that is recorded here and makes it elsewhere.

use super::Seen;
use super::course::{self, Named};
use super::sheet::Sheet;
use crate::cli::allow::Allow;
use crate::cli::conduct::Ground;
use crate::cli::context::Context;
use crate::cli::plan::Facts;
use crate::engine::Session;
use crate::error::{Error, Result};
use crate::hazard::Hazard;
use crate::plan::{Mode, Plan};
use crate::project::{Project, next_number};
use crate::run::{self, Resolution};
use crate::source::Directives;

/// Plans it, proves it and writes it.
pub async fn write(context: &Context, ground: &Ground, seen: &Seen, allows: &[Allow]) -> Result<()> {
    seen.nothing_apart(ground)?;
    let mut session = context.open(&ground.target).await?;
    let project = context.project();
    not_adopted_before(ground, &project, seen).await?;
    let number = following(context, &project, seen)?;
    let sheet = Sheet::of(context, &mut session, seen, &number).await?;
    let plan = in_one(context, &mut session, seen, &number).await?;
    let accepted = course::accepted(context, &plan, allows)?;
    let place = context.prove(&mut session, &plan).await?;
    context.say(format!("proven: forward and back on {place}"));
    let mut facts = Facts::gather(context, &mut session, &plan, &Directives::default()).await?;
    facts.accept(accepted);
    let schema = sheet.as_ref().map(Sheet::write).transpose()?;
    let written = course::write(context, &project, &plan, &facts);
    if let (Err(_), Some(path)) = (&written, &schema) {
        // The error that led here is the one worth telling.
        drop(std::fs::remove_file(path));
    }
    written?;
    schema.iter().for_each(|path| tell!("{}", context.shown(path)));
    let id = project.migrations()?.pop().map(|migration| migration.id).unwrap_or_default();
    context.say(format!(
        "nothing was run; it is on this database already, so record that: \
         `concertina repair --resolve {id} --as applied --reason adopted`; elsewhere `concertina apply` makes it"
    ));
    Ok(())
}

/// Refuses where the last migration is what somebody made by hand, as it is there, and is not recorded yet: what was made since
/// comes behind it.
async fn not_adopted_before(ground: &Ground, project: &Project, seen: &Seen) -> Result<()> {
    let known = project.migrations()?;
    let Some(last) = known.last() else { return Ok(()) };
    if project.plan_document(&last.up.plan)?.fingerprint(&seen.left) == last.up.to {
        return Ok(());
    }
    let standing = run::finding(&ground.site(), &last.id, Resolution::Applied).await;
    if standing.is_ok_and(|standing| standing.allows(Resolution::Applied, false).is_ok()) {
        let id = &last.id;
        let sentence = format!("`{id}` is on this database already, and the journal does not say so");
        return Err(Error::decision(sentence).hint(format!(
            "`concertina repair --resolve {id} --as applied --reason adopted`, then `concertina drift --fix adopt` again \
             takes in what was made since"
        )));
    }
    Ok(())
}

/// The number behind the last migration, at whose end the journal must be: what is pending comes first.
fn following(context: &Context, project: &Project, seen: &Seen) -> Result<String> {
    let known = project.migrations()?;
    project.ordered()?;
    project.unedited()?;
    let last = known.last();
    let ends = match last {
        Some(last) => project.plan_document(&last.up.plan)?.fingerprint(&seen.left) == last.up.to,
        None => true,
    };
    if !ends {
        return Err(Error::decision(
            "migrations are pending on this database, and what was made by hand would come before them",
        )
        .hint("undo it by `concertina drift --fix revert`, then `concertina apply`"));
    }
    let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    let numbering = context.config.settings.plan.numbering;
    next_number(numbering, now.datetime(), last.map(|last| last.number.as_str()))
}

/// As one migration, because the database is at its end and at no other stage: in phases where that is one, else directly.
async fn in_one(context: &Context, session: &mut Session, seen: &Seen, number: &str) -> Result<Plan> {
    let ends = [&seen.left, &seen.live];
    let named = |mode| Named { number, name: "adopted", mode };
    let phased = course::between(context, session, seen, ends, &named(Mode::Phased)).await?;
    let mut plan = match phased.stages.len() {
        1 => phased,
        _ => course::between(context, session, seen, ends, &named(Mode::Direct)).await?,
    };
    if plan.decisions().any(|(hazard, _)| hazard == Hazard::DropsData) {
        plan.notes.push(GONE.into());
    }
    Ok(plan)
}

/// The plan speaks of databases on which it is applied.
const GONE: &str = "where this was made by hand nothing went to quarantine: what left there is gone, and the way back is refused there";
