use super::Conduct;
use crate::engine::{Access, Engine, Scope, Session, Target};
use crate::error::Result;
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
        }
        Ok(session)
    }
}
