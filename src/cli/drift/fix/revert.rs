//! The database back to where it should be: files for `psql` or `sqlite3`, beside the project's history and not in it.

use super::Seen;
use super::course::{self, Named};
use crate::catalog::printable;
use crate::cli::allow::Allow;
use crate::cli::conduct::Ground;
use crate::cli::context::Context;
use crate::cli::plan::{self, Counted, Facts, judge, nothing_foreign};
use crate::config::Numbering;
use crate::engine::{Dialect, Engine};
use crate::error::{Error, Exit, Result};
use crate::plan::Plan;
use crate::project::{Batch, Migration, Replaces, next_number};
use crate::source::Directives;
use std::path::{Path, PathBuf};

/// Where the files go, under the folder of the configuration.
const FOLDER: &str = "drift";

/// Plans it, proves it and writes it, a pair of files a phase.
pub async fn write(context: &Context, ground: &Ground, seen: &Seen, allows: &[Allow]) -> Result<()> {
    if ground.target.tenant().is_some() {
        return Err(Error::of(
            Exit::Usage,
            "a tenant in a schema is spoken to in the names of the template, and a file would be run on that",
        )
        .hint("undo by hand what `concertina drift` names, in the tenant's schema"));
    }
    let mut session = context.open(&ground.target).await?;
    let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    // Whatever the migrations are counted by: these files are none of them.
    let number = next_number(Numbering::Timestamp, now.datetime(), None)?;
    let mode = plan::mode(context.config.settings.plan.mode);
    nothing_foreign(&seen.foreign, &seen.live, &seen.left)?;
    let named = Named { number: &number, name: "revert", mode };
    let plan = course::between(context, &mut session, seen, [&seen.live, &seen.left], &named).await?;
    let facts = Facts::gather(context, &mut session, &plan, &Directives::default()).await?;
    course::show(context, &plan, &facts, allows)?;
    course::accepted(context, &plan, allows)?;
    judge(context, &plan, &facts.counts)?;
    nothing_against(&facts.counts)?;
    let place = context.prove(&mut session, &plan).await?;
    context.say(format!("proven: forward and back on {place}"));
    let folder = context.config.root.join(FOLDER).join(crate::project::plan_id(&plan));
    let written = files(&plan, &folder, &*session.dialect())?;
    let shown: Vec<String> = written.iter().map(|path| printable(&context.shown(path))).collect();
    shown.iter().for_each(|path| tell!("{path}"));
    context.say(how(session.engine(), &shown));
    Ok(())
}

/// Whoever runs a file counts nothing before it.
fn nothing_against(counts: &[Counted]) -> Result<()> {
    let against =
        counts.iter().filter_map(|(check, count)| Some((check, count.as_ref().filter(|(rows, _)| *rows > 0)?)));
    let lines: Vec<String> = against.map(|(check, (rows, _))| format!("{rows} against: {}", check.says)).collect();
    if lines.is_empty() {
        return Ok(());
    }
    let error = Error::decision("rows stand against the way back, and a file that is run by hand does not ask");
    Err(lines
        .into_iter()
        .fold(error, Error::detail)
        .hint("mend these rows first; or keep what was made by hand: `concertina drift --fix adopt`"))
}

fn files(plan: &Plan, folder: &Path, dialect: &dyn Dialect) -> Result<Vec<PathBuf>> {
    let mut batch = Batch::default();
    for (at, ends) in plan.ends().iter().enumerate() {
        let (up, down) = Migration::pair(plan, at, ends)?;
        for migration in [down, up] {
            batch.stage(folder.join(migration.file_name()), &guarded(&migration, dialect), Replaces::Nothing)?;
        }
    }
    batch.commit()
}

/// The file of a migration that counts by itself what must be none: nobody does it for whoever runs it later.
fn guarded(migration: &Migration, dialect: &dyn Dialect) -> String {
    let counts = migration
        .opening
        .iter()
        .chain(&migration.needs)
        .filter_map(|check| dialect.demands(&check.sql, &format!("rows stand against this: {}", check.says)));
    let guards: String = counts.map(|guard| guard + "\n\n").collect();
    guards + &migration.write()
}

/// What to type, for the files that go forward, in their order.
fn how(engine: Engine, shown: &[String]) -> String {
    let program = match engine {
        Engine::Postgres => "PGOPTIONS='-c lock_timeout=1s' psql DATABASE --set ON_ERROR_STOP=1 --file",
        Engine::Sqlite => "sqlite3 -bail FILE.db <",
    };
    let forward = shown.iter().filter(|path| !path.ends_with(".down.sql"));
    let commands: Vec<String> = forward.map(|path| format!("  {program} {path}")).collect();
    format!(
        "nothing was run; on this database alone, when both releases can bear it:\n{}\nthen `concertina drift` finds nothing",
        commands.join("\n")
    )
}
