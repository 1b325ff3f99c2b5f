//! Servers of one's own, for what would hurt those that all share.

use super::postgres::Server;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// A folder that whoever runs a server may enter. The servers in it end, and it goes, with its handle or with this process, however
/// that ends.
#[derive(Debug)]
pub struct Grounds {
    folder: TempDir,
    guard: Child,
}

impl Grounds {
    pub fn new(name: &str) -> Grounds {
        let folder = TempDir::with_prefix(name).unwrap();
        Command::new("chmod").arg("755").arg(folder.path()).status().unwrap();
        // In a session of its own, where what kills this process and all its children does not kill the guard.
        let guard = Command::new("setsid").arg(program()).arg("guard").arg(folder.path()).stdin(Stdio::piped()).spawn();
        Grounds { folder, guard: guard.expect("setsid runs") }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The path of something in it.
    pub fn of(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }
}

impl Drop for Grounds {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        drop(self.guard.wait());
    }
}

/// A server that ends with its handle.
#[derive(Debug)]
pub struct Cluster {
    grounds: Grounds,
    pub server: Server,
    environment: Vec<(String, String)>,
}

impl Cluster {
    /// Starts one of this major version in an environment that its folder determines.
    pub fn start(major: u32, environment: impl Fn(&Path) -> Vec<(String, String)>) -> Cluster {
        let grounds = Grounds::new("cluster");
        let environment = environment(grounds.path());
        let server = Server::reached(major, &script(&["start", &major.to_string(), &grounds.of("data")], &environment));
        Cluster { grounds, server, environment }
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

    /// The folder that is its own: `data` in it is the server's.
    pub fn folder(&self) -> &Path {
        self.grounds.path()
    }

    /// Ends it as a crash does, and has it recover.
    pub fn crash(&self) {
        script(&["crash", &self.grounds.of("data")], &self.environment);
    }
}

/// What `scripts/postgres` prints; the environment is the server's.
pub fn script(arguments: &[&str], environment: &[(String, String)]) -> String {
    let own: Vec<String> = environment.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let output = Command::new(program()).args(arguments).env("CONCERTINA_POSTGRES_ENVIRONMENT", own.join(" ")).output();
    let output = output.expect("scripts/postgres runs");
    assert!(output.status.success(), "scripts/postgres {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn program() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/postgres")
}
