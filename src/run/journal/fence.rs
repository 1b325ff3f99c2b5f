//! Keeps a run that has lost its lock from writing to the journal, and so from committing anything.
//!
//! A run learns that its lock is lost seconds later, if at all, and another may have begun by then. So each run leaves a mark as it
//! takes the lock, and each of its writes holds on to that mark until its transaction ends:
//!
//! ```text
//!   run 1   BEGIN; UPDATE t …; mark still mine? journal; COMMIT      BEGIN; UPDATE t …; mark still mine? no: all of it is undone
//!   run 2                       lock; mark is mine … waits ........ goes on, and reads what run 1 has left
//! ```
//!
//! SQLite needs none: a migration is one transaction there, which looks at the journal again before it does anything.

use super::tables::{prepare, table};
use crate::engine::{Engine, Session};
use crate::error::{Error, Exit, Result};

/// The row with the mark of the run that took the lock last.
const MARK: &str = "run";

/// Where a connection keeps the mark of its own run.
const SETTING: &str = "concertina.run";

/// What the server says where the mark is another's.
const LOST: &str = "another run has taken the lock of this one";

/// How long the transaction may last that a run before has in hand though its lock is gone.
const PATIENCE: &str = "5s";

/// The statement that stands before a write of the journal in its transaction. It gives one row.
pub fn fence(engine: Engine) -> String {
    match engine {
        Engine::Sqlite => String::new(),
        Engine::Postgres => format!(
            "SELECT coalesce((SELECT '1' FROM {} WHERE name = '{MARK}' AND value = current_setting('{SETTING}', true) FOR SHARE), \
             '{LOST}')::int;",
            table(engine, "meta")
        ),
    }
}

/// Leaves the mark of a run that has just taken the lock, and gives it; nothing where none is needed.
///
/// # Errors
/// When a run that has lost the lock is still in the midst of a transaction.
pub async fn mark(session: &mut Session) -> Result<Option<String>> {
    let engine = session.engine();
    if engine == Engine::Sqlite {
        return Ok(None);
    }
    let mark = format!(
        "SET LOCAL lock_timeout = '{PATIENCE}'; INSERT INTO {} (name, value) VALUES ('{MARK}', gen_random_uuid()::text) \
         ON CONFLICT (name) DO UPDATE SET value = excluded.value RETURNING value;",
        table(engine, "meta")
    );
    session.value(&mark).await.map_err(|error| match error.code.as_deref() {
        Some("55P03") => Error::of(Exit::Busy, "a run that has lost its lock is still at work on this database")
            .hint("wait until its transaction has ended, or end its session, and try again"),
        _ => error,
    })
}

/// Lets a connection write to the journal for the run that left this mark.
///
/// # Errors
/// When the connection is lost.
pub async fn bear(session: &mut Session, mark: Option<&str>) -> Result<()> {
    let Some(mark) = mark.map(|mark| session.dialect().literal(mark)) else { return Ok(()) };
    session.rows(&format!("SELECT set_config('{SETTING}', {mark}, false)")).await.map(drop)
}

/// Makes the journal, and lets a connection write to it that works alone, as on a copy: what the journal says of a lock is of another
/// database then.
///
/// # Errors
/// As of [`prepare`].
pub async fn alone(session: &mut Session) -> Result<()> {
    prepare(session).await?;
    let mark = mark(session).await?;
    bear(session, mark.as_deref()).await
}

/// Whether it says that the lock is another's by now.
pub fn is_outrun(error: &Error) -> bool {
    error.code.as_deref() == Some("22P02") && error.to_string().contains(LOST)
}

/// The error as a person is told it: the server says in its own way that the lock is another's.
pub fn told(error: Error) -> Error {
    if !is_outrun(&error) {
        return error;
    }
    Error::of(Exit::Busy, format!("{LOST}: the connection that held it was lost"))
        .detail("what this run had in hand is not committed, and what it had committed is in the other one's hands")
        .hint("`concertina status` shows how far that one is")
}
