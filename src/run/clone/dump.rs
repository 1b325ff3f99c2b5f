//! `pg_dump | psql`: the server's own programs copy what they know, one snapshot, and nobody waits.

use super::{How, Source};
use crate::engine::postgres::Server;
use crate::engine::{Access, Session};
use crate::error::{Error, Result};
use std::process::{Output, Stdio};
use tokio::process::Command;

/// Copies the database of the source into a new one. Passwords go through the environment: arguments are seen by everybody.
pub async fn copy(source: &Source<'_>, server: &Server, name: &str) -> Result<How> {
    let (dump, shell) = (major("pg_dump").await?, major("psql").await?);
    let session = Session::open(source.target, Access::Read).await?;
    let running: u32 = session.version().parse().unwrap_or(u32::MAX);
    drop(session);
    if dump < running {
        return Err(Error::new(format!("pg_dump is of version {dump}, and the server of {running}")));
    }
    if shell < dump {
        return Err(Error::new(format!("psql is of version {shell}, and pg_dump of {dump}")));
    }
    server.create(name).await?;
    pipe(source, server, name).await.map(|()| How::Dump)
}

/// What is dumped, and what not: of tenants' schemas only the one that is worked on, with its journal and its quarantine.
fn choice(source: &Source<'_>) -> Vec<String> {
    let own = (!source.scope.owners).then(|| "--no-owner".to_string());
    let others =
        source.target.tenant().into_iter().flat_map(|tenant| tenant.others().map(|other| tenant.beside(other)));
    let schemas = others.flat_map(|other| [other.journal(), other.trash(), other.schema]);
    // A name in quotes is no pattern.
    let without = schemas.map(|schema| format!("--exclude-schema=\"{}\"", schema.replace('"', "\"\"")));
    own.into_iter().chain(without).collect()
}

/// The major version that a program names.
async fn major(program: &str) -> Result<u32> {
    let output = Command::new(program).arg("--version").output().await;
    let output = output.map_err(|cause| Error::new(format!("`{program}` cannot be run: {cause}")))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let version = text.split_whitespace().find(|word| word.starts_with(|letter: char| letter.is_ascii_digit()));
    let digits = version.and_then(|version| version.split(|letter: char| !letter.is_ascii_digit()).next());
    let unread = || Error::new(format!("`{program} --version` says `{}`", text.trim()));
    digits.and_then(|digits| digits.parse().ok()).ok_or_else(unread)
}

async fn pipe(source: &Source<'_>, server: &Server, name: &str) -> Result<()> {
    let mut dump = program("pg_dump", server, server.database())?;
    dump.args(choice(source));
    dump.args(["--no-subscriptions", "--no-publications", "--no-tablespaces"]);
    let mut dump = dump.stdout(Stdio::piped()).spawn().map_err(|cause| cannot("pg_dump", &cause))?;
    let text = dump.stdout.take().ok_or_else(|| Error::bug("pg_dump has no output"))?;
    let text: Stdio = text.try_into().map_err(|cause| cannot("pg_dump", &cause))?;
    let mut shell = program("psql", server, name)?;
    shell.args(["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--file", "-"]);
    let shell = shell.stdin(text).stdout(Stdio::null()).spawn().map_err(|cause| cannot("psql", &cause))?;
    let (dumped, restored) = tokio::join!(dump.wait_with_output(), shell.wait_with_output());
    let restored = well("psql", &restored.map_err(|cause| cannot("psql", &cause))?);
    let dumped = well("pg_dump", &dumped.map_err(|cause| cannot("pg_dump", &cause))?);
    // If psql gives up, pg_dump complains of the broken pipe: psql's is the reason.
    restored.and(dumped)
}

/// A program that finds the database in its environment, never asks for a password, and dies with us.
fn program(name: &str, server: &Server, database: &str) -> Result<Command> {
    let surroundings = server.surroundings(database)?;
    let mut command = Command::new(name);
    command.envs(surroundings.variables).arg("--no-password").env("LC_ALL", "C");
    for name in surroundings.without {
        command.env_remove(name);
    }
    command.stdin(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
    Ok(command)
}

fn cannot(program: &str, cause: &std::io::Error) -> Error {
    Error::new(format!("`{program}` cannot be run: {cause}"))
}

fn well(program: &str, output: &Output) -> Result<()> {
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let error = Error::new(format!("`{program}` failed"));
    Err(said.lines().take(5).fold(error, |error, line| error.detail(line)))
}
