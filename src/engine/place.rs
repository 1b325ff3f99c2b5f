//! Which database a target leads to, whoever connects and however.

use super::Target;
use crate::error::{Error, Result};
use std::path::Path;

impl Target {
    /// The same text for two targets that lead to one database, as far as that can be told without going there: the server by
    /// its name and port and the database, or the file.
    ///
    /// # Errors
    /// A URL that cannot be obeyed, a folder that cannot be looked at.
    pub fn place(&self) -> Result<String> {
        match self {
            Target::Postgres(parameters) => parameters.place(),
            Target::Sqlite(path) => Ok(file(path)?.display().to_string()),
        }
    }
}

/// The file without links and `..`; one that is not there yet by its folder.
fn file(path: &Path) -> Result<std::path::PathBuf> {
    if let Ok(there) = path.canonicalize() {
        return Ok(there);
    }
    let whole = std::path::absolute(path).map_err(|cause| Error::new(format!("`{}`: {cause}", path.display())))?;
    let folder = whole.parent().and_then(|folder| folder.canonicalize().ok());
    Ok(match (folder, whole.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => whole,
    })
}
