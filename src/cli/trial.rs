//! Migrations tried on a scratch database, forward and back, against what their plans say.

use super::context::Context;
use crate::catalog::{Catalog, Unlisted};
use crate::engine::{Scope, Session};
use crate::error::{Error, Result};
use crate::project::{Direction, Migration, MigrationFile};
use crate::prove::from_nothing;
use crate::run;

/// A pending migration, and what the database holds before and after it.
pub struct Trial<'a> {
    pub file: &'a MigrationFile,
    pub before: Catalog,
    pub after: Catalog,
    pub unlisted: Unlisted,
}

/// Runs migrations, which begin in `live`, forward in turn and all the way back.
///
/// # Errors
/// The step that fails, or what differs where one ends.
pub async fn prove(context: &Context, session: &mut Session, live: &Catalog, trials: &[Trial<'_>]) -> Result<()> {
    if trials.is_empty() {
        return Ok(());
    }
    let making: Vec<String> =
        from_nothing(session.dialect().as_ref(), live)?.into_iter().map(|step| step.sql).collect();
    let scope = context.config.scope();
    let walk = async |scratch: &mut Session| {
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
///
/// # Errors
/// The step that fails, or what differs at its end.
pub async fn step(
    scratch: &mut Session,
    scope: &Scope,
    migration: &Migration,
    end: (&Unlisted, &Catalog),
) -> Result<()> {
    let name = migration.file_name();
    let walked = run::walk(scratch, &name, &migration.steps).await;
    walked.map_err(|error| error.hint("mend the file, and try again"))?;
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
