//! Empties the quarantine: the one command after which there is no way back.

use super::journal::History;
use super::lock::Lock;
use super::quarantine::{Buried, What, quarantine};
use super::{Progress, Site};
use crate::engine::{Access, Engine, Session};
use crate::error::{Error, Exit, Result};
use jiff::SignedDuration;
use std::collections::VecDeque;
use std::time::Duration;

/// What is older than a limit, and so would go. It only reads.
pub async fn purgeable(site: &Site<'_>, older_than: Duration) -> Result<Vec<Buried>> {
    let mut session = site.open(Access::Read).await?;
    old(&mut session, older_than).await
}

/// Drops what is older than a limit, and gives what went. Nothing else goes with it: what still leans on a thing keeps it.
///
/// # Errors
/// 5 when another run is at work; 6 when something went and not all.
pub async fn purge(site: &Site<'_>, older_than: Duration) -> Result<Vec<Buried>> {
    let mut session = site.open(Access::Write).await?;
    if old(&mut session, older_than).await?.is_empty() {
        return Ok(vec![]);
    }
    let lock = Lock::take(site, &mut session, "concertina purge").await?;
    let mut gone = vec![];
    let done = all(site, &mut session, older_than, &mut gone).await;
    lock.release().await;
    done.map_err(|error| partial(error, &gone))?;
    Ok(gone)
}

async fn old(session: &mut Session, older_than: Duration) -> Result<Vec<Buried>> {
    let history = History::read(session).await?;
    let mut buried = quarantine(session, &history).await?;
    let age = SignedDuration::try_from(older_than).unwrap_or(SignedDuration::MAX);
    buried.retain(|thing| history.now.duration_since(thing.since) >= age);
    Ok(buried)
}

async fn all(site: &Site<'_>, session: &mut Session, older_than: Duration, gone: &mut Vec<Buried>) -> Result<()> {
    let things = old(session, older_than).await?;
    let steps = things.len();
    let mut waiting: VecDeque<(Buried, Option<usize>)> = things.into_iter().map(|thing| (thing, None)).collect();
    while let Some((thing, tried)) = waiting.pop_front() {
        site.conduct.stop.check("concertina purge")?;
        let says = format!("purge {}", thing.path.join("."));
        site.conduct.tell(Progress::Step { number: gone.len() + 1, steps, says: &says });
        match one(site, session, &thing).await {
            Ok(()) => gone.push(thing),
            // What leans on it may be in quarantine too, and go first.
            Err(error) if error.code.as_deref() == Some(LEANED_ON) && tried != Some(gone.len()) => {
                waiting.push_back((thing, Some(gone.len())));
            }
            Err(error) => return Err(error.context(format!("cannot {says}"))),
        }
    }
    Ok(())
}

/// What PostgreSQL says where other objects need what is dropped.
const LEANED_ON: &str = "2BP01";

async fn one(site: &Site<'_>, session: &mut Session, thing: &Buried) -> Result<()> {
    let statement = statement(session, thing);
    let wait = site.conduct.settings.lock_timeout.as_millis();
    let text = match session.engine() {
        Engine::Postgres => format!("BEGIN; SET LOCAL lock_timeout = {wait}; {statement} COMMIT;"),
        Engine::Sqlite => format!("PRAGMA foreign_keys = 0; {statement} PRAGMA foreign_keys = 1;"),
    };
    let done = session.execute(&text).await;
    if done.is_err() {
        let after = match session.engine() {
            Engine::Postgres => "ROLLBACK",
            Engine::Sqlite => "PRAGMA foreign_keys = 1",
        };
        session.execute(after).await?;
    }
    done.map(drop)
}

fn statement(session: &Session, thing: &Buried) -> String {
    let dialect = session.dialect();
    let name = |path: &[String]| path.iter().map(|name| dialect.quote(name)).collect::<Vec<_>>().join(".");
    if let (What::Column, Some((column, table))) = (thing.what, thing.path.split_last()) {
        return format!("ALTER TABLE {} DROP COLUMN {};", name(table), dialect.quote(column));
    }
    let arguments = thing.arguments.as_ref().map_or_else(String::new, |arguments| format!("({arguments})"));
    format!("DROP {} {}{arguments};", thing.what.word(), name(&thing.path))
}

fn partial(error: Error, gone: &[Buried]) -> Error {
    match gone {
        [] => error,
        _ if error.exit == Exit::Interrupted => error,
        gone => gone
            .iter()
            .fold(error.exit(Exit::Partial), |error, thing| error.detail(format!("gone: {}", thing.path.join(".")))),
    }
}
