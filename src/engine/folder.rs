//! Folders for a while, of this user alone: what is in them is rows, sockets and logs.

use crate::error::{Result, file};
use tempfile::TempDir;

/// A folder among the temporary ones that nobody else can look into, for as long as its handle. `holds` says in an error what
/// it was to be for.
///
/// # Errors
/// When it cannot be made.
pub fn private_folder(prefix: &str, holds: &str) -> Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix);
    // Without them it would be as open as the umask leaves it.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder.tempdir().map_err(file(&format!("make a folder for {holds} in"), &std::env::temp_dir()))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn nobody_else_looks_into_it() {
        let folder = private_folder("concertina_test_", "a test").expect("a folder");
        let mode = folder.path().metadata().expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}
