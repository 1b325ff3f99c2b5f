//! Where scratch databases are made: in each a schema is elaborated, or a plan proven, and then it is gone.
//!
//! ```text
//!   1  the server of `dev_url`, where one is named                     nothing else is tried then
//!   2  a private server, from PostgreSQL's programs on this machine    the target is only read; one serves a whole command
//!   3  the target's own server                                         needs a role that may make databases
//! ```
//!
//! A private server may lack what the target's has: the files of an extension, a collation of the system. Then the work is done
//! again a rung further down. SQLite needs none of it: its scratch databases are in memory.

mod ground;
mod lack;
mod rung;

pub use ground::Ground;

use super::trace::sent;
use super::{Access, Engine, Session, Target, postgres, sqlite};
use crate::error::{Error, Result};
use lack::{lacks, without};
use postgres::{Cluster, Connection, Scratch};
use rung::Rung;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// The rungs that there are, and where one stands.
pub struct Ladder {
    rungs: Vec<Rung>,
    dev: Option<Target>,
    programs: Option<PathBuf>,
    ground: Ground,
    footing: Mutex<Footing>,
    /// Held while a private server starts: the next one that asks for it waits, and finds it.
    starting: tokio::sync::Mutex<()>,
}

/// What is known of the rungs by now.
#[derive(Default)]
struct Footing {
    /// The private server, once it is started.
    cluster: Option<Arc<Cluster>>,
    /// Why rungs were passed over.
    passed: Vec<(Rung, Error)>,
    /// The one that was used last.
    used: Option<Rung>,
}

impl Ladder {
    /// With every rung: `dev` if there is one, else a private server from the folder of `programs` or from where they are found,
    /// else the target's own server. Every scratch database begins with `ground`.
    pub fn new(dev: Option<Target>, programs: Option<PathBuf>, ground: Ground) -> Ladder {
        let rungs = if dev.is_some() { vec![Rung::Named] } else { vec![Rung::Private, Rung::Own] };
        Ladder { rungs, dev, programs, ground, footing: Mutex::default(), starting: tokio::sync::Mutex::default() }
    }

    /// With the target's own server as its only rung.
    pub fn own() -> Ladder {
        Ladder {
            rungs: vec![Rung::Own],
            dev: None,
            programs: None,
            ground: Ground::default(),
            footing: Mutex::default(),
            starting: tokio::sync::Mutex::default(),
        }
    }

    /// What every scratch database begins with.
    pub fn ground(&self) -> &Ground {
        &self.ground
    }

