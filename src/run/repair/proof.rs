//! An edited migration, tried on a scratch database behind all that came before it.

use crate::engine::{Ladder, Scope, Session};
use crate::error::{Error, Exit, Result};
use crate::project::{Document, Migration, MigrationFile};
use crate::run::{Site, walk};

/// What to do about an edit that the proof contradicts.
const RESTORE: &str = "restore it from version control: what it does is history; another plan follows it";

/// Runs all migrations from nothing up to this one, and this one back; it must begin and end where its plan says.
///
/// # Errors
/// 7 when a step of it fails, or it leads elsewhere; 1 when nothing can be told: the migrations before it do not lead to where it begins.
pub async fn prove_edit(site: &Site<'_>, session: &mut Session, ladder: &Ladder, file: &MigrationFile) -> Result<()> {
    let files = site.project.files()?;
    let document = site.project.plan_document(&file.up.plan)?;
    let strange =
        document.strange(&files.iter().filter(|one| one.up.plan == file.up.plan).cloned().collect::<Vec<_>>());
    if !strange.is_empty() {
        let error = Error::of(Exit::History, format!("`{}` is not the migration of its plan any more", file.id));
        return Err(strange
            .into_iter()
            .fold(error, Error::detail)
            .hint("restore its first lines from version control"));
    }
    let before: Vec<&MigrationFile> = files.iter().take_while(|one| one.id != file.id).collect();
    let work = async |scratch: &mut Session| {
        for one in &before {
            walk(scratch, &one.up.file_name(), &one.up.steps).await?;
        }
        let ends = [(None, &file.up.from), (Some(&file.up), &file.up.to), (Some(&file.down), &file.up.from)];
        for (migration, end) in ends {
            if let Some(migration) = migration {
                let walked = walk(scratch, &migration.file_name(), &migration.steps).await;
                walked.map_err(|error| error.exit(Exit::History).hint(RESTORE))?;
            }
            arrives(scratch, site.scope, &document, (migration, &end.0)).await?;
        }
        Ok(())
    };
    ladder.in_scratch(session, work).await
}

async fn arrives(
    scratch: &mut Session,
    scope: &Scope,
    document: &Document,
    (migration, end): (Option<&Migration>, &str),
) -> Result<()> {
    let found = document.fingerprint(&scratch.introspect(scope).await?.catalog);
    if found.0 == end {
        return Ok(());
    }
    Err(match migration {
        Some(migration) => {
            Error::of(Exit::History, format!("`{}` leads elsewhere than its plan", migration.file_name())).hint(RESTORE)
        }
        None => Error::new("the migrations before it, from nothing, do not lead to where it begins"),
    })
}
