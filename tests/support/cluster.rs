//! A server of one's own, for what would hurt those that all share.

use super::postgres::Server;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A server that ends with its handle, in a folder that whoever runs it may enter.
#[derive(Debug)]
pub struct Cluster {
    folder: TempDir,
    pub server: Server,
    environment: Vec<(String, String)>,
}

impl Cluster {
    /// Starts one of this major version in an environment that its folder determines.
    pub fn start(major: u32, environment: impl Fn(&Path) -> Vec<(String, String)>) -> Cluster {
        let folder = open_folder("cluster");
        let environment = environment(folder.path());
        let data = folder.path().join("data").display().to_string();
        let server = Server::reached(major, &script(&["start", &major.to_string(), &data], &environment));
        Cluster { folder, server, environment }
    }

    /// One in an environment like any other's.
    pub fn alone(major: u32) -> Cluster {
        Cluster::start(major, |_| vec![])
    }

    /// Sets something that counts at once.
    pub fn set(&self, name: &str, value: &str) {
        self.server.psql(&format!("ALTER SYSTEM SET {name} = '{value}';"));
        self.server.psql("SELECT pg_reload_conf()");
    }

    /// The folder: `data` in it is the server's.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Ends it as a crash does, and has it recover.
    pub fn crash(&self) {
        script(&["crash", &self.data()], &self.environment);
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        script(&["stop", &self.data()], &[]);
    }
}

/// A folder that every user may enter.
pub fn open_folder(name: &str) -> TempDir {
    let folder = TempDir::with_prefix(name).unwrap();
    Command::new("chmod").arg("755").arg(folder.path()).status().unwrap();
    folder
}

/// What `scripts/postgres` prints; the environment is the server's.
pub fn script(arguments: &[&str], environment: &[(String, String)]) -> String {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/postgres");
    let own: Vec<String> = environment.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let output = Command::new(path).args(arguments).env("CONCERTINA_POSTGRES_ENVIRONMENT", own.join(" ")).output();
    let output = output.expect("scripts/postgres runs");
    assert!(output.status.success(), "scripts/postgres {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
