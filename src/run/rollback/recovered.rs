use super::{Extent, rollback};
use crate::engine::Ladder;
use crate::error::{Error, Exit, Result};
use crate::run::Site;

/// What an error comes to when what it left half way is taken back at once.
///
/// # Errors
/// Always: the error, with what became of the migration.
pub async fn recovered<T>(site: &Site<'_>, ladder: &Ladder, error: Error) -> Result<T> {
    if matches!(error.exit, Exit::Interrupted | Exit::Busy) {
        return Err(error);
    }
    Err(match rollback(site, ladder, &Extent::Steps(0), None).await {
        Ok(back) if back.migrations.is_empty() => error,
        Ok(back) => {
            let names: Vec<&str> = back.migrations.iter().map(|one| one.migration.as_str()).collect();
            let told = format!("taken back, as `apply.on_failure` has it: {}", names.join(", "));
            error.exit(Exit::Error).detail(told).hint("mend the cause, then `concertina apply`")
        }
        Err(cause) => error.detail(format!("and it could not be taken back: {cause}")),
    })
}
