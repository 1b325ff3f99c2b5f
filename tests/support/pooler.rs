//! PgBouncer in front of a server.

use super::cli::server_user;
use super::postgres::Server;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const PORT: u16 = 6432;

/// A pooler that ends with its handle.
pub struct Pooler {
    folder: TempDir,
    process: Child,
}

impl Pooler {
    /// One that lends a server's process for a `session`, a `transaction` or a `statement`, from a pool of so many.
    pub fn start(server: &Server, lends_for: &str, size: usize) -> Pooler {
        let folder = TempDir::with_prefix("pooler").unwrap();
        let (path, (host, port)) = (folder.path().display().to_string(), server.socket());
        let configuration = format!(
            "[databases]\n* = host={host} port={port}\n[pgbouncer]\nunix_socket_dir = {path}\nlisten_port = {PORT}\n\
             auth_type = any\npool_mode = {lends_for}\ndefault_pool_size = {size}\nlogfile = {path}/log\n\
             ignore_startup_parameters = extra_float_digits,options\n"
        );
        let file = folder.path().join("pgbouncer.ini");
        fs::write(&file, configuration.replace("* =", "* = user=postgres")).unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
        let mut command = match fs::metadata(folder.path()).unwrap().uid() {
            0 => {
                // It refuses to run as root.
                let mut command = Command::new("setpriv");
                command.args(["--reuid", server_user(), "--clear-groups", "--", "pgbouncer"]);
                command
            }
            _ => Command::new("pgbouncer"),
        };
        let process = command.arg("-q").arg(&file).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let process = process.expect("pgbouncer runs: `scripts/postgres install` brings it");
        let pooler = Pooler { folder, process };
        let begun = Instant::now();
        while UnixStream::connect(pooler.folder.path().join(format!(".s.PGSQL.{PORT}"))).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(10), "pgbouncer did not start: {}", pooler.log());
            thread::sleep(Duration::from_millis(20));
        }
        pooler
    }

    /// The URL of a database through it.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@localhost/{database}?host={}&port={PORT}", self.folder.path().display())
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
