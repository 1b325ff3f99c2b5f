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

mod apart;
mod compare;
mod digest;
pub mod fast;
mod lanes;
mod narrow;
mod reading;
#[cfg(test)]
mod tests;

pub use apart::{Among, Apart, ApartValue, NAMED, Show, Side, rows_apart, within_reach};
pub use compare::{Difference, compare, differing};
pub use digest::Digest;
pub use lanes::BUCKETS;
pub use narrow::{Culprit, Fault, Narrowed, narrow};
pub use reading::{Key, Places, Reading, Value};

use crate::engine::{Cell, Session};
use crate::error::Result;
use lanes::Lanes;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::AddAssign;
use std::sync::atomic::{AtomicU64, Ordering};

/// After how many rows whoever watches is told.
const TOLD: u64 = 1024;

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

impl TableDigest {
    /// A digest of whole rows, from those of the columns.
    pub fn whole(&self) -> Digest {
        let mut all = self.rows.to_le_bytes().to_vec();
        for (name, digest) in &self.columns {
            all.extend_from_slice(&Digest::of(&[name.as_bytes()]).bytes());
            all.extend_from_slice(&digest.bytes());
        }
        Digest::of(&[&all])
    }
}

/// The rows of one part of a table and those of another.
impl AddAssign for TableDigest {
    fn add_assign(&mut self, other: TableDigest) {
        self.rows += other.rows;
        other.columns.into_iter().for_each(|(name, digest)| *self.columns.entry(name).or_default() += digest);
        for (name, more) in other.buckets {
            let buckets = self.buckets.entry(name).or_default();
            buckets.resize(buckets.len().max(more.len()), 0);
            buckets.iter_mut().zip(more).for_each(|(sum, more)| *sum = sum.wrapping_add(more));
        }
    }
}

/// Reads a table once.
///
/// # Errors
/// When the database refuses the query: a right that is missing, an expression that fails on a row.
pub async fn table(session: &mut Session, reading: &Reading) -> Result<TableDigest> {
    watched(session, reading, &AtomicU64::new(0)).await
}

/// The same while somebody watches how many rows are passed.
///
/// # Errors
/// The same.
pub async fn watched(session: &mut Session, reading: &Reading, passed: &AtomicU64) -> Result<TableDigest> {
    let mut lanes = Lanes::new(reading);
    let mut untold = 0;
    let mut add = |cells: &[Cell]| {
        lanes.add(cells);
        untold += 1;
        if untold == TOLD {
            passed.fetch_add(std::mem::take(&mut untold), Ordering::Relaxed);
        }
        Ok(())
    };
    session.stream(&reading.query(), &mut add).await.map_err(|error| {
        let sentence = format!("the rows of `{}` cannot be read", reading.table.dotted());
        error.context(sentence)
    })?;
    passed.fetch_add(untold, Ordering::Relaxed);
    Ok(lanes.finish())
}
