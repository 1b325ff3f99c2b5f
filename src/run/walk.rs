use crate::engine::Session;
use crate::error::{Error, Result};
use crate::project::MigrationStep;

/// Runs steps one by one on a scratch database; `name` is of the file that they are in, for the error.
///
/// # Errors
/// The step that fails, with its statement.
pub async fn walk(scratch: &mut Session, name: &str, steps: &[MigrationStep]) -> Result<()> {
    for step in steps {
        let failed = |error: Error| {
            error.detail(step.sql.clone()).context(format!("`{name}` fails on a scratch database, at: {}", step.says))
        };
        scratch.execute(&step.sql).await.map_err(failed)?;
    }
    Ok(())
}
