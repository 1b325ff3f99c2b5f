//! One pass over a table tells its rows and, for each column, a digest that no order changes.
//!
//! ```text
//!   row --> key -------> seed ----.
//!     \---> value of c ----------- SHA-256 --> added to lane c, modulo 2^256 --> Digest of c
//!                                          `--> and to one of 1,024 buckets, chosen by the key
//! ```
//!
//! A lane is a sum, so neither the order of rows nor that of columns matters; and it names its column, so that tables of which
//! one has a column more can be compared by what they share. A value is hashed together with its row's key: two values that
//! change places between rows are seen. NULL is a value of its own. The buckets tell where to look for the rows that differ,
//! without a list of rows being kept: 16 KiB a column, however large the table.
//!
//! SHA-256 here, and not the server's own hash functions: these take 1.0 for 1.00, lack for json, and 64 bits catch an
//! accident but no adversary; hashing costs a client little beside the reading itself.

mod compare;
mod digest;
mod lanes;
mod narrow;
mod reading;
#[cfg(test)]
mod tests;

pub use compare::{Difference, compare, differing};
pub use digest::Digest;
pub use lanes::BUCKETS;
pub use narrow::{Culprit, Fault, NAMED, Show, Side, narrow};
pub use reading::{Key, Reading, Value};

use crate::engine::Session;
use crate::error::Result;
use lanes::Lanes;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the rows of a table come to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableDigest {
    pub rows: u64,
    /// By the names of the reading's values.
    pub columns: BTreeMap<String, Digest>,
    /// [`BUCKETS`] half digests a column, or none where there was no row. Not kept in files.
    #[serde(skip)]
    pub buckets: BTreeMap<String, Vec<u128>>,
}

/// Reads a table once.
///
/// # Errors
/// When the database refuses the query: a right that is missing, an expression that fails on a row.
pub async fn table(session: &mut Session, reading: &Reading) -> Result<TableDigest> {
    let mut lanes = Lanes::new(reading);
    let mut add = |cells: &[crate::engine::Cell]| {
        lanes.add(cells);
        Ok(())
    };
    session.stream(&reading.query(), &mut add).await.map_err(|error| {
        let sentence = format!("the rows of `{}` cannot be read", reading.table.dotted());
        error.context(sentence)
    })?;
    Ok(lanes.finish())
}
