//! Connections that all see one state of a database.

use crate::engine::{Access, Engine, Session, Target};
use crate::error::{Error, Result};

/// What holds for every connection: no time runs out, values and names of types read the same on every server, and the work is
/// shared among as many processes as were asked for.
const SETTINGS: &str = "SET statement_timeout = 0; SET lock_timeout = 0; SET idle_session_timeout = 0; \
    SET idle_in_transaction_session_timeout = 0; SET lc_monetary = 'C'; SET search_path = pg_catalog; \
    SET max_parallel_workers_per_gather = 0";

/// `transaction_timeout` came with 17.
const UNLIMITED: &str =
    "SELECT set_config(name, '0', false) FROM pg_catalog.pg_settings WHERE name = 'transaction_timeout'";

/// Opens so many connections; SQLite, where all is done here, gets one.
///
/// # Errors
/// When one of them cannot be had.
pub async fn open(target: &Target, jobs: usize) -> Result<Vec<Session>> {
    let mut first = Session::open(target, Access::Read).await?;
    if first.engine() == Engine::Sqlite {
        // A deferred transaction sees from its first read on what was there then.
        first.execute("BEGIN; SELECT count(*) FROM sqlite_schema").await?;
        return Ok(vec![first]);
    }
    begin(&mut first).await?;
    let target = first.reached(target);
    let mut sessions = vec![];
    if jobs > 1 {
        let snapshot = first.value("SELECT pg_export_snapshot()").await?;
        let snapshot = first.dialect().literal(&snapshot.unwrap_or_default());
        for _ in 1..jobs {
            sessions.push(another(&target, &snapshot).await.map_err(fewer)?);
        }
    }
    sessions.insert(0, first);
    Ok(sessions)
}

async fn another(target: &Target, snapshot: &str) -> Result<Session> {
    let mut session = Session::open(target, Access::Read).await?;
    begin(&mut session).await?;
    session.execute(&format!("SET TRANSACTION SNAPSHOT {snapshot}")).await?;
    Ok(session)
}

async fn begin(session: &mut Session) -> Result<()> {
    session.execute(SETTINGS).await?;
    session.rows(UNLIMITED).await?;
    session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await.map(drop)
}

fn fewer(error: Error) -> Error {
    error.context("a second connection to the same state of the database cannot be had").hint("`--jobs 1` needs none")
}
