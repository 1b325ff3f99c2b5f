//! Who is at work: a row that names the run to whoever has to wait.

use super::{HOLDER, KEY, PROCESS};
use crate::engine::{Engine, Session};
use crate::error::{Error, Exit, Result};
use crate::run::journal::{self, Author, table};
use serde::{Deserialize, Serialize};

/// How long a holder on another machine is believed, whose process cannot be looked for.
const TRUST: &str = "10 minutes";

/// Who holds the lock.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Holder {
    pub author: Author,
    /// UTC, by the database's clock.
    pub since: String,
    /// The command.
    pub what: String,
    /// PostgreSQL: the server's process that has the lock. A row with another one is of a run that was killed.
    pub backend: Option<String>,
}

/// A query for the server's process that has the lock of this database; `pg_locks` has the key in two halves.
pub(super) fn backend() -> String {
    format!(
        "SELECT pid FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1 \
         AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) \
         AND ((classid::bigint << 32) | objid::bigint) = {KEY}"
    )
}

pub(super) async fn sign(session: &mut Session, what: &str) -> Result<()> {
    let engine = session.engine();
    let since = session.value(&format!("SELECT {}", journal::now(engine))).await?.unwrap_or_default();
    let backend = if engine == Engine::Postgres { session.value(PROCESS).await? } else { None };
    let holder = Holder { author: Author::here(session).await?, since, what: what.into(), backend };
    let text = serde_json::to_string(&holder).map_err(Error::bug)?;
    let upsert = format!(
        "INSERT INTO {} (name, value) VALUES ('{HOLDER}', {}) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        table(engine, "meta"),
        session.dialect().literal(&text)
    );
    session.execute(&upsert).await.map(|_| ())
}

/// Whether somebody holds the lock, named or not.
///
/// # Errors
/// When the database cannot be asked.
pub async fn is_taken(session: &mut Session) -> Result<bool> {
    match session.engine() {
        Engine::Postgres => Ok(session.value(&backend()).await?.is_some()),
        Engine::Sqlite => Ok(at_work(session).await?.is_some()),
    }
}

/// The run that is at work, if there is one that has said who it is.
pub async fn at_work(session: &mut Session) -> Result<Option<Holder>> {
    let engine = session.engine();
    if !journal::exists(session).await? {
        return Ok(None);
    }
    let text = session.value(&format!("SELECT value FROM {} WHERE name = '{HOLDER}'", table(engine, "meta"))).await?;
    let holder: Option<Holder> = text.and_then(|text| serde_json::from_str(&text).ok());
    let Some(holder) = holder else { return Ok(None) };
    let believed = match engine {
        Engine::Postgres => holder.backend.is_some() && session.value(&backend()).await? == holder.backend,
        Engine::Sqlite => is_believed(session, &holder).await?,
    };
    Ok(believed.then_some(holder))
}

/// Whether the process of a SQLite holder is still there, or may be.
async fn is_believed(session: &mut Session, holder: &Holder) -> Result<bool> {
    if Author::here(session).await?.host == holder.author.host {
        return Ok(is_alive(holder.author.pid));
    }
    let recent = format!(
        "SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-{TRUST}') < {}",
        session.dialect().literal(&holder.since)
    );
    Ok(session.value(&recent).await?.as_deref() == Some("1"))
}

/// Whether a process of this machine is there. Where there is no `/proc` to tell, it is taken to be gone.
fn is_alive(pid: u32) -> bool {
    std::path::Path::new("/proc").join(pid.to_string()).exists()
}

/// That another run is at work: by name, or none if it has not said who it is and may yet (`nameless` is not enough).
pub(super) async fn busy(session: &mut Session, nameless: bool) -> Result<Option<Error>> {
    let said = match at_work(session).await? {
        Some(Holder { author, since, what, .. }) => {
            format!("`{what}` is at work on this database: {}, since {since}", author.in_full())
        }
        None if nameless => {
            let backend = session.value(&backend()).await?.unwrap_or_default();
            match session.tenant() {
                Some(_) => format!(
                    "a run on another tenant, or a session that does not say who it is, holds the lock of this database: server process {backend}"
                ),
                None => format!(
                    "a session that does not say who it is holds the lock of this database: server process {backend}"
                ),
            }
        }
        None => return Ok(None),
    };
    let hint =
        "wait until it is done, or let the command wait with `--wait 10m`; `concertina status` shows how far it is";
    Ok(Some(Error::of(Exit::Busy, said).hint(hint)))
}
