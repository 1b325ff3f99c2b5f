//! A project and a database that it is run on, from within the process: it can be stopped in the middle.

use super::cli::Cli;
use concertina::engine::{Access, Scope, Session, Target};
use concertina::error::Error;
use concertina::project::Project;
use concertina::run::{
    Applied, ApplyOptions, Conduct, Drift, Gates, Pace, Progress, Settings, Site, Stop, apply, deployed, drift, journal,
};
use std::sync::Mutex;
use std::time::Duration;

/// A project, and a database to run it on.
pub struct Bench {
    pub cli: Cli,
    pub url: String,
    pub settings: Settings,
    pub stop: Stop,
    pub told: Mutex<Vec<String>>,
    /// After how many batches the flag is raised.
    pub batches: usize,
}

impl Bench {
    pub fn new(url: String) -> Self {
        let settings = Settings {
            lock_retries: 2,
            lock_timeout: Duration::from_millis(200),
            pace: Pace { max_batch: 2_000, ..Pace::default() },
            gates: Gates { contract_cooldown: Duration::ZERO, ..Gates::default() },
            ..Settings::default()
        };
        Self { cli: Cli::new(), url, settings, stop: Stop::default(), told: Mutex::default(), batches: usize::MAX }
    }

    pub fn plan(&self, schema: &str) {
        self.cli.write("schema/all.sql", schema);
        let plan = ["plan", "--url", &self.url, "--name", "change", "--allow", "*"];
        assert_eq!(self.cli.run(&plan).exits(0).stderr().matches("error").count(), 0);
    }

    pub async fn site<T>(&self, work: impl AsyncFnOnce(&Site) -> T) -> T {
        let target = Target::parse(&self.url).unwrap();
        let project = Project { migrations_dir: self.cli.path("migrations"), plans_dir: self.cli.path("plans") };
        let listener = |progress: Progress| {
            if let Progress::Rows { passed, .. } = progress {
                self.told.lock().unwrap().push(passed.to_string());
                if self.told.lock().unwrap().len() == self.batches {
                    self.stop.raise();
                }
            }
        };
        let conduct = Conduct { settings: &self.settings, stop: &self.stop, listener: &listener };
        let (scope, wait) = (Scope::default(), Duration::ZERO);
        work(&Site { target: &target, project: &project, scope: &scope, conduct, wait }).await
    }

    pub async fn apply(&self) -> Result<Applied, Error> {
        self.site(async |site| apply(site, &ApplyOptions::default()).await).await
    }

    pub async fn applies(&self, phases: &str) {
        let applied = self.apply().await.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(words(&applied), phases, "{:?}", applied.waiting);
    }

    pub async fn drift(&self) -> Drift {
        let mut session = Session::open(&Target::parse(&self.url).unwrap(), Access::Read).await.unwrap();
        let live = session.introspect(&Scope::default()).await.unwrap().catalog;
        self.site(async |site| drift(site, &live, None).await).await.unwrap()
    }

    pub async fn deploy(&self) {
        // A release that was out before opens nothing.
        let release = std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos().to_string();
        self.site(async |site| deployed(site, &release, journal::Sort::Released).await).await.unwrap();
    }
}

pub fn words(applied: &Applied) -> String {
    applied.migrations.iter().map(|migration| migration.phase.word()).collect::<Vec<_>>().join(" ")
}
