//! A SQLite file: whether it may be written, and nobody else does just now.

use super::patient::Patient;
use super::{Finding, Looked};
use crate::config::folder_of;
use crate::engine::{Access, Session, Target};
use crate::error::{Error, Exit, Result};
use std::path::Path;

/// Whether it is of a file that the first apply makes.
pub fn is_new(target: &Target) -> bool {
    matches!(target, Target::Sqlite(path) if !path.exists())
}

/// What there is to say of such.
pub fn look_new(target: &Target) -> Looked {
    let Target::Sqlite(path) = target else { return Ok(vec![]) };
    let says = format!("`{}` is not there yet: the first apply makes it", path.display());
    Ok(vec![unwritable_folder(path).unwrap_or_else(|| Finding::ok(says))])
}

pub async fn look(patient: &mut Patient<'_>) -> Looked {
    let Target::Sqlite(path) = patient.site.target else { return Ok(vec![]) };
    let version = patient.session.version();
    let mode = patient.value("PRAGMA journal_mode").await?;
    let mut found = vec![Finding::ok(format!("SQLite {version}, journal mode {mode}"))];
    if mode != "wal" {
        let says = format!("in journal mode {mode} readers wait for a migration from its first change to its end");
        found.push(Finding::note(says).hint("`PRAGMA journal_mode = WAL` lets them read on"));
    }
    found.extend(unwritable_folder(path));
    match std::fs::OpenOptions::new().write(true).open(path) {
        Ok(_) => found.extend(locked(patient.site.target).await?),
        Err(cause) => {
            let says = format!("`{}` cannot be written: {cause}", path.display());
            found
                .push(Finding::stops(Exit::Error, says).hint("run as the user that owns it, or let this one write it"));
        }
    }
    Ok(found)
}

/// A journal stands beside the file while it is written. A file without a name is made there, and is gone at once.
fn unwritable_folder(path: &Path) -> Option<Finding> {
    let folder = folder_of(path);
    let cause = tempfile::tempfile_in(folder).err()?;
    let says = format!(
        "nothing can be made in the folder `{}`, where the journal of a transaction stands: {cause}",
        folder.display()
    );
    Some(Finding::stops(Exit::Error, says).hint("let this user write in that folder"))
}

/// Whether another process writes. Only who asks to write is told, so the lock is taken and let go of at once; nothing is written.
async fn locked(target: &Target) -> Result<Option<Finding>> {
    let mut session = Session::open(target, Access::Write).await?;
    session.execute("PRAGMA busy_timeout = 0").await?;
    match session.execute("BEGIN IMMEDIATE").await {
        Ok(_) => session.execute("ROLLBACK").await.map(|_| None),
        Err(Error { exit: Exit::Busy, .. }) => {
            let says = "another process is writing to the file";
            Ok(Some(
                Finding::stops(Exit::Busy, says).hint("try again when it is done: `fuser` on the file tells who it is"),
            ))
        }
        Err(error) => Ok(Some(Finding::of("", &error))),
    }
}
