//! Queries of the catalogs, each compiled once for a connection.
//!
//! To compile them takes the server longer than to run them, and whoever proves a plan reads the catalogs behind each of its stages.
//! What is compiled is asked of the server whenever a reading begins: a statement of a person's may have discarded it.

use super::Connection;
use super::introspect::Row;
use crate::error::Result;
use sha2::{Digest, Sha256};

/// What the names of our prepared statements begin with.
const PREFIX: &str = "concertina_";

/// What this connection of the server has by now.
const COMPILED: &str = "SELECT name FROM pg_catalog.pg_prepared_statements";

impl Connection {
    /// Notes what is compiled already. To be called in the transaction that reads.
    pub(super) async fn recall(&mut self) -> Result<()> {
        self.known = self.rows(COMPILED).await?.into_iter().flatten().flatten().collect();
        Ok(())
    }

    /// Rows of a query that is read again and again.
    pub(super) async fn compiled(&mut self, query: &str) -> Result<Vec<Row>> {
        let query = self.worded(query)?;
        let name = format!("{PREFIX}{}", &format!("{:x}", Sha256::digest(query.as_bytes()))[..16]);
        let run = format!("EXECUTE {name}");
        if self.known.contains(&name) {
            return self.rows(&run).await;
        }
        let both = format!("PREPARE {name} AS {query}; {run}");
        self.known.insert(name);
        self.rows(&both).await
    }
}
