//! `pg_service.conf`: parameters under a name.

use super::Parameters;
use super::environment::{Environment, home};
use crate::error::{Error, Exit, Result, file};
use std::path::{Path, PathBuf};

/// Where Debian's libpq looks when `PGSYSCONFDIR` does not say.
const SYSTEM: &str = "/etc/postgresql-common";

/// Adds what a service says and nothing before it has said.
///
/// # Errors
/// A service that no file has, and a file that cannot be read.
pub fn add(service: &str, named: Option<&str>, environment: &Environment, said: &mut Parameters) -> Result<()> {
    let own = named.map(PathBuf::from).or_else(|| home(environment, ".pg_service.conf").filter(|path| path.exists()));
    let system = PathBuf::from(environment("PGSYSCONFDIR").unwrap_or_else(|| SYSTEM.into())).join("pg_service.conf");
    let files = own.into_iter().chain(Some(system).filter(|path| path.exists()));
    for path in files {
        let text = std::fs::read_to_string(&path).map_err(file("read the service file", &path))?;
        if section(&path, &text, service, said)? {
            return Ok(());
        }
    }
    Err(Error::new(format!("there is no service `{service}`"))
        .hint("write `[NAME]` and its parameters to ~/.pg_service.conf, or name the file in PGSERVICEFILE"))
}

/// Reads a service's section, if the file has it.
fn section(path: &Path, text: &str, service: &str, said: &mut Parameters) -> Result<bool> {
    let header = format!("[{service}]");
    let lines = text.lines().map(str::trim).enumerate();
    let mut within = lines.skip_while(|(_, line)| *line != header);
    let found = within.next().is_some();
    let own = within.take_while(|(_, line)| !line.starts_with('['));
    for (at, line) in own.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
        let place = || format!("`{}`, line {}", path.display(), at + 1);
        match line.split_once('=') {
            Some(("service" | "servicefile", _)) => {
                return Err(Error::new(format!("{}: a service names no other one", place())));
            }
            Some((name, value)) => {
                said.add(name, value.to_string()).map_err(|error| error.context(place()).exit(Exit::Error))?;
            }
            None => {
                return Err(Error::new(format!("{}: this is not `name=value`", place()))
                    .hint("services in LDAP are not supported"));
            }
        }
    }
    Ok(found)
}
