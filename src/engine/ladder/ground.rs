//! What stands in a scratch database before anything is done there.

use crate::engine::Session;

/// What every scratch database begins with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ground {
    /// Statements that make it; one that fails is left out.
    pub statements: Vec<String>,
    /// The names of what cannot be made.
    pub missing: Vec<String>,
    /// Who has to make everything, where it is managed who owns what: what nobody gives away is the usual role's.
    pub role: Option<String>,
}

impl Ground {
    /// Makes it, and gives the names of what is missing from it.
    pub(super) async fn lay(&self, session: &mut Session) -> Vec<String> {
        let Ground { statements, missing, role: _ } = self;
        let mut missing = missing.clone();
        if statements.is_empty() || session.execute(&statements.join("\n")).await.is_ok() {
            return missing;
        }
        for statement in statements {
            if session.execute(statement).await.is_err() {
                missing.extend(statement.lines().next().map(|line| format!("`{line}`")));
            }
        }
        missing
    }
}
