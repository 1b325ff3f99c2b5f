//! Fills a column in ranges of a key, a short transaction each.
//!
//! ```text
//!   stop = greatest key                                   once, kept in the journal
//!   upto = the key that many rows after the last          found on the index, or counted, see [`stride`]
//!   BEGIN; UPDATE … WHERE (condition) AND key > last AND key <= upto;
//!   does somebody wait?; journal: cursor = upto; COMMIT;
//!   …                                                     as many rows as take the target time
//!   SELECT count(*) … WHERE (condition) AND it would change something      must be zero
//!   UPDATE … WHERE (condition)                            else: rows that came meanwhile, and keys without an order
//! ```
//!
//! Between batches it waits for replicas, a vacuum against wraparound and people, and goes at half its pace beside any other
//! vacuum, see [`brake`]; a batch that somebody had to wait for is followed by one half as large. A table without a key goes by the
//! places of its rows, see [`place`].
//!
//! One statement over a large table blocks every writer that meets one of its rows until the last of them is written (20
//! seconds for 5 million rows, measured); ranges keep that under the target and are as fast. That the loop ended proves
//! nothing: the query at the end does.

mod brake;
mod control;
mod cursor;
mod keys;
mod lag;
mod pace;
mod place;
mod rest;
mod statement;
mod stride;

use super::Progress;
use super::execute::{Run, gave_way, with_each_batch};
use super::journal;
use super::settings::Pace;
use crate::catalog::ObjectId;
use crate::error::{Error, Result};
use crate::project::MigrationStep;
pub(super) use brake::slots;
use brake::{Brake, LOOK};
pub use control::Control;
use cursor::{Cursor, Key, range};
pub(super) use lag::Lag;
use pace::Steering;
pub(super) use statement::FillStatement;
use std::time::{Duration, Instant};
use stride::Stride;

/// How many wait for a row that this transaction has written. They wait for its end, whoever they are.
const WAITERS: &str = "SELECT count(*) FROM pg_catalog.pg_locks WHERE locktype = 'transactionid' AND NOT granted \
    AND transactionid = pg_current_xact_id_if_assigned()::xid";

/// A backfill under way.
struct Filling<'r, 'a> {
    run: &'r mut Run<'a>,
    step: &'a MigrationStep,
    statement: FillStatement<'a>,
    /// Qualified and quoted.
    table: String,
    key: &'a [String],
    cursor: Cursor,
    stride: Stride,
    /// Rows passed so far, and rows written.
    passed: u64,
    written: u64,
    /// Rows of the table as the server estimates.
    total: Option<u64>,
    /// Rows of a page, where it goes by places.
    rows_a_page: u64,
    /// The commands that each batch begins with, see `timeout`.
    settings: String,
    /// Whether somebody waited for a row of the last batch when it was written.
    in_the_way: bool,
}

/// Runs a step that fills a column of a table with a key.
pub(super) async fn fill<'a>(
    run: &mut Run<'a>,
    step: &'a MigrationStep,
    table: &ObjectId,
    key: &'a [String],
) -> Result<()> {
    let statement = FillStatement::read(&step.sql, &step.says)?;
    let table = run.session.dialect().qualified(table);
    let resumed = run.work.resumed.filter(|entry| entry.step == run.done);
    let cursor = resumed.and_then(|entry| entry.cursor.as_deref()).map(Cursor::read).transpose()?;
    let passed = if cursor.is_some() { resumed.map_or(0, |entry| entry.rows_done) } else { 0 };
    run.passed = passed;
    let fresh = cursor.is_none();
    let stride = Stride::of(run.session, &table, key).await?;
    let cursor = cursor.unwrap_or_default();
    let mut filling = Filling {
        run,
        step,
        statement,
        table,
        key,
        cursor,
        stride,
        passed,
        written: 0,
        total: None,
        rows_a_page: 1,
        settings: String::new(),
        in_the_way: false,
    };
    filling.look().await?;
    let greatest = filling.greatest().await?;
    if fresh {
        filling.cursor.stop = greatest;
    }
    filling.ranges().await?;
    filling.rest().await
}

impl Filling<'_, '_> {
    /// Gathers statistics where there are none, the number of rows, and what each batch is set to.
    async fn look(&mut self) -> Result<()> {
        let name = self.run.session.dialect().literal(&self.table);
        let query = format!("SELECT reltuples::bigint FROM pg_catalog.pg_class WHERE oid = to_regclass({name})");
        let known = self.run.session.value(&query).await?;
        if known.as_deref().is_none_or(|rows| rows.starts_with('-')) {
            self.gather().await?;
        }
        let rows = self.run.session.value(&query).await?;
        self.total = rows.and_then(|rows| rows.parse().ok());
        self.settings = with_each_batch(self.run.session, self.run.work.conduct.settings).await?;
        Ok(())
    }

    /// Reads the table, unless a vacuum of it, or another change, is in the way: the first gathers them itself.
    async fn gather(&mut self) -> Result<()> {
        let wait = self.run.work.conduct.settings.lock_timeout.as_millis();
        let analyze = format!("BEGIN; SET LOCAL lock_timeout = {wait}; ANALYZE {}; COMMIT;", self.table);
        let Err(error) = self.run.session.execute(&analyze).await else { return Ok(()) };
        self.run.session.execute("ROLLBACK").await?;
        if gave_way(&error) { Ok(()) } else { Err(error) }
    }

