//! Two databases with the same rows, for the phases and for the direct form.

use super::case::{Case, Release};
use super::ledger::Ledger;
use super::statement::Keys;
use super::traffic::{Ground, Manner, Traffic};
use crate::support::postgres::{Database, Server};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// How much, how, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Rows of each large table.
    pub rows: u64,
    /// How long the releases run before, between and after what happens.
    pub between: Duration,
    pub manner: Manner,
}

/// A database with the rows of the old schema, and the releases that run on it.
pub struct Site<'a> {
    pub case: &'a Case,
    pub database: Database,
    pub ledger: Arc<Ledger>,
    settings: Settings,
    ground: Ground,
    running: BTreeMap<Release, Traffic>,
}

impl<'a> Site<'a> {
    /// With the old schema and its rows.
    ///
    /// # Errors
    /// What the server said of them.
    pub fn new(case: &'a Case, server: &Server, settings: Settings) -> Result<Site<'a>, String> {
        let database = server.database(&case.name);
        for role in Release::ALL.into_iter().filter_map(|release| case.script(release).role) {
            database.psql(&format!(
                "DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
            ));
        }
        for sql in [case.old_schema(), case.rows(settings.rows), "VACUUM ANALYZE".into()] {
            database.try_psql(&sql)?;
        }
        Ok(Site::on(case, database, settings))
    }

    /// The same rows once more.
    pub fn copy(&self) -> Site<'a> {
        let copy = Database { server: self.database.server.clone(), name: format!("{}_direct", self.database.name) };
        copy.server.psql(&format!("CREATE DATABASE {} TEMPLATE {}", copy.name, self.database.name));
        Site::on(self.case, copy, self.settings)
    }

    fn on(case: &'a Case, database: Database, settings: Settings) -> Site<'a> {
        let ledger = Arc::new(Ledger::default());
        ledger.turn("before");
        let (url, keys, manner) = (database.url(), Keys::new(settings.rows), settings.manner);
        let ground = Ground { url, ledger: ledger.clone(), keys, manner };
        Site { case, database, ledger, settings, ground, running: BTreeMap::new() }
    }

    /// Lets a release run, if it does not.
    pub fn start(&mut self, release: Release) {
        let (case, ground) = (self.case, &self.ground);
        self.running.entry(release).or_insert_with(|| Traffic::start(release, &case.script(release), ground));
    }

    /// Ends a release, if it runs.
    pub fn stop(&mut self, release: Release) {
        if let Some(traffic) = self.running.remove(&release) {
            traffic.stop();
        }
    }

    /// Nothing happens but the traffic, for a while.
    pub fn rest(&self, moment: &str) {
        self.ledger.turn(moment);
        thread::sleep(self.settings.between);
    }
}

impl Drop for Site<'_> {
    fn drop(&mut self) {
        Release::ALL.into_iter().for_each(|release| self.stop(release));
    }
}
