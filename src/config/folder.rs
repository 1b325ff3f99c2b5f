//! Folders as the system takes them: of a path that is only a name, the folder is the current one.

use std::path::Path;

/// The folder that a file stands in.
pub fn folder_of(path: &Path) -> &Path {
    or_here(path.parent().unwrap_or(Path::new("")))
}

/// A folder; the current one where the path is empty, as a root is.
pub fn or_here(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_alone_stands_in_the_current_folder() {
        let folders = ["app.db", "", "a/app.db", "/app.db", "/"].map(|path| folder_of(Path::new(path)));
        assert_eq!(folders, [".", ".", "a", "/", "."].map(Path::new));
    }
}
