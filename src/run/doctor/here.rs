//! Whether a server runs on this machine, told by its process.

use super::patient::Patient;
use crate::error::Result;
use std::path::PathBuf;

/// The folder of the server's process in `/proc`, where it is one of this machine. A container's is not: its numbers are others.
pub async fn process(patient: &mut Patient<'_>) -> Result<Option<PathBuf>> {
    let number = patient.value("SELECT pg_backend_pid()").await?;
    let folder = PathBuf::from("/proc").join(number);
    let Ok(title) = std::fs::read(folder.join("cmdline")) else { return Ok(None) };
    let title = String::from_utf8_lossy(&title).into_owned();
    let database = patient.value("SELECT current_database()").await?;
    Ok((title.starts_with("postgres: ") && title.contains(&database)).then_some(folder))
}
