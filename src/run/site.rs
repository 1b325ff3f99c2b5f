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
    pub(super) async fn open(&self, access: Access) -> Result<Session> {
        let mut session = Session::open(self.target, access).await?;
        if session.engine() == Engine::Postgres {
            let patient = "SET statement_timeout = 0; SET lock_timeout = 0; SET idle_session_timeout = 0; \
                 SET idle_in_transaction_session_timeout = 0";
            session.execute(patient).await?;
            if access != Access::Read {
                writable(&mut session).await?;
            }
        }
        Ok(session)
    }
}

/// Refuses a server that takes no writes, or takes none from this role, before anything is tried on it.
async fn writable(session: &mut Session) -> Result<()> {
    let query = "SELECT CASE WHEN pg_is_in_recovery() THEN 'a standby, or in recovery' \
         WHEN current_setting('transaction_read_only')::bool THEN 'read-only for this role' END";
    let Some(why) = session.value(query).await? else { return Ok(()) };
    Err(Error::new(format!("nothing can be changed here: the server is {why}"))
        .hint("name the primary, and a role whose `default_transaction_read_only` is off"))
}
