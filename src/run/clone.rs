//! A copy of a database to rehearse on, dropped afterwards whatever came of it.
//!
//! ```text
//!   SQLite       VACUUM INTO a temporary file                         the source goes on being used
//!   PostgreSQL   1  the database that `--on` names                    a person made it
//!                2  CREATE DATABASE … TEMPLATE                        needs that nobody is connected
//!                3  pg_dump | psql                                    needs both programs, not older than the server
//!                4  its schema, and a sample of rows with parents     needs to read, and to make a database
//! ```
//!
//! The first that works is taken, and the report says which, and why those before it did not: a rehearsal on a sample proves
//! less than one on everything. Of a database whose schemas are tenants, `pg_dump` leaves out the others, and what is ours of them.

mod dump;
mod named;
mod sample;
mod twin;

pub use sample::Sample;
pub use twin::{Kept, Twin};

use super::site::writable;
use crate::catalog::Catalog;
use crate::engine::{Access, Engine, Scope, Session, Target, postgres, private_folder};
use crate::error::{Error, Result};
use serde::Serialize;
use std::time::Duration;
use twin::Hold;

/// How long a connection may take that is just being closed.
const LEAVING: Duration = Duration::from_secs(1);

/// Between two looks.
const POLL: Duration = Duration::from_millis(200);

/// What is to be copied, and how much of it.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    pub target: &'a Target,
    pub scope: &'a Scope,
    /// A database to take instead of a copy. It is not dropped.
    pub on: Option<&'a Target>,
    /// What a sample takes of each table.
    pub sample: Sample,
    /// Whether everything is copied where that can be, and a sample only where it cannot.
    pub whole: bool,
    /// Whether the copy stays.
    pub keep: bool,
    /// What the database will hold at each place of the way that is rehearsed: a sample has the rows that foreign keys of then ask
    /// for, too.
    pub ahead: &'a [Catalog],
}

/// How a copy was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum How {
    /// A database that a person named.
    Named,
    /// SQLite's `VACUUM INTO`.
    File,
    /// `CREATE DATABASE … TEMPLATE`.
    Template,
    /// `pg_dump | psql`.
    Dump,
    /// The schema, and not all of the rows.
    Sample { tables: usize, rows: u64 },
}

impl How {
    /// A sentence for a person.
    pub fn says(&self) -> String {
        match self {
            How::Named => "on the database that `--on` names".into(),
            How::File => "on a copy of the file".into(),
            How::Template => "on a copy made from the database as a template".into(),
            How::Dump => "on a copy made by pg_dump".into(),
            How::Sample { tables, rows } => format!("on its schema with a sample of {rows} rows of {tables} tables"),
        }
    }
}

/// Does `work` on a copy, which is dropped afterwards, whatever came of it, unless it is to be kept.
///
/// # Errors
/// When no copy can be made, the error of `work`, and when the copy cannot be dropped.
pub async fn in_twin<T>(source: &Source<'_>, work: impl AsyncFnOnce(&Twin) -> Result<T>) -> Result<T> {
    let twin = make(source).await?;
    let done = work(&twin).await;
    if source.keep {
        let kept = twin.leave();
        return done.map_err(|error| kept.into_iter().fold(error, |error, kept| error.detail(kept.says())));
    }
    let dropped = twin.drop_it().await;
    let done = done?;
    dropped.map(|()| done)
}

async fn make(source: &Source<'_>) -> Result<Twin> {
    if let Some(on) = source.on {
        return named::twin(source.target, on).await;
    }
    takes_databases(source.target).await?;
    match source.target {
        Target::Sqlite(_) => file_copy(source).await,
        Target::Postgres(parameters) => descend(source, postgres::Server::of(parameters)?).await,
    }
}

/// A template can only be copied while nobody is connected to it, ourselves included.
pub(super) async fn close(session: Session) {
    if let Session::Postgres(connection) = session {
        // A server that is gone will say so to whoever asks next.
        drop(connection.close().await);
    }
}