    /// Every range up to the stop.
    async fn ranges(&mut self) -> Result<()> {
        let mut pace = self.run.work.conduct.settings.pace.clone();
        let mut steering = Steering::new(&pace);
        let (mut brake, mut attempt) = (Brake::default(), 0);
        while self.cursor.stop.is_some() && self.cursor.at != self.cursor.stop {
            self.run.work.conduct.stop.check(self.run.resume())?;
            if brake.is_due() {
                pace = self.held_up(&mut brake).await?;
            }
            let begun = Instant::now();
            match self.batch(steering.rows).await {
                Ok(()) => {
                    let took = begun.elapsed();
                    steering.after(took, &pace);
                    if self.in_the_way {
                        steering.gave_way();
                    }
                    attempt = 0;
                    if self.cursor.at != self.cursor.stop {
                        self.tell(brake.behind);
                    }
                    let rest = pace.pause + brake.eases.as_ref().map_or(Duration::ZERO, |_| took);
                    // Of no time it would still be a millisecond.
                    if !rest.is_zero() {
                        tokio::time::sleep(rest).await;
                    }
                }
                Err(error) => {
                    self.give_way(error, attempt).await?;
                    steering.gave_way();
                    attempt += 1;
                }
            }
        }
        Ok(())
    }

    /// Waits while there is something to wait for, and gives the pace as people have it by then.
    async fn held_up(&mut self, brake: &mut Brake) -> Result<Pace> {
        let conduct = self.run.work.conduct;
        let (mut told, eased) = (None, brake.eases.take());
        loop {
            conduct.stop.check(self.run.resume())?;
            let control = Control::read(self.run.session).await?;
            let hold = brake.look(self.run.session, &conduct, &self.table, &control).await?;
            let Some(hold) = hold else {
                brake.eases.iter().filter(|_| eased.is_none()).for_each(|why| conduct.tell(Progress::Eases { why }));
                return Ok(control.over(&conduct.settings.pace));
            };
            if told.as_deref() != Some(hold.why()) {
                conduct.tell(Progress::Holds { why: hold.why() });
                told = Some(hold.why().to_string());
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// One range of at most so many rows.
    async fn batch(&mut self, rows: u64) -> Result<()> {
        let (upto, passed) = match self.stride.onward(self.cursor.at.as_ref(), self.cursor.stop.as_ref(), rows) {
            Some(upto) => (Some(upto), None),
            None => self.asked(rows).await?,
        };
        let dialect = self.run.session.dialect();
        let update = self.statement.within(&range(&*dialect, self.key, self.cursor.at.as_ref(), upto.as_ref()));
        let next = Cursor { at: upto, stop: self.cursor.stop.clone() };
        let written = self.commit(&update, &next, passed).await?;
        self.stride.after(self.cursor.at.as_ref(), next.at.as_ref(), passed.unwrap_or(written));
        self.cursor = next;
        self.written += written;
        Ok(())
    }

    /// Where a range of so many rows ends, and how many it has, where that is not what is written.
    async fn asked(&mut self, rows: u64) -> Result<(Option<Key>, Option<u64>)> {
        let upto = self.upto(rows).await?;
        let passed = match &upto {
            None => Some(self.left().await?),
            Some(_) if upto == self.cursor.stop => None,
            Some(_) => Some(rows),
        };
        Ok((upto.or_else(|| self.cursor.stop.clone()), passed))
    }

    /// One transaction of the statement and the journal. Where nothing is said of the rows passed, they are those written.
    async fn commit(&mut self, update: &str, cursor: &Cursor, passed: Option<u64>) -> Result<u64> {
        let begun = Instant::now();
        let written = self.run.session.execute(&format!("BEGIN; {} {update}", self.settings)).await?;
        self.run.ask(self.run.done, begun, written).await?;
        let passed = passed.unwrap_or(written);
        let journal = journal::changes(self.run.session, self.run.seq, &cursor.write()?, passed);
        let ended = Instant::now();
        let waiters = self.run.session.value(&format!("{WAITERS}; {journal} COMMIT;")).await?;
        self.run.release(ended);
        self.in_the_way = waiters.is_some_and(|count| count != "0");
        self.run.committed = true;
        self.passed += passed;
        self.run.passed = self.passed;
        Ok(written)
    }

    async fn give_way(&mut self, error: Error, attempt: u32) -> Result<()> {
        if let Err(lost) = self.run.session.execute("ROLLBACK").await {
            return Err(error.detail(format!("and it could not be rolled back: {}", lost.sentence)));
        }
        self.run.let_go();
        let error = error.context(format!("the step `{}` failed", self.step.says));
        self.run.wait(&self.step.says, error, attempt).await
    }

    fn tell(&self, lag: Option<Duration>) {
        let Filling { passed, total, written, .. } = *self;
        self.run.work.conduct.tell(Progress::Rows { passed, total, written, lag });
    }
}
