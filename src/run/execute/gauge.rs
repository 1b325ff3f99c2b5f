//! What each step of a migration takes, asked of the server meanwhile.
//!
//! ```text
//!   before a group         where the log is, how large the database; every table and index with its file
//!   BEGIN; step; ask;      pg_locks of this very session, within the transaction: what the step has locked, what has another file
//!          step; ask;      the same
//!   COMMIT;                a lock is held until here, and counts from when the statement that takes it was sent
//!   outside a transaction  a second connection looks at pg_locks every few milliseconds instead
//!   all the while          it looks who waits for this session
//!   behind a group         what grew
//! ```
//!
//! A transaction keeps its locks to its end, so what it tells just before misses none, and no hold is told too short. What the second
//! connection sees is a sample: a lock, or a wait, that is over between two looks is not seen.

mod counters;
pub(super) mod file;
mod holds;
mod relations;
mod sampler;

use super::{Group, Run};
use crate::engine::Session;
use crate::error::Result;
use crate::project::{LockFigures, StepFigures, milliseconds};
use counters::Counters;
use holds::Holds;
use relations::Relations;
use sampler::{Sampler, Seen};
use std::time::{Duration, Instant};

/// Of a migration under way on PostgreSQL.
pub(super) struct Gauge {
    /// Taken out while a group runs.
    sampler: Option<Sampler>,
    relations: Relations,
    counters: Counters,
    holds: Holds,
    /// The first step that this run does, from nought.
    first: usize,
    /// Of the steps that were begun.
    steps: Vec<StepFigures>,
}

impl Gauge {
    /// Opens the second connection, and looks at what there is.
    ///
    /// # Errors
    /// When the server cannot be asked.
    pub async fn begin(session: &mut Session, first: usize) -> Result<Gauge> {
        Ok(Gauge {
            sampler: Some(Sampler::of(session).await?),
            relations: Relations::read(session).await?,
            counters: Counters::read(session).await?,
            holds: Holds::default(),
            first,
            steps: vec![],
        })
    }

    /// What was found.
    pub fn end(self) -> Vec<StepFigures> {
        self.steps
    }

    async fn enter(&mut self, session: &mut Session, done: usize, group: Group<'_>) -> Result<()> {
        self.relations = Relations::read(session).await?;
        self.counters = Counters::read(session).await?;
        let blank = |(at, says): (usize, &String)| StepFigures {
            number: done + at + 1,
            says: says.clone(),
            ..StepFigures::default()
        };
        let says = group.steps().iter().map(|step| &step.says);
        self.steps.extend(says.enumerate().map(blank));
        Ok(())
    }

    /// Nothing of the steps of a group counts: it is tried again.
    fn again(&mut self, done: usize) {
        for step in self.steps.iter_mut().skip(done.saturating_sub(self.first)) {
            *step = StepFigures { number: step.number, says: std::mem::take(&mut step.says), ..StepFigures::default() };
        }
        self.holds = Holds::default();
    }

    /// A statement was sent at `since`, and is done: it took so long, and so many rows.
    async fn ask(&mut self, session: &mut Session, at: usize, since: Instant, rows: u64) -> Result<()> {
        if let Some(step) = self.steps.get_mut(at.saturating_sub(self.first)) {
            step.milliseconds = add(step.milliseconds, since.elapsed());
            step.rows += rows;
        }
        self.look(session, at, since).await
    }

    /// Asks within the transaction what it has locked since then.
    async fn look(&mut self, session: &mut Session, at: usize, since: Instant) -> Result<()> {
        let told = holds::ask(session).await?;
        self.holds.latest = Some(at);
        let Some(step) = self.steps.get_mut(at.saturating_sub(self.first)) else { return Ok(()) };
        *step.wal_bytes.get_or_insert(0) += self.counters.log_since(told.log);
        for lock in told.locks {
            if let Some(name) = self.relations.rewritten(&lock.relation, lock.file) {
                step.rewritten.push(name);
            }
            self.holds.note(lock.relation, lock.mode, since, at);
        }
        Ok(())
    }

