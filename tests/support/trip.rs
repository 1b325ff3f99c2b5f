//! There and back on a live database with rows, judged by the observers.

use super::planning::{catalog, desired, open, open_file, planned, scope};
use super::postgres::{Database, Server};
use super::printing::printed;
use super::sqlite::sqlite;
use super::{observer, rows, sqlite_observer, travel};
use concertina::engine::{Ladder, Session};
use concertina::plan::Plan;
use concertina::prove::prove;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// From where to where, and with which rows; plausible ones where none are given.
pub struct Trip {
    pub name: String,
    pub old: String,
    pub new: String,
    pub rows: Option<String>,
}

/// How it ended, if it ended well.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    Returned,
    NothingToDo,
    /// A person has to decide first.
    NotPlanned(String),
    /// Rows stand against it, and nothing ran.
    RefusedByRows(String),
    /// One of the schemas has what is not managed yet.
    Unmanaged(String),
    /// The server does not take one of the schemas.
    NotAccepted(String),
}

impl Outcome {
    /// How it ended, without the reason.
    pub fn word(&self) -> &'static str {
        match self {
            Outcome::Returned => "returned",
            Outcome::NothingToDo => "nothing to do",
            Outcome::NotPlanned(_) => "not planned",
            Outcome::RefusedByRows(_) => "refused by rows",
            Outcome::Unmanaged(_) => "unmanaged",
            Outcome::NotAccepted(_) => "not accepted",
        }
    }
}

/// A database that the observers look at.
enum Watched {
    Postgres(Database),
    Sqlite(PathBuf),
}

impl Watched {
    fn run(&self, sql: &str) -> Result<(), String> {
        match self {
            Watched::Postgres(database) => database.try_psql(sql).map(drop),
            Watched::Sqlite(path) => {
                sqlite(path, sql);
                Ok(())
            }
        }
    }

    fn schema(&self) -> Vec<String> {
        match self {
            Watched::Postgres(database) => observer::schema(database),
            Watched::Sqlite(path) => sqlite_observer::schema(path),
        }
    }

    fn rows(&self) -> Vec<String> {
        match self {
            Watched::Postgres(database) => observer::rows(database),
            Watched::Sqlite(path) => sqlite_observer::rows(path),
        }
    }

    fn kept(&self) -> Vec<String> {
        match self {
            Watched::Postgres(database) => observer::kept(database),
            Watched::Sqlite(path) => sqlite_observer::kept(path),
        }
    }

    /// How far each sequence is; it may go on, but not back.
    fn counters(&self) -> BTreeMap<String, i64> {
        match self {
            Watched::Postgres(database) => observer::counters(database),
            Watched::Sqlite(_) => BTreeMap::new(),
        }
    }

    async fn open(&self) -> Session {
        match self {
            Watched::Postgres(database) => open(&database.url()).await,
            Watched::Sqlite(path) => open_file(path).await,
        }
    }

    /// Compares what is there with what should be.
    fn holds(&self, doing: &str, expected: (&[String], Option<&[String]>)) -> Result<(), String> {
        let (schema, rows) = expected;
        let rows = rows.map_or_else(String::new, |rows| observer::difference(rows, &self.rows()));
        let found = observer::difference(schema, &self.schema()) + &rows;
        if found.is_empty() { Ok(()) } else { Err(format!("{doing}\n{found}")) }
    }
}

/// A trip on a server.
pub async fn on_postgres(server: &Server, trip: &Trip) -> Result<Outcome, String> {
    let database = || Watched::Postgres(server.database(&trip.name));
    travelled(trip, &database(), &database()).await
}

/// A trip in a folder.
pub async fn on_sqlite(folder: &Path, trip: &Trip) -> Result<Outcome, String> {
    let database = |side: &str| Watched::Sqlite(folder.join(format!("{}-{side}.db", trip.name)));
    travelled(trip, &database("live"), &database("fresh")).await
}

async fn travelled(trip: &Trip, live: &Watched, fresh: &Watched) -> Result<Outcome, String> {
    for (database, schema) in [(live, &trip.old), (fresh, &trip.new)] {
        if let Err(said) = database.run(schema) {
            return Ok(Outcome::NotAccepted(said));
        }
        if let Some(unmanaged) = unmanaged(&mut database.open().await).await {
            return Ok(Outcome::Unmanaged(unmanaged));
        }
    }
    let mut session = live.open().await;
    let old = catalog(&mut session).await;
    let rows = || rows::inserts(session.engine(), &*session.dialect(), &old);
    live.run(&trip.rows.clone().unwrap_or_else(rows))?;
    let (schema, rows, counters) = (live.schema(), live.rows(), live.counters());
    let new = match desired(&mut session, "new.sql", &trip.new).await {
        Err(error) => return Ok(Outcome::NotPlanned(error.to_string())),
        Ok(new) => new,
    };
    let plan = match planned(&session, &trip.name, &old, &new) {
        Err(error) if error.sentence.contains("bug") => return Err(error.to_string()),
        Err(error) => return Ok(Outcome::NotPlanned(error.sentence)),
        Ok(plan) if plan.is_empty() => {
            return live.holds("nothing to do", (&fresh.schema(), None)).map(|()| Outcome::NothingToDo);
        }
        Ok(plan) => plan,
    };
    let shown = |said: String| {
        if std::env::var_os("SHOW").is_some() { format!("{said}\n{}", printed(&Ok(plan.clone()))) } else { said }
    };
    if let Err(error) = travel::opening(&mut session, &plan).await {
        let refused = Outcome::RefusedByRows(error.sentence.clone());
        return live.holds(&format!("refused: {error}"), (&schema, Some(&rows))).map(|()| refused);
    }
    forth(&mut session, &plan).await.map_err(shown)?;
    live.holds("after all stages", (&fresh.schema(), None)).map_err(shown)?;
    let again = catalog(&mut session).await;
    let more = planned(&session, &trip.name, &again, &new);
    if !more.as_ref().is_ok_and(Plan::is_empty) {
        return Err(shown(format!("there is more to do\n{}", printed(&more))));
    }
    travel::down(&mut session, &plan).await.map_err(|error| shown(error.to_string()))?;
    live.holds("after the way back", (&schema, Some(&rows))).map_err(shown)?;
    left_behind(live, &counters).map_err(shown).map(|()| Outcome::Returned)
}

/// The first thing in a database that is not managed.
async fn unmanaged(session: &mut Session) -> Option<String> {
    let read = session.introspect(&scope()).await.unwrap();
    read.unsupported.first().map(|own| format!("{} {}", own.what, own.object))
}

/// No counter has gone back, and nothing is in quarantine still.
fn left_behind(live: &Watched, before: &BTreeMap<String, i64>) -> Result<(), String> {
    let now = live.counters();
    if let Some((name, at)) = before.iter().find(|(name, at)| now.get(*name).is_none_or(|now| now < at)) {
        return Err(format!("{name} was at {at} and is at {:?}", now.get(name)));
    }
    let kept = live.kept();
    if kept.is_empty() { Ok(()) } else { Err(format!("still in quarantine: {}", kept.join(", "))) }
}

async fn forth(session: &mut Session, plan: &Plan) -> Result<(), String> {
    prove(session, &Ladder::own(), plan, &scope()).await.map_err(|error| error.to_string())?;
    travel::up(session, plan).await.map_err(|error| error.to_string())
}
