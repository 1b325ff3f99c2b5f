//! A migration on SQLite: all of it is one transaction.
//!
//! A rebuild of a table drops it, which must neither cascade to the rows that refer to it nor be refused: foreign keys are off
//! meanwhile, and no row may refer to nothing afterwards that did not before. `legacy_alter_table` lets a table be renamed
//! while a view names it. Both can only be set outside a transaction, and SQLite says nothing when it is not: they are read
//! back.

use super::gauge::file::Gauge;
use super::postgres::within;
use super::{Run, retry};
use crate::catalog::Catalog;
use crate::engine::Session;
use crate::error::{Error, Exit, Result};
use crate::run::Progress;
use crate::run::journal::{self, Ending};
use crate::run::moved::moved;
use std::collections::BTreeSet;
use std::time::Instant;

/// The settings while a migration runs.
const PRAGMAS: [(&str, &str); 2] = [("foreign_keys", "0"), ("legacy_alter_table", "1")];

impl Run<'_> {
    /// Runs all of it, and gives what the database holds then.
    pub(super) async fn on_sqlite(&mut self) -> Result<Catalog> {
        self.done = 0;
        let before = read(self.session).await?;
        let done = match set(self.session, PRAGMAS.map(|(name, value)| (name, value.to_string()))).await {
            Ok(()) => self.locked().await,
            Err(error) => Err(error),
        };
        let restored = set(self.session, before).await;
        match done {
            Ok(catalog) => restored.map(|()| catalog),
            Err(error) => Err(self.refused(error).await),
        }
    }

    /// Begins the transaction, waiting for other writers.
    async fn locked(&mut self) -> Result<Catalog> {
        let (mut attempt, mut begun) = (0, Instant::now());
        while let Err(error) = self.session.execute("BEGIN IMMEDIATE").await {
            self.wait("another process writes to the database", error, attempt).await?;
            (attempt, begun) = (attempt + 1, Instant::now());
        }
        let done = self.whole(begun).await;
        if done.is_err() {
            // SQLite may have rolled back by itself, as it does when the disk is full.
            drop(self.session.execute("ROLLBACK").await);
        }
        done
    }

    /// All of the transaction, which was asked for at `since`.
    async fn whole(&mut self, since: Instant) -> Result<Catalog> {
        self.still_there().await?;
        let dangling = dangling(self.session).await?;
        self.write_opening().await?;
        let migration = self.migration;
        let mut tried = String::new();
        let mut gauge = if self.work.measures { Some(Gauge::begin(self.session, since).await?) } else { None };
        for (at, step) in migration.steps.iter().enumerate() {
            let begun = Instant::now();
            self.enter(at)?;
            self.session.execute(&step.sql).await.map_err(|error| within(error, step))?;
            if let Some(gauge) = &mut gauge {
                gauge.ask(self.session, step, begun).await?;
            }
            tried += &self.tried(Ending::Done, None, None);
            self.work.conduct.tell(Progress::StepDone { number: at + 1, took: begun.elapsed() });
        }
        not_worse(&dangling, &self::dangling(self.session).await?)?;
        let live = self.arrived().await.map_err(|error| error.exit(Exit::Error))?;
        let advance = journal::advance(self.session.engine(), self.seq, migration.steps.len());
        let closing = self.closing(&live)?;
        self.session.execute(&format!("{tried} {advance} {closing}")).await?;
        self.session.execute("COMMIT").await?;
        self.figures = gauge.map(Gauge::end).unwrap_or_default();
        Ok(live)
    }

    /// Nobody may have changed the schema between the look at it and the lock on it.
    async fn still_there(&mut self) -> Result<()> {
        let live = self.session.introspect(self.work.scope).await?.catalog;
        let differs = moved(self.work.unlisted, self.work.before, &live);
        if differs.is_empty() {
            return Ok(());
        }
        let error = Error::of(Exit::Busy, "the schema has changed since this run looked at it");
        Err(differs.into_iter().take(20).fold(error, Error::detail).hint("try again: what is done is not done twice"))
    }

    /// Writes the failure down: its row went with the transaction.
    async fn refused(&mut self, error: Error) -> Error {
        // The error that led here is the one worth telling, so what the journal says to this one is not.
        if !retry::gave_way(&error) && self.write_opening().await.is_ok() {
            let kept = error.kept();
            let text = journal::fail(self.session, self.seq, &kept, self.begun.elapsed());
            let ending = if error.exit == Exit::Interrupted { Ending::Interrupted } else { Ending::Failed };
            let tried = self.tried(ending, None, Some(&kept));
            drop(self.session.execute(&format!("{text} {tried}")).await);
        }
        self.judged(error)
    }
}

async fn read(session: &mut Session) -> Result<[(&'static str, String); 2]> {
    let mut values = PRAGMAS.map(|(name, _)| (name, String::new()));
    for (name, value) in &mut values {
        *value = session.value(&format!("PRAGMA {name}")).await?.unwrap_or_default();
    }
    Ok(values)
}

async fn set(session: &mut Session, values: [(&'static str, String); 2]) -> Result<()> {
    for (name, value) in &values {
        session.execute(&format!("PRAGMA {name} = {value}")).await?;
    }
    match read(session).await? == values {
        true => Ok(()),
        false => Err(Error::bug("a pragma was set inside a transaction")),
    }
}

/// Rows that refer to nothing: table, rowid, the table they refer to.
async fn dangling(session: &mut Session) -> Result<Vec<Vec<String>>> {
    let rows = session.rows("PRAGMA foreign_key_check").await?;
    let shown = |value: Option<String>| value.unwrap_or_else(|| "?".into());
    Ok(rows.into_iter().map(|row| row.into_iter().take(3).map(shown).collect()).collect())
}

/// More rows than before must not refer to nothing.
fn not_worse(before: &[Vec<String>], after: &[Vec<String>]) -> Result<()> {
    if after.len() <= before.len() {
        return Ok(());
    }
    let known: BTreeSet<&Vec<String>> = before.iter().collect();
    let fresh = after.iter().filter(|row| !known.contains(row)).take(20);
    let says = fresh.filter_map(|row| match row.as_slice() {
        [table, rowid, parent] => {
            Some(format!("row {rowid} of `{table}` refers to a row of `{parent}` that is not there"))
        }
        _ => None,
    });
    let error = Error::new("foreign keys would be violated that are not now");
    Err(says.fold(error, Error::detail).hint("mend or delete these rows, then try again"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(table: &str, rowid: &str) -> Vec<String> {
        vec![table.into(), rowid.into(), "parent".into()]
    }

    #[test]
    fn what_dangled_before_may_go_on_dangling() {
        let before = [row("a", "1"), row("a", "2")];
        assert!(not_worse(&before, &[row("a_new", "1"), row("a_new", "2")]).is_ok());
        let error = not_worse(&before, &[row("a", "1"), row("a", "2"), row("b", "7")]).expect_err("one more");
        assert_eq!(error.details, ["row 7 of `b` refers to a row of `parent` that is not there"]);
    }
}
