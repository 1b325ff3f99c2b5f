//! Who is at work: a row that names the run to whoever has to wait.

use super::{HOLDER, KEY};
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
}

/// A query for how many hold the lock of this database; `pg_locks` has the key in two halves.
pub(super) fn holders() -> String {
    format!(
        "SELECT count(*) FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1 \
         AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) \
         AND ((classid::bigint << 32) | objid::bigint) = {KEY}"
    )
}

pub(super) async fn sign(session: &mut Session, what: &str) -> Result<()> {
    let engine = session.engine();
    let since = session.value(&format!("SELECT {}", journal::now(engine))).await?.unwrap_or_default();
    let holder = Holder { author: Author::here(session).await?, since, what: what.into() };
    let text = serde_json::to_string(&holder).map_err(Error::bug)?;
    let upsert = format!(
        "INSERT INTO {} (name, value) VALUES ('{HOLDER}', {}) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        table(engine, "meta"),
        session.dialect().literal(&text)
    );
    session.execute(&upsert).await.map(|_| ())
}

/// The run that is at work, if there is one.
pub async fn at_work(session: &mut Session) -> Result<Option<Holder>> {
    let postgres = session.engine() == Engine::Postgres;
    if postgres && session.value(&holders()).await?.is_none_or(|count| count == "0") {
        return Ok(None);
    }
    holder(session).await
}

/// Whether somebody holds the lock, named or not.
///
/// # Errors
/// When the database cannot be asked.
pub async fn is_taken(session: &mut Session) -> Result<bool> {
    match session.engine() {
        Engine::Postgres => Ok(session.value(&holders()).await?.is_some_and(|count| count != "0")),
        Engine::Sqlite => Ok(holder(session).await?.is_some()),
    }
}

/// The run that the row names, if it is believed.
pub(super) async fn holder(session: &mut Session) -> Result<Option<Holder>> {
    let engine = session.engine();
    if !journal::exists(session).await? {
        return Ok(None);
    }
    let text = session.value(&format!("SELECT value FROM {} WHERE name = '{HOLDER}'", table(engine, "meta"))).await?;
    let holder: Option<Holder> = text.and_then(|text| serde_json::from_str(&text).ok());
    let Some(holder) = holder else { return Ok(None) };
    if engine == Engine::Postgres {
        return Ok(Some(holder));
    }
    let here = Author::here(session).await?;
    let recent = format!(
        "SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-{TRUST}') < {}",
        session.dialect().literal(&holder.since)
    );
    let believed = match here.host == holder.author.host {
        true => is_alive(holder.author.pid),
        false => session.value(&recent).await?.as_deref() == Some("1"),
    };
    Ok(believed.then_some(holder))
}

/// Whether a process of this machine is there. Where there is no `/proc` to tell, it is taken to be gone.
fn is_alive(pid: u32) -> bool {
    std::path::Path::new("/proc").join(pid.to_string()).exists()
}

pub(super) async fn busy(session: &mut Session) -> Error {
    let error = match holder(session).await {
        Ok(Some(Holder { author, since, what })) => {
            Error::of(Exit::Busy, format!("`{what}` is at work on this database: {}, since {since}", author.in_full()))
        }
        _ => Error::of(Exit::Busy, "another run of Concertina is at work on this database"),
    };
    error.hint(
        "wait until it is done, or let the command wait with `--wait 10m`; `concertina status` shows how far it is",
    )
}