    /// The transaction has ended, of which the commit was sent at `since`.
    fn release(&mut self, since: Instant) {
        if let Some(last) = self.holds.latest.and_then(|at| self.steps.get_mut(at.saturating_sub(self.first))) {
            last.milliseconds = add(last.milliseconds, since.elapsed());
            last.transactions += 1;
        }
        let now = Instant::now();
        for hold in self.holds.end() {
            let Some(relation) = self.relations.name(&hold.relation) else { continue };
            let lock = holds::figures(relation, &hold.mode, now.duration_since(hold.since), false);
            if let Some(step) = self.steps.get_mut(hold.step.saturating_sub(self.first)) {
                step.locked(lock);
            }
        }
    }

    /// The group is done, and took so long.
    async fn leave(&mut self, session: &mut Session, group: Group<'_>, took: Duration, seen: Seen) -> Result<()> {
        let now = Counters::read(session).await?;
        let Some(last) = self.steps.last_mut() else { return Ok(()) };
        *last.wal_bytes.get_or_insert(0) += self.counters.log_since(now.log);
        (last.size_bytes, last.temporary_bytes) =
            (Some(self.counters.grown(&now)), self.counters.temporary_since(&now));
        if !matches!(group, Group::Together(_)) {
            last.milliseconds = milliseconds(took);
        }
        if matches!(group, Group::Outside(_)) {
            last.outside = true;
            for ((relation, mode), held) in &seen.held {
                let Some(relation) = self.relations.name(relation) else { continue };
                last.locked(holds::figures(relation, mode, held.last.duration_since(held.first), true));
            }
        }
        let group = self.steps.len().saturating_sub(group.steps().len());
        self.blame(group, seen);
        Ok(())
    }

    /// Writes down who waited, at the step of the group that has what was waited for; at the last one where that is not known.
    fn blame(&mut self, group: usize, seen: Seen) {
        let Some(waited) = seen.waited(&self.relations) else { return };
        let has = |lock: &LockFigures| lock.relation == waited.behind;
        let steps = self.steps.get_mut(group..).unwrap_or_default();
        let at = steps.iter().position(|step| step.locks.iter().any(has)).unwrap_or(steps.len().saturating_sub(1));
        if let Some(step) = steps.get_mut(at) {
            step.waited = Some(waited);
        }
    }
}

fn add(sum: f64, took: Duration) -> f64 {
    milliseconds(Duration::from_secs_f64(sum / 1000.0) + took)
}

impl<'a> Run<'a> {
    /// Runs a group of steps, and takes its figures where they are asked for.
    pub(super) async fn gauged(&mut self, group: Group<'a>) -> Result<()> {
        let Run { gauge: Some(gauge), session, done, .. } = self else { return self.group(group).await };
        gauge.enter(session, *done, group).await?;
        let Some(mut sampler) = gauge.sampler.take() else { return self.group(group).await };
        let begun = Instant::now();
        let (done, seen) = sampler.during(matches!(group, Group::Outside(_)), self.group(group)).await;
        let took = begun.elapsed();
        done?;
        let Run { gauge: Some(gauge), session, .. } = self else { return Ok(()) };
        gauge.sampler = Some(sampler);
        gauge.leave(session, group, took, seen).await
    }

    /// Takes the figures of a statement of the step `at`, from nought, within its transaction. It was sent at `since`.
    pub(in crate::run) async fn ask(&mut self, at: usize, since: Instant, rows: u64) -> Result<()> {
        match &mut self.gauge {
            Some(gauge) => gauge.ask(self.session, at, since, rows).await,
            None => Ok(()),
        }
    }

    /// Takes what the transaction of the step in hand has locked before its first statement, on its way since then.
    pub(super) async fn look(&mut self, since: Instant) -> Result<()> {
        match &mut self.gauge {
            Some(gauge) => gauge.look(self.session, self.done, since).await,
            None => Ok(()),
        }
    }

    /// A transaction has ended well, of which the commit was sent at `since`.
    pub(in crate::run) fn release(&mut self, since: Instant) {
        if let Some(gauge) = &mut self.gauge {
            gauge.release(since);
        }
    }

    /// A transaction has ended, and nothing of it is there.
    pub(in crate::run) fn let_go(&mut self) {
        if let Some(gauge) = &mut self.gauge {
            gauge.holds = Holds::default();
        }
    }

    /// A group is tried again from its beginning.
    pub(super) fn again(&mut self) {
        if let Some(gauge) = &mut self.gauge {
            gauge.again(self.done);
        }
    }
}
