//! pgbench: begun, and ended as it ends when its time is over.

use super::{Whose, log, surroundings};
use crate::engine::{Target, postgres, private_folder};
use crate::error::{Error, Exit, Result, file};
use crate::project::TrafficFigures;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::{Child, Command};

/// How long a script runs before the migration begins.
pub const SETTLED: Duration = Duration::from_secs(1);

/// Connections of each script.
const CLIENTS: &str = "2";

/// Longer than any migration, in seconds: it is told when to end.
const FOR_EVER: &str = "864000";

/// How long a transaction may take that is under way when it is to end.
const GRACE: Duration = Duration::from_secs(30);

/// The program.
pub struct Pgbench(PathBuf);

/// A script that runs.
pub struct Traffic {
    whose: Whose,
    child: Child,
    /// With the script, what was told and the log of every transaction.
    folder: tempfile::TempDir,
}

impl Pgbench {
    /// The one that a shell finds, or a package of PostgreSQL's brought.
    ///
    /// # Errors
    /// When there is none.
    pub fn find() -> Result<Pgbench> {
        let missing = || {
            Error::of(Exit::Usage, "`--load` needs pgbench, and none is found on this machine")
                .hint("install PostgreSQL's programs (on Debian `apt install postgresql`), or put the folder of pgbench on PATH")
        };
        postgres::program("pgbench").map(Pgbench).ok_or_else(missing)
    }

    /// Begins a script on a copy. Passwords go through the environment: arguments are seen by everybody.
    ///
    /// # Errors
    /// When it cannot be run.
    pub fn begin(&self, target: &Target, whose: Whose, script: &str) -> Result<Traffic> {
        let folder = private_folder("concertina_load_", "a script")?;
        let path = |name: &str| folder.path().join(name);
        fs::write(path("script"), script).map_err(file("write", &path("script")))?;
        let told = File::create(path("told")).map_err(file("write", &path("told")))?;
        let surroundings = surroundings(target)?;
        let mut command = Command::new(&self.0);
        command.args(["--no-vacuum", "--client", CLIENTS, "--time", FOR_EVER, "--log"]);
        command.arg("--log-prefix").arg(path("log")).arg("--file").arg(path("script"));
        command.envs(surroundings.variables).env("LC_ALL", "C");
        for name in surroundings.without {
            command.env_remove(name);
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(told).kill_on_drop(true);
        let child = command.spawn().map_err(file("run", &self.0))?;
        Ok(Traffic { whose, child, folder })
    }
}

impl Traffic {
    /// Ends it, and gives what it met.
    ///
    /// # Errors
    /// When what it wrote cannot be read.
    pub async fn end(mut self) -> Result<TrafficFigures> {
        let early = self.child.try_wait().map_err(|cause| Error::new(format!("pgbench cannot be asked: {cause}")))?;
        let over = match early {
            Some(_) => true,
            None => {
                self.ring();
                tokio::time::timeout(GRACE, self.child.wait()).await.is_ok()
            }
        };
        let mut figures = log::read(self.folder.path(), self.whose.word())?;
        if early.is_some() && figures.failed == 0 {
            (figures.failed, figures.first_error) = (1, Some("pgbench ended by itself".into()));
        }
        if !over {
            (figures.failed, figures.first_error) = (figures.failed + 1, Some("a transaction did not end".into()));
        }
        Ok(figures)
    }

    /// Its alarm clock: pgbench ends then as soon as the transactions under way have ended, and writes its log down.
    #[cfg(unix)]
    fn ring(&mut self) {
        use rustix::process::{Pid, Signal, kill_process};
        let process = self.child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        if let Some(process) = process {
            // Who is gone by then has ended by itself.
            kill_process(process, Signal::ALARM).unwrap_or_default();
        }
    }

    /// There is no such clock: what was under way is not known.
    #[cfg(not(unix))]
    fn ring(&mut self) {
        drop(self.child.start_kill());
    }
}
