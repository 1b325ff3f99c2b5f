//! A migration on PostgreSQL: groups of steps, each committed with its line in the journal.

use super::behind::Watch;
use super::gauge::Gauge;
use super::{Group, Run, groups, index, retry, timeout};
use crate::catalog::Catalog;
use crate::engine::Session;
use crate::error::{Error, Exit, Result};
use crate::project::MigrationStep;
use crate::run::journal::{self, Ending};
use crate::run::{Progress, backfill};
use std::time::{Duration, Instant};

/// A little more than half a second.
const COLLECTOR: Duration = Duration::from_millis(550);

impl<'a> Run<'a> {
    /// Runs what is left, and gives what the database holds then.
    pub(super) async fn on_postgres(&mut self) -> Result<Catalog> {
        self.write_opening().await?;
        let done = match self.remaining().await {
            Ok(()) => self.end().await,
            Err(error) => Err(error),
        };
        match done {
            Ok(catalog) => Ok(catalog),
            Err(error) => Err(self.failed(error).await),
        }
    }

    async fn remaining(&mut self) -> Result<()> {
        let migration = self.migration;
        let left = migration.steps.get(self.done..).unwrap_or_default();
        if self.work.measures {
            self.gauge = Some(Gauge::begin(self.session, self.done).await?);
        }
        for group in groups(left) {
            let begun = Instant::now();
            self.enter(self.done)?;
            self.gauged(group).await?;
            self.done += group.steps().len();
            self.committed = true;
            (self.hand, self.passed) = (None, 0);
            self.work.conduct.tell(Progress::StepDone { number: self.done, took: begun.elapsed() });
        }
        self.figures = self.gauge.take().map(Gauge::end).unwrap_or_default();
        Ok(())
    }

    /// Runs a group of steps.
    pub(super) async fn group(&mut self, group: Group<'a>) -> Result<()> {
        match group {
            Group::Together(steps) => self.together(steps).await,
            Group::Outside(step) => self.outside(step).await,
            Group::Batched { step, table, key } => backfill::fill(self, step, table, key).await,
        }
    }

    /// One transaction, tried again while others are in the way.
    async fn together(&mut self, steps: &[MigrationStep]) -> Result<()> {
        let mut attempt = 0;
        loop {
            let Err(error) = self.transaction(steps).await else { return Ok(()) };
            if let Err(lost) = self.session.execute("ROLLBACK").await {
                return Err(error.detail(format!("and it could not be rolled back: {}", lost.sentence)));
            }
            let error = if retry::gave_way(&error) { self.naming(error, steps).await } else { error };
            let gave_way = retry::gave_way(&error);
            self.wait(&steps[0].says, error, attempt).await?;
            if gave_way {
                self.clear(steps).await?;
            }
            self.again();
            attempt += 1;
        }
    }

    async fn transaction(&mut self, steps: &[MigrationStep]) -> Result<()> {
        self.session.execute("BEGIN").await?;
        let approached = Instant::now();
        self.approach(steps).await.map_err(|error| within(error, &steps[0]))?;
        self.look(approached).await?;
        let mut journal = journal::advance(self.session.engine(), self.seq, self.done + steps.len());
        for (at, step) in steps.iter().enumerate() {
            if at > 0 {
                self.enter(self.done + at)?;
            }
            self.session.execute(&timeout::settings(step, &steps[..at], self.work.conduct.settings)).await?;
            let begun = Instant::now();
            let rows = self.session.execute(&step.sql).await.map_err(|error| within(error, step))?;
            self.ask(self.done + at, begun, rows).await?;
            journal += &self.tried(Ending::Done, None, None);
        }
        let ended = Instant::now();
        self.session.execute(&format!("{journal} COMMIT;")).await?;
        self.release(ended);
        Ok(())
    }

    /// Waits before the next attempt, or gives the error back.
    pub(in crate::run) async fn wait(&mut self, says: &str, error: Error, attempt: u32) -> Result<()> {
        let retries = self.work.conduct.settings.lock_retries;
        let Some(pause) = retry::pause(&error, attempt, retries) else { return Err(error) };
        self.work.conduct.stop.check(self.resume())?;
        self.work.conduct.tell(Progress::Waits { says, attempt: attempt + 1, retries, pause, others: &error.details });
        let yielded = self.tried(Ending::Yielded, None, Some(&error.details.join("\n")));
        if !yielded.is_empty() {
            // Where the connection is gone, the next try says so.
            drop(self.session.execute(&yielded).await);
        }
        self.hand = self.hand.map(|(at, _)| (at, Instant::now() + pause));
        tokio::time::sleep(pause).await;
        Ok(())
    }

    async fn outside(&mut self, step: &MigrationStep) -> Result<()> {
        let enter = journal::enter(self.session.engine(), self.seq);
        let settings = timeout::settings(step, &[], self.work.conduct.settings);
        self.session.execute(&format!("{enter} {settings}")).await?;
        match Watch::of(self.session, self.work.conduct, &step.says).await? {
            Some(watch) => watch.during(index::run(self, step)).await?,
            None => index::run(self, step).await?,
        }
        let advance = journal::advance(self.session.engine(), self.seq, self.done + 1);
        let tried = self.tried(Ending::Done, None, None);
        self.session.execute(&format!("{advance} {tried}")).await.map(drop)
    }

    async fn end(&mut self) -> Result<Catalog> {
        let live = self.arrived().await?;
        let closing = self.closing(&live)?;
        self.flush_counters().await?;
        self.session.execute(&format!("BEGIN; {closing} COMMIT;")).await?;
        Ok(live)
    }

    /// Lets what this run has read itself be counted now, and not after the counters of quarantine are taken. Before 15 the
    /// server cannot be told to: a connection sends what it counted, and the collector shows what it was sent, after half a
    /// second each.
    async fn flush_counters(&mut self) -> Result<()> {
        let new = journal::untaken(self.session.engine());
        if self.session.value(&new).await?.is_none_or(|count| count == "0") {
            return Ok(());
        }
        match &self.session {
            Session::Postgres(connection) if connection.major() < 15 => {
                tokio::time::sleep(COLLECTOR).await;
                self.session.execute("SELECT 1").await?;
                tokio::time::sleep(COLLECTOR).await;
                Ok(())
            }
            _ => self.session.execute("SELECT pg_catalog.pg_stat_force_next_flush()").await.map(drop),
        }
    }

    /// Writes the failure down. When even that fails, the row still says how far it came.
    async fn failed(&mut self, error: Error) -> Error {
        if journal::is_outrun(&error) {
            return journal::told(error);
        }
        let kept = error.kept();
        let text = journal::fail(self.session, self.seq, &kept, self.begun.elapsed());
        let ending = if error.exit == Exit::Interrupted { Ending::Interrupted } else { Ending::Failed };
        let tried = self.tried(ending, None, Some(&kept));
        let written = self.session.execute(&format!("{text} {tried}")).await;
        let error = match written {
            Ok(_) => error,
            Err(cause) => error.detail(format!("and the journal could not be written: {}", cause.sentence)),
        };
        self.judged(error)
    }
}

/// The server's error under the step that met it.
pub(super) fn within(error: Error, step: &MigrationStep) -> Error {
    let line = error.position.map(|at| step.sql.chars().take(at.saturating_sub(1)).filter(|c| *c == '\n').count());
    let line = line.and_then(|line| step.sql.lines().nth(line)).map(|line| format!("at: {}", line.trim()));
    let error = error.context(format!("the step `{}` failed", step.says));
    line.into_iter().fold(error, Error::detail)
}
