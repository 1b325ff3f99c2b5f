//! A server of one's own, and a standby that follows it.

use super::postgres::Server;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// Two servers that end with their handle.
pub struct Pair {
    folder: TempDir,
    pub primary: Server,
    pub standby: Server,
}

impl Pair {
    /// Starts both, of this major version.
    pub fn start(major: u32) -> Pair {
        let folder = TempDir::with_prefix("pair").unwrap();
        let path = |name: &str| folder.path().join(name).display().to_string();
        let (first, second) = (path("primary"), path("standby"));
        // Whoever runs the servers has to enter it.
        Command::new("chmod").args(["755", &folder.path().display().to_string()]).status().unwrap();
        let primary = Server::reached(major, &script(&["start", &major.to_string(), &first]));
        let standby = Server::reached(major, &script(&["follow", &second, &first]));
        Pair { folder, primary, standby }
    }

    /// Keeps the standby from replaying what it gets, or lets it go on.
    pub fn replays(&self, goes_on: bool) {
        let word = if goes_on { "resume" } else { "pause" };
        self.standby.psql(&format!("SELECT pg_wal_replay_{word}()"));
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        for name in ["standby", "primary"] {
            script(&["stop", &self.folder.path().join(name).display().to_string()]);
        }
    }
}

pub(super) fn script(arguments: &[&str]) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/postgres");
    let output = Command::new(path).args(arguments).output().expect("scripts/postgres runs");
    assert!(output.status.success(), "scripts/postgres {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
