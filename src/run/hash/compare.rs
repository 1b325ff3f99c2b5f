use super::TableDigest;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where two digests of a table differ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Difference {
    /// Rows came or went.
    Rows { before: u64, after: u64 },
    /// Values changed, or moved to another row.
    Column {
        /// The name on the first side.
        column: String,
        /// Where to look for the rows, if that is known.
        #[serde(skip)]
        buckets: Vec<usize>,
    },
    /// The second side has no such column.
    Gone { column: String },
}

/// Compares the columns of `before` with those of `after`, which may call them otherwise: `renamed` maps the first's names to the
/// second's. Columns that only the second has make no difference.
pub fn compare(before: &TableDigest, after: &TableDigest, renamed: &BTreeMap<String, String>) -> Vec<Difference> {
    let mut differences = vec![];
    if before.rows != after.rows {
        differences.push(Difference::Rows { before: before.rows, after: after.rows });
    }
    for (column, digest) in &before.columns {
        let name = renamed.get(column).unwrap_or(column);
        match after.columns.get(name) {
            None => differences.push(Difference::Gone { column: column.clone() }),
            Some(other) if other != digest => differences.push(Difference::Column {
                column: column.clone(),
                buckets: differing(before.buckets.get(column), after.buckets.get(name)),
            }),
            Some(_) => {}
        }
    }
    differences
}

/// The buckets in which two lanes differ. A lane without rows has none, which is as good as empty ones.
pub fn differing(before: Option<&Vec<u128>>, after: Option<&Vec<u128>>) -> Vec<usize> {
    let at = |side: Option<&Vec<u128>>, bucket: usize| side.and_then(|side| side.get(bucket).copied()).unwrap_or(0);
    (0..super::BUCKETS).filter(|bucket| at(before, *bucket) != at(after, *bucket)).collect()
}
