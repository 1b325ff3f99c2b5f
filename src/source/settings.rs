//! What the statements of a file have set so far, so that one that is tried again later runs under the same settings.

use super::statement::Statement;
use crate::engine::{Engine, Session};
use crate::error::Result;

/// How every schema file starts. Bodies of functions may name what comes later, and nothing in a scratch database has to
/// survive a crash.
const START: &str = "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; SET client_min_messages = warning; SET search_path = \"$user\", public; \
     SET check_function_bodies = off; SET synchronous_commit = off";

/// The settings in force at one point of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Settings(Vec<(String, String)>);

impl Settings {
    /// The same with one more; an earlier one for the same parameter is forgotten.
    pub fn with(&self, statement: &Statement, sql: &str) -> Settings {
        let parameter = parameter(statement);
        let others = self.0.iter().filter(|(known, _)| *known != parameter).cloned();
        Settings(others.chain([(parameter.clone(), sql.to_string())]).collect())
    }

    /// What brings a session to them, in one call; nothing where nothing has to be done.
    pub fn sql(&self, engine: Engine) -> String {
        let start = (engine == Engine::Postgres).then_some(START);
        start.into_iter().chain(self.0.iter().map(|(_, sql)| sql.as_str())).collect::<Vec<_>>().join(";\n")
    }
}

/// What a statement sets: `SEARCH_PATH` of `SET SESSION search_path = …`, the whole of it where it has no such form.
fn parameter(statement: &Statement) -> String {
    let lead = Statement::lead(statement.code(), 3);
    match lead.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["SET", "SESSION", name] | ["SET" | "RESET", name, ..] => name.to_string(),
        _ => Statement::lead(statement.code(), usize::MAX).join(" "),
    }
}

/// The settings that a PostgreSQL session was given after it connected, as statements that give them back.
///
/// # Errors
/// When the connection fails.
pub(super) async fn pinned(session: &mut Session) -> Result<Option<String>> {
    if session.engine() != Engine::Postgres {
        return Ok(None);
    }
    let query = "SELECT pg_catalog.format('SELECT pg_catalog.set_config(%L, %L, false)', name, setting) \
         FROM pg_catalog.pg_settings WHERE source = 'session' ORDER BY name";
    let statements: Vec<String> = session.rows(query).await?.into_iter().flatten().flatten().collect();
    Ok(Some(
        std::iter::once("RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL".to_string())
            .chain(statements)
            .collect::<Vec<_>>()
            .join(";\n"),
    ))
}
