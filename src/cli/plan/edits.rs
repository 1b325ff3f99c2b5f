//! Files that a person edited before they were applied anywhere: proven again, noted in their plans' documents, and taken for what
//! they should be. The proof is of the schema that they lead to: of what they do to rows nothing is known.

use super::super::context::Context;
use super::super::review;
use super::super::trial::{Trial, prove};
use crate::catalog::{Catalog, printable};
use crate::engine::Session;
use crate::error::{Error, Exit, Result};
use crate::project::{MigrationFile, Problem, Project};
use crate::run::{self, History};

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
    // Sums that a merge has torn are written anew as well.
    let (problems, torn) = match project.problems() {
        Ok(problems) => (problems, None),
        Err(error) => (vec![], Some(error)),
    };
    nothing_applied(&problems, &pending, &files)?;
    let live = context.understood(session.introspect(&context.config.scope()).await?, "the database")?;
    let trials = trials(&project, &pending, &live)?;
    prove(context, session, &live, &trials).await?;
    let idle = project.idle_rows()?;
    let edited = project.record_edits(&pending)?;
    project.renew_sums()?;
    idle.iter().for_each(|row| tell!("gone from REGISTRY.md: {row}"));
    if let Some(torn) = &torn {
        tell!("the sums are written anew; what was there could not be read: {}", torn.sentence);
    }
    tell(context, (&problems, torn.is_none()), trials.len());
    edited.iter().try_for_each(|plan| judge(context, plan)).map(|()| Exit::Ok)
}

/// Writes the document of a plan anew of which other files are edited now than before, and says what it comes to.
fn judge(context: &Context, plan: &str) -> Result<()> {
    review::rewrite(context, plan);
    let review = review::of(context, plan)?;
    tell!("{plan} is {}: {}", review.verdict.words(), printable(&review.why));
    for one in &review.edited {
        one.findings.iter().for_each(|says| tell!("  {}: {}", one.file, printable(says)));
    }
    Ok(())
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

/// What is applied is not proven here: an edit of its way back would be taken on trust.
fn nothing_applied(problems: &[Problem], pending: &[&MigrationFile], files: &[MigrationFile]) -> Result<()> {
    let is_applied = |name: &str| {
        let is_document = |file: &MigrationFile| name.strip_suffix(".toml") == Some(&file.up.plan);
        let own = |file: &MigrationFile| is_document(file) || file.texts().iter().any(|(own, _)| own == name);
        files.iter().any(own) && !pending.iter().any(|file| own(file))
    };
    let edited = problems.iter().find_map(|problem| match problem {
        Problem::Edited(name) if is_applied(name) => Some(name),
        _ => None,
    });
    match edited {
        None => Ok(()),
        Some(name) => Err(Error::of(Exit::History, format!("`{name}` was edited, and its migration is applied here"))
            .hint(match name.ends_with(".toml") {
                true => "restore it from version control".into(),
                false => format!(
                    "restore it from version control; or `concertina repair --accept {name} --reason WHY` proves the edit"
                ),
            })),
    }
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

/// `read`: whether the sums that were there could be.
fn tell(context: &Context, (problems, read): (&[Problem], bool), proven: usize) {
    problems.iter().for_each(|problem| tell!("accepted: {problem}"));
    if read && problems.is_empty() {
        tell!("the files are those that were written");
    }
    context.say(format!("proven: {proven} pending, forward and back on a scratch database"));
}
