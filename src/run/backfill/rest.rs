//! What is behind the last range of a backfill: the proof that no row is left, and the rows that no range held.

use super::Filling;
use crate::error::{Error, Result};
use crate::run::journal::{self, Ending};

/// How often the rows that came meanwhile are written.
const PASSES: u32 = 3;

/// A query over the whole table takes one process of the server, and not all there are: whoever works meanwhile has the others.
const ALONE: &str = "SET LOCAL max_parallel_workers_per_gather = 0;";

impl Filling<'_, '_> {
    /// Proves that no row is left, and writes those that are.
    pub(super) async fn rest(&mut self) -> Result<()> {
        let mut passes = 0;
        let left = loop {
            let proof = format!("{ALONE} {}", self.statement.proof());
            let left = self.run.session.value(&proof).await?.unwrap_or_default();
            if left == "0" || passes == PASSES {
                break left;
            }
            self.sweep().await?;
            passes += 1;
        };
        if left != "0" {
            let says = &self.step.says;
            return Err(Error::new(format!("after `{says}` {left} rows are still not filled"))
                .detail(self.statement.proof())
                .hint("does a trigger undo it, or does the old release go on writing such rows? then `concertina apply` goes on"));
        }
        // What there was is what was passed, whatever the server's estimate.
        self.total = self.total.map(|_| self.passed);
        self.tell(None);
        self.record().await
    }

    /// Writes whatever rows are left, in one statement.
    async fn sweep(&mut self) -> Result<()> {
        let (update, cursor) = (format!("{};", self.statement.text), self.cursor.clone());
        let mut attempt = 0;
        let written = loop {
            match self.commit(&update, &cursor, None).await {
                Ok(written) => break written,
                Err(error) => self.give_way(error, attempt).await?,
            }
            attempt += 1;
        };
        self.written += written;
        Ok(())
    }

    /// The step in the journal, in a statement of its own: everything that it says is committed.
    async fn record(&mut self) -> Result<()> {
        let advance = journal::advance(self.run.session.engine(), self.run.seq, self.run.done + 1);
        let tried = self.run.tried(Ending::Done, Some(self.written), None);
        self.run.session.execute(&format!("{advance} {tried}")).await.map(drop)
    }
}
