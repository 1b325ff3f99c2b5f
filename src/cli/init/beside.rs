//! What stands beside the configuration: a runbook for people, and what version control leaves alone. A file that is there is a
//! person's, and stays.

use crate::engine::Target;
use crate::error::{Result, file};
use std::path::{Path, PathBuf};

const RUNBOOK: &str = include_str!("runbook.md");

/// A password may stand in `.env`; the others are left when a command is killed while it writes.
const IGNORED: &str = ".env\n.concertina-*\n";

/// Writes those that are not there, and gives their paths.
///
/// # Errors
/// When the disk refuses.
pub fn write(migrations: &Path, target: Option<&Target>) -> Result<Vec<PathBuf>> {
    let files = [(migrations.join("README.md"), RUNBOOK.to_string()), (".gitignore".into(), ignored(target))];
    let mut written = vec![];
    for (path, text) in files {
        if !path.exists() {
            std::fs::write(&path, text).map_err(file("write", &path))?;
            written.push(path);
        }
    }
    Ok(written)
}

/// With the database, where it is a file of the project, and what SQLite keeps beside it.
fn ignored(target: Option<&Target>) -> String {
    let database = match target {
        Some(Target::Sqlite(path)) if path.is_relative() => format!("{0}\n{0}-*\n", path.display()),
        _ => String::new(),
    };
    format!("{IGNORED}{database}")
}
