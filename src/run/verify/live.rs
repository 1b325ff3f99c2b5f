use super::pair::{Pair, Shape};
use super::parts::{self, Extent};
use super::{Method, Options, Tally, snapshot};
use crate::catalog::ObjectId;
use crate::engine::{Engine, Session, Stored, Target};
use crate::error::{Error, Result};
use crate::run::hash::{self, Key, Reading, TableDigest, Value, fast};
use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::task::JoinSet;

/// A database whose rows are read.
pub struct Live {
    /// Its URL, without a password.
    pub told: String,
    pub engine: Engine,
    /// The server's version.
    pub version: String,
    /// How the server keeps text.
    pub encoding: Option<String>,
    sessions: Vec<Session>,
    stored: Vec<Stored>,
    extents: BTreeMap<ObjectId, Extent>,
    tally: Arc<Tally>,
}

/// What is computed of a part of a table.
#[derive(Clone, Copy)]
enum Work {
    Sha256,
    Fast,
    FastBuckets,
}

impl Live {
    /// Connects, and lists the tables that are wanted.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn open(target: &Target, options: &Options) -> Result<Live> {
        let mut sessions = snapshot::open(target, options.jobs).await?;
        let first = sessions.first_mut().ok_or_else(|| Error::bug("a database has no connection"))?;
        let mut stored = first.stored(&options.scope).await?;
        stored.retain(|stored| options.wants(&stored.table));
        let mut extents = parts::extents(first).await?;
        extents.retain(|table, _| stored.iter().any(|stored| stored.table == *table));
        options.tally.total.fetch_add(extents.values().map(|extent| extent.rows).sum(), Ordering::Relaxed);
        let engine = first.engine();
        let encoding = match engine {
            Engine::Postgres => first.value("SHOW server_encoding").await?,
            Engine::Sqlite => None,
        };
        let (told, version, tally) = (target.told(), first.version(), options.tally.clone());
        Ok(Live { told, engine, version, encoding, sessions, stored, extents, tally })
    }

    /// How many connections it has.
    pub fn jobs(&self) -> usize {
        self.sessions.len()
    }

    /// Its tables.
    pub fn shapes(&self) -> Vec<Shape> {
        self.stored.iter().map(Shape::of).collect()
    }

    /// The digests of a table's columns, with buckets if they come of themselves.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn digest(&mut self, pair: &Pair, method: Method) -> Result<TableDigest> {
        let reading = self.reading(pair, method);
        let work = if method == Method::Fast { Work::Fast } else { Work::Sha256 };
        self.run(&reading, work).await
    }

    /// The buckets of columns whose digests differ, where they did not come with them.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn buckets(&mut self, pair: &Pair, columns: &[String]) -> Result<TableDigest> {
        let reading = self.reading(pair, Method::Fast).of_values(columns);
        self.run(&reading, Work::FastBuckets).await
    }

    /// How a table is read: by what both sides have of it.
    pub fn reading(&self, pair: &Pair, method: Method) -> Reading {
        let first = self.sessions.first();
        let stored = self.stored.iter().find(|stored| stored.table == pair.table);
        let value = |name: &String| {
            let column = stored?.columns.iter().find(|column| column.name == *name)?;
            let dialect = first?.dialect();
            Some(match method {
                Method::Sha256 => Value::column(&*dialect, name),
                Method::Fast => fast::value(&*dialect, column),
            })
        };
        let values = |names: &[String]| names.iter().filter_map(value).collect::<Vec<_>>();
        let (key, all) = match &pair.key {
            None => (Key::Columns(vec![]), vec![]),
            Some(key) if key.is_empty() => (Key::WholeRow(values(&pair.columns)), values(&pair.columns)),
            Some(key) => (Key::Columns(values(key)), values(&pair.columns)),
        };
        let source = first.map(|first| first.dialect().qualified(&pair.table)).unwrap_or_default();
        Reading { table: pair.table.clone(), source, only: None, key, values: all }
    }

    /// The connection that does what one is enough for.
    ///
    /// # Errors
    /// When there is none, which is a bug.
    pub fn session(&mut self) -> Result<&mut Session> {
        self.sessions.first_mut().ok_or_else(|| Error::bug("a connection was lost"))
    }

    /// Shares the parts of a table among the connections.
    async fn run(&mut self, reading: &Reading, work: Work) -> Result<TableDigest> {
        let extent = self.extents.get(&reading.table).copied().unwrap_or_default();
        let parts = parts::parts(reading, extent, self.sessions.len());
        if parts.len() < 2 {
            let tally = self.tally.clone();
            return work.of(self.session()?, reading, &tally).await;
        }
        let parts = Arc::new(Mutex::new(VecDeque::from(parts)));
        let mut hands = JoinSet::new();
        for session in std::mem::take(&mut self.sessions) {
            hands.spawn(share(session, parts.clone(), work, self.tally.clone()));
        }
        let mut whole = TableDigest::default();
        while let Some(done) = hands.join_next().await {
            let (session, digest) = done.map_err(Error::bug)??;
            self.sessions.push(session);
            whole += digest;
        }
        Ok(whole)
    }
}

/// Takes part after part until none is left.
async fn share(
    mut session: Session,
    parts: Arc<Mutex<VecDeque<Reading>>>,
    work: Work,
    tally: Arc<Tally>,
) -> Result<(Session, TableDigest)> {
    let mut sum = TableDigest::default();
    let next = || parts.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    while let Some(part) = next() {
        sum += work.of(&mut session, &part, &tally).await?;
    }
    Ok((session, sum))
}

impl Work {
    async fn of(self, session: &mut Session, part: &Reading, tally: &Tally) -> Result<TableDigest> {
        match self {
            Work::Sha256 => hash::watched(session, part, &tally.passed).await,
            Work::FastBuckets => fast::buckets(session, part).await,
            Work::Fast => {
                let digest = fast::table(session, part).await?;
                tally.passed.fetch_add(digest.rows, Ordering::Relaxed);
                Ok(digest)
            }
        }
    }
}
