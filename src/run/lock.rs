//! One run at a time.
//!
//! PostgreSQL: an advisory lock on a connection of its own, asked for again and again and never waited for. A run that waited
//! in `pg_advisory_lock` would hold a snapshot, and the concurrent index build of the run before it would wait for that
//! snapshot for ever. The server lets go of it when the connection ends, whatever ended it.
//!
//! SQLite: a row that names the run. It is a courtesy: what keeps two runs apart is that each migration is one
//! `BEGIN IMMEDIATE` transaction, which looks at the journal again before it does anything.
//!
//! The row names the holder to whoever has to wait. It may outlive a run that was killed; then it is believed only as long as
//! its process is there.

use super::journal::{self, Author, table};
use crate::engine::{Access, Engine, Session, Target};
use crate::error::{Error, Exit, Result};
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};

/// The first eight bytes of the SHA-256 of `concertina`.
const KEY: i64 = 0x7656_8563_5398_206a;

/// Between two attempts.
const POLL: Duration = Duration::from_millis(250);

/// How long a holder on another machine is believed, whose process cannot be looked for.
const TRUST: &str = "10 minutes";

/// The right to change the database, held until [`Lock::release`].
pub struct Lock {
    session: Session,
}

/// Who holds it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Holder {
    pub author: Author,
    /// UTC, by the database's clock.
    pub since: String,
    /// The command.
    pub what: String,
}

impl Lock {
    /// Takes the lock, waiting at most `wait`. `what` names the command to others.
    ///
    /// # Errors
    /// When another run holds it: who, since when, doing what.
    pub async fn take(target: &Target, what: &str, wait: Duration) -> Result<Lock> {
        let mut session = Session::open(target, Access::Create).await?;
        stay_open(&mut session).await?;
        let until = Instant::now() + wait;
        while !attempt(&mut session, what).await? {
            if Instant::now() >= until {
                return Err(busy(&mut session).await);
            }
            tokio::time::sleep(POLL).await;
        }
        let mut lock = Lock { session };
        lock.held().await?;
        Ok(lock)
    }

    /// Makes sure that it still is ours.
    ///
    /// # Errors
    /// When the connection is another one than it was, as behind a pooler.
    pub async fn held(&mut self) -> Result<()> {
        if self.session.engine() == Engine::Sqlite {
            return Ok(());
        }
        let query = format!("{} AND pid = pg_backend_pid()", holders());
        if self.session.value(&query).await?.is_some_and(|count| count != "0") {
            return Ok(());
        }
        Err(Error::new("the lock of this run is gone: statements of one connection reach different server processes")
            .hint("connect to the server itself, not through a pooler in transaction mode"))
    }

    /// Lets go.
    pub async fn release(mut self) -> Result<()> {
        let meta = table(self.session.engine(), "meta");
        if journal::exists(&mut self.session).await? {
            self.session.execute(&format!("DELETE FROM {meta} WHERE name = 'holder'")).await?;
        }
        if self.session.engine() == Engine::Postgres {
            self.session.execute(&format!("SELECT pg_advisory_unlock({KEY})")).await?;
        }
        Ok(())
    }
}

/// A query for how many hold the lock of this database; `pg_locks` has the key in two halves.
fn holders() -> String {
    format!(
        "SELECT count(*) FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1 \
         AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) \
         AND ((classid::bigint << 32) | objid::bigint) = {KEY}"
    )
}

/// The server must not end a connection that only holds the lock.
async fn stay_open(session: &mut Session) -> Result<()> {
    if session.engine() == Engine::Postgres {
        session.execute("SET idle_session_timeout = 0").await?;
    }
    Ok(())
}

async fn attempt(session: &mut Session, what: &str) -> Result<bool> {
    match session.engine() {
        Engine::Postgres => {
            let taken = session.value(&format!("SELECT pg_try_advisory_lock({KEY})::int")).await?;
            if taken.as_deref() != Some("1") {
                return Ok(false);
            }
            journal::prepare(session).await?;
            sign(session, what).await?;
            Ok(true)
        }
        Engine::Sqlite => {
            journal::prepare(session).await?;
            session.execute("BEGIN IMMEDIATE").await?;
            let free = holder(session).await?.is_none();
            if free {
                sign(session, what).await?;
            }
            session.execute("COMMIT").await?;
            Ok(free)
        }
    }
}

async fn sign(session: &mut Session, what: &str) -> Result<()> {
    let engine = session.engine();
    let since = session.value(&format!("SELECT {}", journal::now(engine))).await?.unwrap_or_default();
    let holder = Holder { author: Author::here(session).await?, since, what: what.into() };
    let text = serde_json::to_string(&holder).map_err(Error::bug)?;
    let upsert = format!(
        "INSERT INTO {} (name, value) VALUES ('holder', {}) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
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

/// The run that the row names, if it is believed.
async fn holder(session: &mut Session) -> Result<Option<Holder>> {
    let engine = session.engine();
    if !journal::exists(session).await? {
        return Ok(None);
    }
    let text = session.value(&format!("SELECT value FROM {} WHERE name = 'holder'", table(engine, "meta"))).await?;
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

async fn busy(session: &mut Session) -> Error {
    let error = match holder(session).await {
        Ok(Some(Holder { author, since, what })) => Error::of(
            Exit::Busy,
            format!("`{what}` is at work on this database: {author}, process {}, since {since}", author.pid),
        ),
        _ => Error::of(Exit::Busy, "another run of Concertina is at work on this database"),
    };
    error.hint("wait until it is done, and try again; `concertina status` shows how far it is")
}