/// Refuses a server on which no copy can be made, before anything is tried there.
async fn takes_databases(target: &Target) -> Result<()> {
    if target.engine() == Engine::Sqlite {
        return Ok(());
    }
    let mut session = Session::open(target, Access::Read).await?;
    let writable = writable(&mut session).await;
    close(session).await;
    writable.map_err(|error| error.hint("name a copy elsewhere: `concertina rehearse --on URL`; or name the primary"))
}

async fn file_copy(source: &Source<'_>) -> Result<Twin> {
    let folder = private_folder("concertina_rehearsal_", "a copy")?;
    let path = folder.path().join("rehearsal.db");
    let mut session = Session::open(source.target, Access::Write).await?;
    let into = session.dialect().literal(&path.to_string_lossy());
    session.execute(&format!("VACUUM INTO {into}")).await.map_err(|error| {
        error
            .context("cannot copy the database")
            .hint("is there room for it in the folder for temporary files? TMPDIR names another")
    })?;
    let notes = if source.whole { vec![] } else { vec!["a SQLite file is copied whole: no sample is taken".into()] };
    Ok(Twin { target: Target::Sqlite(path), how: How::File, notes, hold: Hold::Folder(folder) })
}

/// Down the ladder for PostgreSQL. A half made copy is dropped before the next step is tried.
async fn descend(source: &Source<'_>, server: postgres::Server) -> Result<Twin> {
    let name = format!("concertina_rehearsal_{}_{:08x}", std::process::id(), rand::random::<u32>());
    let target = source.target.sibling(&name).as_is(source.target);
    let passing = server.passing(&name);
    let mut notes = vec![];
    let rungs = [Rung::Template, Rung::Dump, Rung::Sample];
    for rung in rungs.into_iter().filter(|rung| source.whole || matches!(rung, Rung::Sample)) {
        match rung.climb(source, &server, &name, &target).await {
            Ok(how) => {
                let from = source.target.whole();
                return Ok(Twin { target, how, notes, hold: Hold::Database { passing, name, from } });
            }
            Err(error) => {
                notes.push(format!("{}: {}", rung.word(), lines(&error)));
                server.discard(&name).await?;
            }
        }
    }
    let error = notes.into_iter().fold(Error::new("no copy of the database can be made to rehearse on"), Error::detail);
    Err(error.hint("grant the role CREATEDB, or name a copy that you made: `concertina rehearse --on URL`"))
}

#[derive(Clone, Copy)]
enum Rung {
    Template,
    Dump,
    Sample,
}

impl Rung {
    fn word(self) -> &'static str {
        match self {
            Rung::Template => "not by template",
            Rung::Dump => "not by pg_dump",
            Rung::Sample => "not by a sample",
        }
    }

    async fn climb(self, source: &Source<'_>, server: &postgres::Server, name: &str, target: &Target) -> Result<How> {
        match self {
            Rung::Template => template(server, name).await,
            Rung::Dump => dump::copy(source, server, name).await,
            Rung::Sample => sample::copy(source, server, name, target).await,
        }
    }
}

async fn template(server: &postgres::Server, name: &str) -> Result<How> {
    let mut visitors = server.visitors().await?;
    for _ in 0..LEAVING.as_millis() / POLL.as_millis() {
        if visitors.is_empty() {
            break;
        }
        tokio::time::sleep(POLL).await;
        visitors = server.visitors().await?;
    }
    if !visitors.is_empty() {
        let shown = visitors.iter().take(3).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let count = visitors.len();
        return Err(Error::new(format!("{count} others are connected to `{}` ({shown})", server.database())));
    }
    server.duplicate(name).await.map(|()| How::Template)
}

/// An error in one line.
fn lines(error: &Error) -> String {
    let all = std::iter::once(&error.sentence).chain(&error.details);
    all.map(|line| line.replace('\n', " ")).collect::<Vec<_>>().join(": ")
}
