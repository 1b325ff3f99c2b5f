//! One run at a time.
//!
//! PostgreSQL: an advisory lock on a connection of its own, asked for again and again and never waited for. A run that waited
//! in `pg_advisory_lock` would hold a snapshot, and the concurrent index build of the run before it would wait for that
//! snapshot for ever. The server lets go of it when the connection ends, whatever ended it.
//!
//! Tenants in schemas of one database share its lock: an index that is built concurrently in one waits for the transactions of all
//! others, and two such builds can wait for each other.
//!
//! SQLite: a row that names the run. It is a courtesy: what keeps two runs apart is that each migration is one
//! `BEGIN IMMEDIATE` transaction, which looks at the journal again before it does anything.
//!
//! The row names the holder to whoever has to wait. It may outlive a run that was killed; then it is believed only as long as
//! its process is there.

mod heart;
mod holder;

pub(super) use holder::is_taken;
pub use holder::{Holder, at_work};

use super::Site;
use super::journal::{self, table};
use crate::engine::{Access, Engine, Session, pooled};
use crate::error::Result;
use holder::{backend, busy, sign};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

/// The first eight bytes of the SHA-256 of `concertina`.
const KEY: i64 = 0x7656_8563_5398_206a;

/// The row that names the holder.
const HOLDER: &str = "holder";

/// The number of the server's process.
const PROCESS: &str = "SELECT pg_backend_pid()";

/// How long a server may take to say who it is.
const ANSWER: Duration = Duration::from_secs(5);

/// Between two attempts.
const POLL: Duration = Duration::from_millis(250);

/// The right to change the database, held until [`Lock::release`].
pub struct Lock {
    session: Arc<Mutex<Session>>,
    heart: Option<JoinHandle<()>>,
}

impl Lock {
    /// Takes the lock of a site for what `work` is to do, waiting as long as the site says. `what` names the command to others; the
    /// site's run is stopped when the lock is lost.
    ///
    /// # Errors
    /// When another run holds it: who, since when, doing what. Behind a pooler that no lock survives.
    pub async fn take(site: &Site<'_>, work: &mut Session, what: &str) -> Result<Lock> {
        let stop = site.conduct.stop;
        let mut session = Session::open(&work.reached(site.target), Access::Create).await?;
        stay_open(&mut session).await?;
        let until = Instant::now() + site.wait;
        while !attempt(&mut session, what).await? {
            stop.check(what)?;
            let late = Instant::now().saturating_duration_since(until);
            // One that has only just come, or is about to go, has no name yet or any more: it is asked again.
            if !late.is_zero()
                && let Some(busy) = busy(&mut session, late > ANSWER).await?
            {
                return Err(busy);
            }
            tokio::time::sleep(POLL).await;
        }
        is_held(&mut session).await?;
        let mark = journal::mark(&mut session).await?;
        journal::bear(work, mark.as_deref()).await?;
        let beats = session.engine() == Engine::Postgres;
        let session = Arc::new(Mutex::new(session));
        let heart = beats.then(|| heart::beating(session.clone(), stop.clone()));
        Ok(Lock { session, heart })
    }

    /// Makes sure that it still is ours.
    ///
    /// # Errors
    /// When the connection is gone, or another one than it was, as behind a pooler.
    pub async fn held(&self) -> Result<()> {
        is_held(&mut *self.session.lock().await).await
    }

    /// Lets go. What the run did is done, whether its name is wiped out or not: who reads the name asks for its process, and the
    /// server lets go of the lock with the connection.
    pub async fn release(self) {
        let mut session = self.session.lock().await;
        drop(let_go(&mut session).await);
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.heart.iter().for_each(JoinHandle::abort);
    }
}

async fn let_go(session: &mut Session) -> Result<()> {
    let engine = session.engine();
    if journal::exists(session).await? {
        let meta = table(engine, "meta");
        session.execute(&format!("DELETE FROM {meta} WHERE name IN ('{HOLDER}', '{}')", heart::SIGN)).await?;
    }
    if engine == Engine::Postgres {
        session.execute(&format!("SELECT pg_advisory_unlock({KEY})")).await?;
    }
    Ok(())
}

async fn is_held(session: &mut Session) -> Result<()> {
    if session.engine() == Engine::Sqlite {
        return Ok(());
    }
    let own = format!("{} AND pid = pg_backend_pid()", backend());
    session.value(&own).await?.map(drop).ok_or_else(pooled)
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
            let free = at_work(session).await?.is_none();
            if free {
                sign(session, what).await?;
            }
            session.execute("COMMIT").await?;
            Ok(free)
        }
    }
}
