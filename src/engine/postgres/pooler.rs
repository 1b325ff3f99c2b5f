//! Whether a pooler that hands out server processes by the transaction stands between.
//!
//! What a session sets there stays with a process that belongs to the application a moment later: one that was made to read only fails
//! its writes. So it is looked for before anything is set, once for each server and user in the life of this process.

use super::Connection;
use super::parameters::Parameters;
use crate::error::{Error, Result};
use std::collections::BTreeSet;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

/// The number of the server's process.
const PROCESS: &str = "SELECT pg_backend_pid()";

/// How long a server may take to say who it is.
const ANSWER: Duration = Duration::from_secs(5);

/// Servers, and users of theirs, between which and this process nothing stands.
static PLAIN: LazyLock<Mutex<BTreeSet<String>>> = LazyLock::new(Mutex::default);

impl Connection {
    /// Makes sure that nothing stands between that gives the processes of a server to several connections by turns.
    ///
    /// # Errors
    /// When something does.
    pub(super) async fn direct(&mut self) -> Result<()> {
        let server = server(&self.parameters)?;
        if PLAIN.lock().unwrap_or_else(PoisonError::into_inner).contains(&server) {
            return Ok(());
        }
        // A role that may have one connection alone has nothing to tell it from; whoever changes something needs two, and hears of that.
        let Ok(mut other) = Self::dialled(&self.parameters).await else { return Ok(()) };
        apart(self, &mut other).await?;
        other.close().await?;
        PLAIN.lock().unwrap_or_else(PoisonError::into_inner).insert(server);
        Ok(())
    }
}

fn server(parameters: &Parameters) -> Result<String> {
    Ok(format!("{:?} {:?}", parameters.endpoints()?, parameters.get("user")))
}

/// While one is in a transaction it has a process of its own, and the other one keeps the one that it had.
async fn apart(own: &mut Connection, other: &mut Connection) -> Result<()> {
    let first = own.rows(PROCESS).await?;
    // A pooler that hands them out by the statement knows no transaction.
    other.execute("BEGIN").await.map_err(|_| pooled())?;
    let between = other.rows(PROCESS).await?;
    // A pool of one has none left for this connection while the other one is in a transaction.
    let second = tokio::time::timeout(ANSWER, own.rows(PROCESS)).await.map_err(|_| pooled())??;
    other.execute("ROLLBACK").await?;
    if first == second && first != between { Ok(()) } else { Err(pooled()) }
}

/// The error of a connection whose statements reach one process and another.
pub fn pooled() -> Error {
    Error::new(
        "statements of one connection reach different server processes: a pooler in transaction mode stands between",
    )
    .hint("connect to the server itself, by its own host and port, or to a pool in session mode")
}
