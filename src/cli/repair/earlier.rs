//! What a file was: version control knows it, if anything does. Its sum tells whether it is that.

use crate::cli::git::git;
use crate::config::folder_of;
use crate::project::digest;
use std::path::Path;

/// How many of its versions are looked at.
const VERSIONS: &str = "-n200";

/// The text of a file that has one of these sums; nothing where there is no git, or it does not know it.
pub fn text(path: &Path, sums: &[String]) -> Option<String> {
    let folder = folder_of(path);
    let name = path.file_name()?.to_str()?;
    let versions = git(folder, &["log", VERSIONS, "--all", "--format=%H", "--", name])?;
    let texts = versions.lines().filter_map(|version| git(folder, &["show", &format!("{version}:./{name}")]));
    let found = |text: &String| sums.contains(&digest(text));
    texts.into_iter().find(found)
}
