//! Runs one migration, one way.
//!
//! ```text
//!   Migration --groups--> Together   BEGIN; settings; step; step; journal: step n; COMMIT;     tried again when it gave way
//!                         Outside    step; journal: step n                                     an invalid index is dropped first
//!                         Batched    BEGIN; range of the step; journal: cursor; COMMIT; …      see `backfill`
//!
//!   SQLite                BEGIN IMMEDIATE; every step; journal; foreign keys checked; COMMIT;
//! ```
//!
//! What is committed is in the journal with it, so a run that was cut off anywhere goes on where it was: the row of the
//! migration is taken up again after its last step. The end is not that the last statement succeeded but that the database
//! then is what the plan proved.

mod approach;
mod arrival;
mod behind;
mod gauge;
mod group;
mod index;
mod postgres;
mod retry;
mod script;
mod sqlite;
mod timeout;

pub(super) use approach::in_the_way;
pub use group::{Group, groups};
pub(super) use index::tidy;
pub(super) use retry::gave_way;
pub use script::script;
pub(super) use timeout::with_each_batch;

use super::Conduct;
use super::journal::{self, Course, Ending, Entry, Opening, Tried};
use crate::catalog::{Catalog, Unlisted};
use crate::engine::{Engine, Scope, Session};
use crate::error::{Error, Exit, Result};
use crate::project::{Direction, Document, Migration, StepFigures};
use std::time::{Duration, Instant};

/// What surrounds the run of one migration.
pub struct Work<'a> {
    pub conduct: Conduct<'a>,
    /// Which part of the database is compared.
    pub scope: &'a Scope,
    /// What the database holds as the migration begins, and must hold when it has ended.
    pub before: &'a Catalog,
    pub after: &'a Catalog,
    /// Tables whose partitions are not compared.
    pub unlisted: &'a Unlisted,
    /// Of the file, as [`crate::project::digest`] gives it.
    pub sha256: &'a str,
    /// The row of the journal that is taken up again.
    pub resumed: Option<&'a Entry>,
    /// Why gates were overridden.
    pub reason: Option<&'a str>,
    /// Whether it is measured what each step takes, which costs a look at the locks a statement.
    pub measures: bool,
}

/// What a run came to.
#[derive(Clone, Debug)]
pub struct Ran {
    /// Steps that this run did; fewer than all when it went on after a stop.
    pub steps: usize,
    pub took: Duration,
    /// What the database holds now.
    pub catalog: Catalog,
    /// Of each step, where that was measured.
    pub figures: Vec<StepFigures>,
}

/// A migration under way.
pub(super) struct Run<'a> {
    pub session: &'a mut Session,
    pub migration: &'a Migration,
    pub work: &'a Work<'a>,
    /// That of its plan, where others may be at work.
    pub document: Option<&'a Document>,
    /// Its row in the journal.
    pub seq: i64,
    /// How many of its steps are committed.
    pub done: usize,
    /// Whether any of its work is, be it half a step.
    pub committed: bool,
    /// Rows that the backfill in hand has passed, which are committed.
    pub passed: u64,
    /// The step under way, counted from nought, and since when.
    pub hand: Option<(usize, Instant)>,
    pub begun: Instant,
    /// What measures it on PostgreSQL, while it does.
    gauge: Option<gauge::Gauge>,
    /// What was measured.
    figures: Vec<StepFigures>,
}

/// Runs a migration to its end, or from where it stopped.
///
/// # Errors
/// 5 when others were in the way and nothing is committed, 6 when something is, 130 when it was stopped, else 1; the journal
/// says how far it came.
pub async fn execute(session: &mut Session, migration: &Migration, work: &Work<'_>) -> Result<Ran> {
    run(session, migration, work, None).await
}

/// The same where others may be at work: what they changed meanwhile is judged by the document of the plan.
///
/// # Errors
/// As of [`execute`].
pub(super) async fn execute_among_others(
    session: &mut Session,
    migration: &Migration,
    work: &Work<'_>,
    document: &Document,
) -> Result<Ran> {
    run(session, migration, work, Some(document)).await
}

async fn run(
    session: &mut Session,
    migration: &Migration,
    work: &Work<'_>,
    document: Option<&Document>,
) -> Result<Ran> {
    let (begun, done) = (Instant::now(), work.resumed.map_or(0, |entry| entry.step));
    let Work { conduct, .. } = work;
    surely(session, migration)?;
    journal::prepare(session).await?;
    let Migration { id, direction, steps, .. } = migration;
    conduct.tell(super::Progress::Begins { migration: id, direction: *direction, done, steps: steps.len() });
    let engine = session.engine();
    let mut run = Run {
        session,
        migration,
        work,
        document,
        seq: 0,
        done,
        committed: done > 0,
        passed: 0,
        hand: None,
        begun,
        gauge: None,
        figures: vec![],
    };
    let catalog = match engine {
        Engine::Postgres => run.on_postgres().await?,
        Engine::Sqlite => run.on_sqlite().await?,
    };
    let steps = run.migration.steps.len() - done.min(run.migration.steps.len());
    conduct.tell(super::Progress::Done { migration: id, took: begun.elapsed() });
    Ok(Ran { steps, took: begun.elapsed(), catalog, figures: run.figures })
}

