use crate::engine::{Engine, Session};
use crate::error::Result;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Who is at work: the database's user, and the person and machine behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// Empty where the database has no users.
    pub role: String,
    pub user: String,
    pub host: String,
    pub pid: u32,
}

impl Author {
    /// Of this process, on this connection.
    pub async fn here(session: &mut Session) -> Result<Author> {
        let role = match session.engine() {
            Engine::Postgres => session.value("SELECT current_user").await?.unwrap_or_default(),
            Engine::Sqlite => String::new(),
        };
        let unknown = |_| "unknown".to_string();
        Ok(Author {
            role,
            user: whoami::username().unwrap_or_else(unknown),
            host: whoami::hostname().unwrap_or_else(unknown),
            pid: std::process::id(),
        })
    }
}

impl fmt::Display for Author {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        if !self.role.is_empty() {
            write!(out, "{} · ", self.role)?;
        }
        write!(out, "{}@{}", self.user, self.host)
    }
}
