//! What git knows of the folder that files stand in; nothing where there is no git, or it is not its folder.

use crate::config::or_here;
use std::path::Path;
use std::process::{Command, Stdio};

/// Whether a merge is begun there and not committed.
pub fn is_merging(folder: &Path) -> bool {
    git(or_here(folder), &["rev-parse", "--quiet", "--verify", "MERGE_HEAD"]).is_some()
}

/// The address of who works there.
pub fn address(folder: &Path) -> Option<String> {
    let printed = git(or_here(folder), &["config", "user.email"])?;
    Some(printed.trim().to_string()).filter(|address| !address.is_empty())
}

/// What a command of it prints.
pub fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git")
        .current_dir(folder)
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    String::from_utf8(output.stdout).ok().filter(|_| output.status.success())
}