/// Refuses a migration of which a statement cannot be told for a tenant's schema for sure, before any of it runs.
///
/// # Errors
/// The step, and what of it is in doubt.
pub(super) fn surely(session: &Session, migration: &Migration) -> Result<()> {
    let name = migration.file_name();
    migration.steps.iter().try_for_each(|step| {
        session.surely(&step.sql).map_err(|error| error.context(format!("`{name}`, the step `{}`", step.says)))
    })
}

impl Run<'_> {
    /// Begins its row in the journal, or takes it up again.
    async fn write_opening(&mut self) -> Result<()> {
        let Migration { id, phase, plan, direction, steps, .. } = self.migration;
        let course = match direction {
            Direction::Up => Course::Up,
            Direction::Down => Course::Down,
        };
        let Work { sha256, before, reason, .. } = *self.work;
        let steps = steps.len();
        let opening = Opening { migration: id, phase: Some(*phase), plan, course, sha256, steps, before, reason };
        self.seq = journal::begin(self.session, &opening, self.work.resumed).await?;
        Ok(())
    }

    /// The statements that end its row well.
    fn closing(&self, live: &Catalog) -> Result<String> {
        let engine = self.session.engine();
        let finish = journal::finish(self.session, self.seq, Some(live), self.begun.elapsed())?;
        Ok(match self.migration.direction {
            Direction::Up => format!("{finish} {}", journal::take(engine)),
            Direction::Down => {
                format!("{finish} {} {}", journal::forget(engine), journal::undo(self.session, &self.migration.id))
            }
        })
    }

    /// The command that goes on after a stop.
    pub fn resume(&self) -> &'static str {
        match self.migration.direction {
            Direction::Up => "concertina apply",
            Direction::Down => "concertina rollback --steps 1",
        }
    }

    /// Tells that a step begins, and stops if that was asked.
    pub fn enter(&mut self, number: usize) -> Result<()> {
        self.hand = None;
        self.work.conduct.stop.check(self.resume())?;
        self.hand = Some((number, Instant::now()));
        let steps = &self.migration.steps;
        let says = steps.get(number).map_or("", |step| &step.says);
        self.work.conduct.tell(super::Progress::Step { number: number + 1, steps: steps.len(), says });
        Ok(())
    }

    /// The statement that writes down how the step under way has ended; nothing where there is none.
    pub fn tried(&self, ending: Ending, rows: Option<u64>, error: Option<&str>) -> String {
        let Some((at, since)) = self.hand else { return String::new() };
        let says = self.migration.steps.get(at).map_or("", |step| &step.says);
        Tried { entry: self.seq, number: at + 1, says, took: since.elapsed(), ending, rows, error }.write(self.session)
    }

    /// The error with what it means for the database: its category, and what can be done.
    fn judged(&self, error: Error) -> Error {
        let (id, steps, resume) = (&self.migration.id, self.migration.steps.len(), self.resume());
        let error = match (error.exit, self.committed) {
            (Exit::Interrupted, _) => return error,
            (_, true) => {
                let (done, passed) = (self.done, self.passed);
                let rows = if passed > 0 { format!("; the next has passed {passed} rows") } else { String::new() };
                let stays = format!("{done} of {steps} steps of `{id}` are committed{rows}");
                error.exit(Exit::Partial).detail(stays)
            }
            (Exit::Error, false) if retry::gave_way(&error) => {
                error.exit(Exit::Busy).detail(format!("nothing of `{id}` is committed"))
            }
            _ => error.detail(format!("nothing of `{id}` is committed")),
        };
        match (error.hint.is_some(), error.exit) {
            (true, _) => error,
            (false, Exit::Busy) => error.hint(format!("`{resume}` tries again; it is safe to")),
            (false, Exit::Partial) if is_there_already(&error) && self.migration.direction == Direction::Up => {
                error.hint(format!(
                    "drop what was made by hand and `{resume}` goes on from there; where the schema is as `{id}` leaves it, \
                     `concertina repair --resolve {id} --as applied --reason WHY` records that"
                ))
            }
            (false, Exit::Partial) if self.migration.direction == Direction::Down => {
                error.hint(format!("mend the cause and `{resume}` goes on from there"))
            }
            (false, Exit::Partial) => error.hint(format!(
                "mend the cause and `{resume}` goes on from there; `concertina rollback --steps 1` takes it back"
            )),
            (false, _) => error.hint(format!("mend the cause, then `{resume}`")),
        }
    }
}

/// Whether the server has something of that name: column, object, relation, function, schema.
fn is_there_already(error: &Error) -> bool {
    error.code.as_deref().is_some_and(|code| matches!(code, "42701" | "42710" | "42P07" | "42723" | "42P06"))
}
