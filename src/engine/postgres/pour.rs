//! Rows from one server to another, through here but not through memory.

use super::said::said;
use super::{Connection, quote};
use crate::catalog::ObjectId;
use crate::error::Result;
use futures_util::TryStreamExt;

impl Connection {
    /// Writes the rows of a query of another database into a table here, and says how many. The query gives the named columns.
    /// Triggers of the table run; computed columns cannot be named, and identities keep the values they have.
    ///
    /// # Errors
    /// What either server says.
    pub async fn pour(
        &mut self,
        from: &mut Connection,
        query: &str,
        table: &ObjectId,
        columns: &[String],
    ) -> Result<u64> {
        from.rows(&format!("SELECT * FROM ({query}) AS nothing LIMIT 0")).await?;
        let list: Vec<String> = columns.iter().map(|name| quote::name(name)).collect();
        let into = format!("COPY {} ({}) FROM STDIN", quote::qualified(table), list.join(", "));
        let (into, query) = (self.worded(&into)?, from.worded(query)?);
        let out = format!("COPY ({query}) TO STDOUT");
        let mut sink = self.inner.copy_in_raw(&into).await.map_err(said)?;
        let mut messages = from.inner.copy_out_raw(&out).await.map_err(said)?;
        let mut sent = Ok(());
        while let Some(message) = messages.try_next().await.map_err(said)? {
            if sent.is_ok() {
                sent = sink.send(message).await.map(drop);
            }
        }
        match sent {
            Ok(()) => sink.finish().await.map_err(said),
            Err(cause) => {
                drop(sink.abort("the rows before were refused").await);
                Err(said(cause))
            }
        }
    }
}
