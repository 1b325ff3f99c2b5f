//! The one thing that edits history: a person looked, and says what is so.
//!
//! ```text
//!   accept    an applied file says something else   proven on a scratch database: it leads where its plan says, and back
//!   resolve   the journal is wrong about a database   the database is compared with both ends of the migration
//! ```
//!
//! Each leaves a row of its own in the journal: who, when, why, what stood there before, and what was found. What is found speaks
//! before a person is asked; where it contradicts, the repair is refused.

mod accept;
mod proof;
mod record;
mod resolve;
mod standing;

pub use accept::{Edit, accept, edit};
pub use proof::prove_edit;
pub(super) use resolve::standing;
pub use resolve::{finding, resolve};
pub use standing::{Resolution, Side, Standing};

use super::journal;
use crate::engine::Session;
use crate::error::Result;
use crate::project::{self, MigrationFile};

/// The one migration whose id is this, or begins so; the name of either of its files is as good.
fn named<'f>(files: &'f [MigrationFile], name: &str) -> Result<&'f MigrationFile> {
    let id = name.rsplit('/').next().unwrap_or(name);
    let id = id.strip_suffix(".sql").map_or(id, |id| id.strip_suffix(".down").unwrap_or(id));
    let found = project::named(files, |file| &file.id, ("migration", id));
    found.map_err(|error| error.hint("`concertina status` lists them"))
}

/// All of it, or nothing.
async fn together(session: &mut Session, work: impl AsyncFnOnce(&mut Session) -> Result<()>) -> Result<()> {
    journal::prepare(session).await?;
    session.execute("BEGIN").await?;
    let done = match work(session).await {
        Ok(()) => session.execute("COMMIT").await.map(drop),
        Err(error) => Err(error),
    };
    if done.is_err() {
        // The error that led here is the one worth telling.
        drop(session.execute("ROLLBACK").await);
    }
    done
}