    /// Where the last scratch database was, for a person.
    pub fn place(&self) -> &'static str {
        match self.footing(|footing| footing.used) {
            None | Some(Rung::Own) => "a scratch database",
            Some(Rung::Named) => "a scratch database of the development server",
            Some(Rung::Private) => "a scratch database of a private server",
        }
    }

    /// Does `work` in an empty scratch database of the same version as `live`, which is dropped afterwards, whatever came of it.
    /// Where a private server lacks something, the work is begun anew elsewhere. Steps find there what they are made for.
    ///
    /// # Errors
    /// When no scratch database can be made, and the error of `work`.
    pub async fn in_scratch<T>(&self, live: &mut Session, work: impl AsyncFn(&mut Session) -> Result<T>) -> Result<T> {
        let work = async |scratch: &mut Session| {
            if let Session::Sqlite(scratch) = scratch {
                scratch.execute(sqlite::FOR_STEPS).await?;
            }
            work(scratch).await
        };
        self.elaborating(live, work).await
    }

    /// The same for what a person has written: it finds what any connection does.
    ///
    /// # Errors
    /// The same.
    pub async fn elaborating<T>(&self, live: &mut Session, work: impl AsyncFn(&mut Session) -> Result<T>) -> Result<T> {
        let Session::Postgres(live) = live else {
            return work(&mut Session::Sqlite(sqlite::Connection::memory().await?)).await;
        };
        let mut lacking = None;
        for rung in self.open_rungs() {
            let scratch = match self.scratch(rung, live).await {
                Ok(scratch) => scratch,
                Err(error) if rung == Rung::Named => return Err(error),
                Err(error) => {
                    self.pass(rung, error);
                    continue;
                }
            };
            match self.done(rung, scratch, &work).await {
                Err(error) if rung == Rung::Private && lacks(&error) => {
                    self.pass(rung, error.clone());
                    lacking = Some(error);
                }
                done => return done,
            }
        }
        Err(self.fallen(lacking, live.major()))
    }

    async fn done<T>(&self, rung: Rung, scratch: Scratch, work: impl AsyncFn(&mut Session) -> Result<T>) -> Result<T> {
        self.footing(|footing| footing.used = Some(rung));
        let Scratch { connection, passing } = scratch;
        let mut session = Session::Postgres(connection);
        let missing = self.ground.lay(&mut session).await;
        let done = work(&mut session).await.map_err(|error| without(&missing, error));
        drop(session);
        let dropped = match passing {
            Some(passing) => passing.end().await,
            None => Ok(()),
        };
        let done = done?;
        dropped.map(|()| done)
    }

    async fn scratch(&self, rung: Rung, live: &mut Connection) -> Result<Scratch> {
        match rung {
            Rung::Named => self.named(live).await,
            Rung::Private => {
                let cluster = self.cluster(live).await?;
                live.scratch_on(&cluster).await
            }
            Rung::Own => {
                sent(Engine::Postgres, "-- a scratch database on the target's own server");
                live.scratch().await
            }
        }
    }

    /// The development server; it must read a schema as the live one does.
    async fn named(&self, live: &Connection) -> Result<Scratch> {
        let target = self.dev.as_ref().ok_or_else(|| Error::bug("a rung without a server"))?;
        let dev = Session::open(target, Access::Write).await?;
        let (engine, version) = (dev.engine(), dev.version());
        match dev {
            Session::Postgres(mut dev) if dev.major() == live.major() => {
                self.fits(&dev.role().await?)?;
                dev.scratch().await
            }
            _ => Err(Error::new(format!(
                "the schema cannot be elaborated on {engine} {version}: the live database is {} {}, and each version reads a schema in its own way",
                Engine::Postgres,
                live.version()
            ))
            .hint("name a server of the same version: `--dev-url`, or `dev_url` in concertina.toml")),
        }
    }

    fn fits(&self, role: &str) -> Result<()> {
        let Some(usual) = self.ground.role.as_ref().filter(|usual| *usual != role) else { return Ok(()) };
        Err(Error::new(format!(
            "owners are managed (`database.owners`): on the development server everything would be `{role}`'s, and on the live one it is `{usual}`'s"
        ))
        .hint(format!("connect to both as `{usual}`, or leave out `--dev-url`")))
    }

    /// The private server, started if it is not yet.
    async fn cluster(&self, live: &mut Connection) -> Result<Arc<Cluster>> {
        let _starting = self.starting.lock().await;
        if let Some(cluster) = self.footing(|footing| footing.cluster.clone()) {
            return Ok(cluster);
        }
        let cluster = Arc::new(live.private(self.programs.as_deref()).await?);
        sent(
            Engine::Postgres,
            &format!("-- a private server for scratch databases, from {}", cluster.programs.display()),
        );
        self.footing(|footing| footing.cluster = Some(cluster.clone()));
        Ok(cluster)
    }

    fn open_rungs(&self) -> Vec<Rung> {
        let passed = |rung: &Rung| self.footing(|footing| footing.passed.iter().any(|(other, _)| other == rung));
        self.rungs.iter().copied().filter(|rung| *rung == Rung::Own || !passed(rung)).collect()
    }

    fn pass(&self, rung: Rung, error: Error) {
        sent(Engine::Postgres, &format!("-- no scratch database on {}: {}", rung.word(), error.sentence));
        self.footing(|footing| {
            footing.passed.retain(|(other, _)| *other != rung);
            footing.passed.push((rung, error));
        });
    }

    fn footing<T>(&self, with: impl FnOnce(&mut Footing) -> T) -> T {
        with(&mut self.footing.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What to say when no rung held.
    fn fallen(&self, lacking: Option<Error>, major: u32) -> Error {
        let passed = self.footing(|footing| footing.passed.clone());
        let reason = |(rung, error): &(Rung, Error)| {
            std::iter::once(&error.sentence)
                .chain(&error.details)
                .fold(rung.word().to_string(), |all, line| all + ": " + line)
        };
        if let Some(lacking) = lacking {
            let others = passed.iter().filter(|(rung, _)| *rung != Rung::Private).map(reason);
            return others
                .fold(lacking, |error, other| error.detail(format!("and there is no scratch database on {other}")));
        }
        let unnamed = self.dev.is_none().then(|| "a development server: none is named".to_string());
        let error = Error::new("no scratch database can be made");
        unnamed.into_iter().chain(passed.iter().map(reason)).fold(error, Error::detail).hint(format!(
            "name a server of version {major} for them: `--dev-url postgres://…`; or install PostgreSQL {major}'s server programs here \
             (`database.dev_programs` names their folder); or grant the role CREATEDB"
        ))
    }
}
