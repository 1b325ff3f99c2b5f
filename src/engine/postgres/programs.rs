//! PostgreSQL's own programs on this machine: what a private server is made with.

use crate::error::{Error, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The major versions whose packages are looked for.
const OLDEST: u32 = 14;
const NEWEST: u32 = 18;

/// The folder with `initdb` and `postgres` of a major version: the one that a person named, else the first that is found.
///
/// # Errors
/// When there is none, or the one that is named is of another version.
pub fn folder(major: u32, named: Option<&Path>) -> Result<PathBuf> {
    if let Some(folder) = named {
        return match version(folder) {
            Some(found) if found == major => Ok(folder.to_path_buf()),
            Some(found) => Err(Error::new(format!("the programs in `{}` are of PostgreSQL {found}", folder.display()))),
            None => Err(Error::new(format!("`{}` has no `initdb` and `postgres` that run", folder.display()))),
        };
    }
    let found = places(major).into_iter().find(|folder| version(folder) == Some(major));
    found.ok_or_else(|| Error::new(format!("no server programs of PostgreSQL {major} are found on this machine")))
}

/// A program that works with any server: the one that a shell finds, else the newest that a package brought.
pub fn program(name: &str) -> Option<PathBuf> {
    let newest_first = (OLDEST..=NEWEST).rev().flat_map(places);
    newest_first.map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// Where they may be, the likeliest first: those that a shell finds, then where packages put them.
fn places(major: u32) -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let usual = [
        format!("/usr/lib/postgresql/{major}/bin"),
        format!("/usr/pgsql-{major}/bin"),
        format!("/usr/lib/postgresql{major}/bin"),
        format!("/usr/libexec/postgresql{major}"),
        format!("/opt/homebrew/opt/postgresql@{major}/bin"),
        format!("/usr/local/opt/postgresql@{major}/bin"),
        format!("/opt/local/lib/postgresql{major}/bin"),
        format!("/Applications/Postgres.app/Contents/Versions/{major}/bin"),
        "/usr/local/pgsql/bin".to_string(),
    ];
    std::env::split_paths(&path).chain(configured()).chain(usual.map(PathBuf::from)).collect()
}

/// What `pg_config` says.
fn configured() -> Option<PathBuf> {
    said(Command::new("pg_config").arg("--bindir")).map(|text| PathBuf::from(text.trim()))
}

/// The major version of the server in a folder, if one can be made with what is there.
fn version(folder: &Path) -> Option<u32> {
    let [initdb, postgres] = ["initdb", "postgres"].map(|name| folder.join(name));
    if !initdb.is_file() || !postgres.is_file() {
        return None;
    }
    major(&said(Command::new(postgres).arg("--version"))?)
}

/// `15` of `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`, `18` of `postgres (PostgreSQL) 18beta1`.
fn major(said: &str) -> Option<u32> {
    let number = said.split_once("(PostgreSQL) ")?.1;
    number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

fn said(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_tells_its_major_version() {
        assert_eq!(major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(major("postgres (EnterpriseDB) 15"), None);
    }

    #[test]
    fn a_folder_that_is_named_is_taken_or_refused_and_no_other() {
        let folder = tempfile::tempdir().expect("a folder");
        let error = super::folder(15, Some(folder.path())).expect_err("empty").to_string();
        assert!(error.contains("no `initdb`"), "{error}");
    }
}
