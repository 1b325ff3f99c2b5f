//! A private server that is there for one command: no rows that anybody misses, no port, no password, no sync to disk.
//!
//! It runs under a shell that waits for the end of its standard input, which this process holds open. However this process
//! ends (well, by a panic, by Ctrl-C, by `kill -9`), the shell then stops the server by its own number and removes its folder.

use super::Connection;
use super::parameters::Parameters;
use crate::engine::{Access, private_folder};
use crate::error::{Error, Result, file};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Between two knocks.
const POLL: Duration = Duration::from_millis(10);

/// Runs the program `$0` with the arguments behind `$1` until standard input ends; then the folder `$1` goes.
const GUARD: &str = r#"folder=$1; shift; "$0" "$@" > "$folder/log" 2>&1 < /dev/null & server=$!
    read -r _; kill -QUIT "$server" 2> /dev/null; wait "$server"; rm -rf "$folder""#;

/// Nothing that is kept has to survive, and nobody but this process connects.
const SETTINGS: [&str; 12] = [
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
    "max_connections=20",
    "max_locks_per_transaction=1024",
    "jit=off",
    "shared_buffers=64MB",
];

/// A running server.
pub struct Cluster {
    /// PostgreSQL's programs that it was made with.
    pub programs: PathBuf,
    guard: Child,
    parameters: Parameters,
    /// Removed by the guard; here for the case that there is none yet.
    folder: TempDir,
}

impl Cluster {
    /// Makes and starts a server whose only role is `user`.
    ///
    /// # Errors
    /// When this is root, whom PostgreSQL refuses, or the programs do not run.
    pub async fn start(programs: PathBuf, user: &str) -> Result<Cluster> {
        let folder = private_folder("concertina_server_", "a private server")?;
        refuse_root(folder.path())?;
        let data = folder.path().join("data");
        initialize(&programs, &data, user).await?;
        let host = folder.path().to_string_lossy();
        let said = [("host", &*host), ("port", "5432"), ("user", user), ("dbname", "postgres")];
        let parameters = Parameters::alone(&said);
        let guard = guarded(&programs, folder.path(), &data)?;
        let mut cluster = Cluster { programs, guard, parameters, folder };
        cluster.answers().await.map(|()| cluster)
    }

    /// How its database `postgres` is reached.
    pub(super) fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// Waits until the server lets somebody in.
    async fn answers(&mut self) -> Result<()> {
        let since = Instant::now();
        loop {
            let refused = match Connection::connect(&self.parameters, Access::Write).await {
                Ok(connection) => return connection.close().await,
                Err(error) => error,
            };
            if since.elapsed() > PATIENCE || self.has_given_up() {
                return Err(self
                    .words()
                    .into_iter()
                    .fold(refused, Error::detail)
                    .context("a private server does not start"));
            }
            tokio::time::sleep(POLL).await;
        }
    }

    /// Whether the log ends in what a server says that does not start.
    fn has_given_up(&self) -> bool {
        self.words().iter().any(|line| line.contains("FATAL") && !line.contains("starting up"))
    }

    /// The last lines of the server's log.
    fn words(&self) -> Vec<String> {
        let log = std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().rev().take(5).collect();
        lines.into_iter().rev().map(str::to_string).collect()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        // It is gone when this returns; what the shell ends with tells nothing more.
        drop(self.guard.wait());
    }
}

/// Who makes a file is its owner.
#[cfg(unix)]
fn refuse_root(folder: &Path) -> Result<()> {
    use std::os::unix::fs::MetadataExt;
    let owner = folder.metadata().map_err(file("look at", folder))?.uid();
    if owner == 0 { Err(Error::new("PostgreSQL does not run as root, and this is root")) } else { Ok(()) }
}

#[cfg(not(unix))]
fn refuse_root(_: &Path) -> Result<()> {
    Err(Error::new("private servers are for Unix"))
}

async fn initialize(programs: &Path, data: &Path, user: &str) -> Result<()> {
    let initdb = programs.join("initdb");
    let mut command = tokio::process::Command::new(&initdb);
    command.arg("--pgdata").arg(data).args(["--username", user]).kill_on_drop(true);
    command.args(["--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync", "--no-instructions"]);
    let output = command.env("LC_ALL", "C").stdin(Stdio::null()).output().await.map_err(file("run", &initdb))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let error = Error::new(format!("`{}` ended with {}", initdb.display(), output.status));
    Err(said.trim().lines().map(str::to_string).fold(error, Error::detail))
}

/// The server under its guard, in a process group of its own: Ctrl-C is for this process, which ends it in good order.
fn guarded(programs: &Path, folder: &Path, data: &Path) -> Result<Child> {
    let postgres = programs.join("postgres");
    let mut command = Command::new("sh");
    command.args(["-c", GUARD]).arg(&postgres).arg(folder).arg("-D").arg(data).arg("-k").arg(folder);
    command.args(["-p", "5432"]).args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command.current_dir(folder).env("LC_ALL", "C");
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().map_err(file("run", &postgres))
}
