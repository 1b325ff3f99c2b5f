//! A copy that a person made: it must not be the database that is to be spared, under whatever address.

use super::twin::Hold;
use super::{How, Twin, close};
use crate::engine::{Access, Session, Target};
use crate::error::{Error, Result};
use std::fs;
use std::path::Path;

/// The copy that `--on` names.
///
/// # Errors
/// When it is the database itself, or of another engine; when one of both cannot be reached.
pub async fn twin(source: &Target, on: &Target) -> Result<Twin> {
    let itself = match (source, on) {
        (Target::Sqlite(source), Target::Sqlite(on)) => is_same_file(source, on),
        (Target::Postgres(_), Target::Postgres(_)) => source.whole() == on.whole() || share_locks(source, on).await?,
        _ => {
            let (named, planned) = (on.engine(), source.engine());
            return Err(Error::new(format!("`--on` names a {named} database, and the plan is for {planned}")));
        }
    };
    if itself {
        return Err(Error::decision("`--on` names the database itself; a rehearsal would run on its rows")
            .hint("name a copy of it, or leave `--on` out"));
    }
    Ok(Twin { target: on.as_is(source), how: How::Named, notes: vec![], hold: Hold::Nothing })
}

/// Whether they are one file, by links, too.
fn is_same_file(source: &Path, on: &Path) -> bool {
    #[cfg(unix)]
    if let (Ok(source), Ok(on)) = (fs::metadata(source), fs::metadata(on)) {
        use std::os::unix::fs::MetadataExt;
        return (source.dev(), source.ino()) == (on.dev(), on.ino());
    }
    let whole = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.into());
    whole(source) == whole(on)
}

/// Whether they are one database: an advisory lock that one holds, the other does not get. Names tell nothing, for one server has many
/// addresses; nor do the numbers of servers and databases, which a copy of the files has from the source. A read-only session may take
/// the lock, and it goes with its transaction, behind a pooler, too.
async fn share_locks(source: &Target, on: &Target) -> Result<bool> {
    let key = rand::random::<u32>();
    let mut holder = Session::open(&source.whole(), Access::Read).await?;
    let mut asker = Session::open(&on.whole(), Access::Read).await?;
    holder.execute(&format!("BEGIN; SELECT pg_catalog.pg_advisory_xact_lock({key})")).await?;
    let free = asker.value(&format!("SELECT pg_catalog.pg_try_advisory_xact_lock({key})::int")).await;
    close(holder).await;
    close(asker).await;
    free.map(|free| free.as_deref() == Some("0"))
}
