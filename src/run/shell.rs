use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::process::Command;

/// A command of the configuration.
#[derive(Clone, Debug)]
pub struct Shell {
    /// As a shell takes it.
    pub command: String,
    /// Where it runs; empty for the current folder.
    pub folder: PathBuf,
}

impl Shell {
    /// The command, not yet begun, with nothing on its standard input. It ends with its handle.
    pub(super) fn prepared(&self) -> Command {
        let shell = if cfg!(windows) { ["cmd", "/C"] } else { ["sh", "-c"] };
        let folder = if self.folder.as_os_str().is_empty() { Path::new(".") } else { &self.folder };
        let mut command = Command::new(shell[0]);
        command.args([shell[1], &self.command]).current_dir(folder).stdin(Stdio::null()).kill_on_drop(true);
        command
    }
}
