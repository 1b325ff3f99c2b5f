use super::history::timestamp;
use super::tables::{now, table};
use super::{Author, prepare};
use crate::engine::Session;
use crate::error::Result;
use jiff::Timestamp;
use serde::Serialize;

/// What was said of a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// It is out, on every machine.
    Released,
    /// It runs nowhere any more.
    Retired,
}

impl Sort {
    fn word(self) -> &'static str {
        match self {
            Sort::Released => "released",
            Sort::Retired => "retired",
        }
    }
}

/// A release of the application that is out, or gone.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Deployment {
    pub release: String,
    pub sort: Sort,
    pub at: Timestamp,
    pub by: String,
}

impl Deployment {
    pub(super) async fn read(session: &mut Session) -> Result<Vec<Deployment>> {
        let table = table(session.engine(), "deployment");
        let query = format!("SELECT release, sort, recorded_at, recorded_by FROM {table} ORDER BY seq");
        let rows = session.rows(&query).await?;
        rows.into_iter().map(Deployment::of).collect()
    }

    fn of(row: Vec<Option<String>>) -> Result<Deployment> {
        let mut fields = row.into_iter().map(Option::unwrap_or_default);
        let mut next = || fields.next().unwrap_or_default();
        Ok(Deployment {
            release: next(),
            sort: if next() == Sort::Retired.word() { Sort::Retired } else { Sort::Released },
            at: timestamp(&next())?,
            by: next(),
        })
    }
}

/// Records that a release is out or gone.
pub async fn record(session: &mut Session, release: &str, sort: Sort) -> Result<()> {
    prepare(session).await?;
    let by = Author::here(session).await?.to_string();
    let (dialect, engine) = (session.dialect(), session.engine());
    let insert = format!(
        "INSERT INTO {} (release, sort, recorded_at, recorded_by) VALUES ({}, '{}', {}, {})",
        table(engine, "deployment"),
        dialect.literal(release),
        sort.word(),
        now(engine),
        dialect.literal(&by)
    );
    session.execute(&insert).await.map(|_| ())
}
