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
    /// Where its pipeline shows what it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pipeline: Option<String>,
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
            pipeline: pipeline(),
        })
    }

    /// With the process, and the pipeline that it is a part of.
    pub fn in_full(&self) -> String {
        let pipeline = self.pipeline.iter().map(|link| format!(", {link}")).collect::<String>();
        format!("{self}, process {}{pipeline}", self.pid)
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

/// The address of the job, as GitHub, GitLab, Jenkins, Buildkite and CircleCI tell it to what they run.
fn pipeline() -> Option<String> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let github = || {
        let [server, repository, run] = ["GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID"].map(variable);
        Some(format!("{}/{}/actions/runs/{}", server?, repository?, run?))
    };
    github().or_else(|| {
        ["CI_JOB_URL", "BUILD_URL", "BUILDKITE_BUILD_URL", "CIRCLE_BUILD_URL"].into_iter().find_map(variable)
    })
}
