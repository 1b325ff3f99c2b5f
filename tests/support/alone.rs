//! A server of one's own, where settings, slots and transaction numbers are nobody else's.

use super::pair::script;
use super::postgres::Server;
use std::process::Command;
use tempfile::TempDir;

/// A server that ends with its handle.
pub struct Alone {
    folder: TempDir,
    pub server: Server,
}

impl Alone {
    /// Starts one of this major version.
    pub fn start(major: u32) -> Alone {
        let folder = TempDir::with_prefix("alone").unwrap();
        // Whoever runs the server has to enter it.
        Command::new("chmod").args(["755", &folder.path().display().to_string()]).status().unwrap();
        let data = folder.path().join("data").display().to_string();
        let server = Server::reached(major, &script(&["start", &major.to_string(), &data]));
        Alone { folder, server }
    }

    /// Sets something that counts at once.
    pub fn set(&self, name: &str, value: &str) {
        self.server.psql(&format!("ALTER SYSTEM SET {name} = '{value}';"));
        self.server.psql("SELECT pg_reload_conf()");
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        script(&["stop", &self.folder.path().join("data").display().to_string()]);
    }
}
