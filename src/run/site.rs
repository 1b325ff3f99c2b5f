use super::Conduct;
use crate::engine::{Access, Engine, Scope, Session, Target};
use crate::error::{Error, Result};
use crate::project::Project;
use std::time::Duration;

/// Where a command works, and how.
#[derive(Clone, Copy)]
pub struct Site<'a> {
    pub target: &'a Target,
    pub project: &'a Project,
    pub scope: &'a Scope,
    pub conduct: Conduct<'a>,
    /// How long to wait for another run to end.
    pub wait: Duration,
}

impl Site<'_> {
    /// A connection on which nothing runs out of time by a setting of the role: what may not take long is told so itself.
    ///
    /// # Errors
    /// When it cannot be had, and, for one that is to write, when nothing can be written there.
    pub async fn open(&self, access: Access) -> Result<Session> {
        let mut session = Session::open(self.target, access).await?;
        if session.engine() == Engine::Postgres {
            let patient = "SET statement_timeout = 0; SET lock_timeout = 0; SET idle_session_timeout = 0; \
                 SET idle_in_transaction_session_timeout = 0";
            session.execute(patient).await?;
            // It came with 17.
            let whole =
                "SELECT set_config(name, '0', false) FROM pg_catalog.pg_settings WHERE name = 'transaction_timeout'";
            session.rows(whole).await?;
            if access != Access::Read {
                writable(&mut session).await?;
            }
        }
        Ok(session)
    }
}

/// Refuses a server that takes no writes, or takes none from this role, before anything is tried on it.
pub(super) async fn writable(session: &mut Session) -> Result<()> {
    // A session of ours that only reads has set the same itself: what it began with counts.
    let query = "SELECT CASE WHEN pg_is_in_recovery() THEN 'a standby, or in recovery' \
         WHEN reset_val::bool THEN 'read-only for this role' END \
         FROM pg_catalog.pg_settings WHERE name = 'default_transaction_read_only'";
    let Some(why) = session.value(query).await? else { return Ok(()) };
    Err(Error::new(format!("nothing can be changed here: the server is {why}"))
        .hint("name the primary, and a role whose `default_transaction_read_only` is off"))
}
