use crate::config::or_here;
use std::path::PathBuf;
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
        let mut command = Command::new(shell[0]);
        command
            .args([shell[1], &self.command])
            .current_dir(or_here(&self.folder))
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }
}
