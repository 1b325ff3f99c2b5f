//! Files that a person edited before they were applied anywhere: proven again, and taken for what they should be.

use super::super::context::Context;
use crate::catalog::{Catalog, Unlisted};
use crate::engine::{Engine, Scope, Session};
use crate::error::{Error, Exit, Result};
use crate::project::{Direction, Migration, MigrationFile, Problem, Project};
use crate::prove::from_nothing;
use crate::run::{self, History};

/// A pending migration, and what the database holds before and after it.
struct Trial<'a> {
    file: &'a MigrationFile,
    before: Catalog,
    after: Catalog,
    unlisted: Unlisted,
}

/// Runs what is pending forward and back on a scratch database, and renews the sums.
///
/// # Errors
/// 7 when a file was edited that is applied here, 4 when the database is not where the pending ones begin, 1 when an edit leads
/// elsewhere than the plan.
pub async fn accept(context: &Context, session: &mut Session) -> Result<Exit> {
    let project = context.project();
    let files = project.migrations()?;
    whole(&files)?;
    let history = History::read(session).await?;
    let pending = run::pending(&files, &history)?;
    let live = context.understood(session.introspect(&context.config.scope()).await?, "the database")?;
    let trials = trials(&project, &pending, &live)?;
    prove(context, session, &live, &trials).await?;
    // Sums that a merge has torn are written anew as well.
    let problems = project.problems().unwrap_or_default();
    project.renew_sums()?;
    tell(context, &problems, trials.len());
    Ok(Exit::Ok)
}

/// Of every plan, all stages or none must be there.
fn whole(files: &[MigrationFile]) -> Result<()> {
    for plan in files.chunk_by(|one, next| one.up.plan == next.up.plan) {
        let in_order = plan.iter().enumerate().all(|(at, file)| file.up.ordinal == at + 1);
        if let Some(first) = plan.first().filter(|first| !in_order || first.up.total != plan.len()) {
            let sentence =
                format!("of the {} migrations of the plan `{}` not all are there", first.up.total, first.up.plan);
            return Err(
                Error::of(Exit::History, sentence).hint("restore them from version control, or remove them all")
            );
        }
    }
    Ok(())
}

fn trials<'a>(project: &Project, pending: &[&'a MigrationFile], live: &Catalog) -> Result<Vec<Trial<'a>>> {
    let mut before = live.clone();
    let mut trials = vec![];
    for file in pending {
        let document = project.plan_document(&file.up.plan)?;
        if file.up.from != document.fingerprint(&before) {
            return Err(Error::of(Exit::Stale, format!("the database is not where `{}` begins", file.id))
                .hint("name with `--url` a database to which everything before it is applied"));
        }
        let stage = document.stage(&file.id).ok_or_else(|| {
            Error::of(Exit::History, format!("the document of the plan `{}` does not know `{}`", file.up.plan, file.id))
                .hint("restore both from version control")
        })?;
        let after = stage.after(&before);
        let begins = std::mem::replace(&mut before, after.clone());
        trials.push(Trial { file, before: begins, after, unlisted: document.unlisted });
    }
    Ok(trials)
}

async fn prove(context: &Context, session: &mut Session, live: &Catalog, trials: &[Trial<'_>]) -> Result<()> {
    if trials.is_empty() {
        return Ok(());
    }
    let making: Vec<String> =
        from_nothing(session.dialect().as_ref(), live)?.into_iter().map(|step| step.sql).collect();
    let scope = context.config.scope();
    let walk = async |scratch: &mut Session| {
        if scratch.engine() == Engine::Sqlite {
            scratch.execute("PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON;").await?;
        }
        for sql in &making {
            let failed = |error: Error| error.context("the live schema cannot be made from its catalog");
            scratch.execute(sql).await.map_err(failed)?;
        }
        for Trial { file, after, unlisted, .. } in trials {
            step(scratch, &scope, &file.up, (unlisted, after)).await?;
        }
        for Trial { file, before, unlisted, .. } in trials.iter().rev() {
            step(scratch, &scope, &file.down, (unlisted, before)).await?;
        }
        Ok(())
    };
    context.ladder(session).await?.in_scratch(session, walk).await
}

/// One direction of one migration, which must end where the plan says.
async fn step(scratch: &mut Session, scope: &Scope, migration: &Migration, end: (&Unlisted, &Catalog)) -> Result<()> {
    let name = migration.file_name();
    for step in &migration.steps {
        let failed = |error: Error| {
            error.detail(step.sql.clone()).context(format!("`{name}` fails on a scratch database, at: {}", step.says))
        };
        scratch.execute(&step.sql).await.map_err(|error| failed(error).hint("mend the file, and try again"))?;
    }
    let found = scratch.introspect(scope).await?.catalog;
    let differs = run::moved(end.0, end.1, &found);
    if differs.is_empty() {
        return Ok(());
    }
    let way = if migration.direction == Direction::Up { "forward" } else { "back" };
    let error = Error::new(format!("`{name}` leads elsewhere than its plan, on the way {way}"));
    Err(differs.into_iter().take(20).fold(error, Error::detail).hint(
        "an edit may change how a migration gets there, not where: for that, edit the schema files and plan again",
    ))
}

fn tell(context: &Context, problems: &[Problem], proven: usize) {
    problems.iter().for_each(|problem| tell!("accepted: {problem}"));
    if problems.is_empty() {
        tell!("the files are those that were written");
    }
    context.say(format!(
        "proven: {proven} pending, forward and back on a scratch database; the plan's document is as it was"
    ));
}
