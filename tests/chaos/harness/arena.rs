//! A machine of one's own, as far as a server sees of one: it may crash, its disk may be full, its clock may jump.

use crate::support::cluster::Cluster;
use crate::support::postgres::Database;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How much room the small disk has: enough for a few small databases.
const ROOM: &str = "size=160m";

/// A server on such a machine.
#[derive(Debug)]
pub struct Arena {
    pub cluster: Cluster,
}

impl Arena {
    /// Starts one of this major version.
    pub fn start(major: u32) -> Arena {
        let arena = Arena { cluster: Cluster::start(major, |folder| environment(&folder.join("clock"))) };
        arena.jump(0);
        arena
    }

    /// One that has a small disk, too.
    ///
    /// # Errors
    /// Where this machine lets nobody mount one.
    pub fn with_disk(major: u32) -> Result<Arena, String> {
        let arena = Arena::start(major);
        let disk = arena.disk();
        std::fs::create_dir(&disk).unwrap();
        mount(&["-t", "tmpfs", "-o", &format!("{ROOM},mode=1777"), "none"], &disk)?;
        let folder = disk.join("data").display().to_string();
        let server = &arena.cluster.server;
        // It reads what it is sent: to close it before is an error of the server's, now and then.
        server.psql(&format!("COPY (SELECT 1) TO PROGRAM 'cat > /dev/null && mkdir {folder}'"));
        server.psql(&format!("CREATE TABLESPACE small LOCATION '{folder}'"));
        Ok(arena)
    }

    /// What a program needs to live by the same clock.
    pub fn environment(&self) -> Vec<(String, String)> {
        environment(&self.clock())
    }

    fn clock(&self) -> PathBuf {
        self.cluster.folder().join("clock")
    }

    fn disk(&self) -> PathBuf {
        self.cluster.folder().join("disk")
    }

    /// Moves a database to the small disk, if there is one.
    pub fn confine(&self, database: &Database) {
        if self.disk().exists() {
            database.server.psql(&format!("ALTER DATABASE {} SET TABLESPACE small", database.name));
        }
    }

    /// The server ends without a farewell, and recovers.
    pub fn crash(&self) {
        self.cluster.crash();
    }

    /// Takes all room on the small disk.
    pub fn fill(&self) {
        let full = std::fs::write(self.disk().join("filler"), vec![0; 1 << 28]);
        assert!(full.is_err(), "the small disk has more room than it should");
    }

    /// Gives it back.
    pub fn make_room(&self) {
        drop(std::fs::remove_file(self.disk().join("filler")));
    }

    /// Sets the clock to so many days from now.
    pub fn jump(&self, days: i32) {
        std::fs::write(self.clock(), format!("{days:+}d")).unwrap();
    }

    /// All is as it was.
    pub fn calm(&self) {
        self.make_room();
        self.jump(0);
    }
}

fn mount(options: &[&str], at: &Path) -> Result<(), String> {
    let output = Command::new("mount").args(options).arg(at).output().map_err(|cause| cause.to_string())?;
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.success() { Ok(()) } else { Err(format!("no small disk here (who mounts must be root): {said}")) }
}

/// libfaketime's: the offset is read from the file each time; what measures a length of time is left alone, as it is by a real jump.
fn environment(clock: &Path) -> Vec<(String, String)> {
    let library = glob::glob("/usr/lib/*/faketime/libfaketime.so.1").unwrap().flatten().next();
    let library = library.expect("libfaketime is here: `scripts/postgres install` brings it");
    [
        ("LD_PRELOAD", library.display().to_string()),
        ("FAKETIME_TIMESTAMP_FILE", clock.display().to_string()),
        ("FAKETIME_NO_CACHE", "1".into()),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1".into()),
        ("FAKETIME_DISABLE_SHM", "1".into()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}
