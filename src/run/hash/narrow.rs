//! Which rows differ, once a digest has said that some do.
//!
//! ```text
//!   1,024 buckets --those that differ, at most eight--> one pass over each side --> rows of these buckets only --> keys
//! ```

use super::lanes::Seed;
use super::{Digest, Key, Reading};
use crate::engine::{Cell, Session};
use crate::error::Result;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many rows are named at most.
pub const NAMED: usize = 10;

/// Of how many buckets rows are kept in memory: if every row differs, a hundredth of them is more than enough.
const LOOKED_AT: usize = 8;

/// A row that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Culprit {
    /// The values of its key, in the order of the reading's; `None` for NULL.
    pub key: Vec<Option<String>>,
    pub fault: Fault,
    /// The value on either side, if values were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<[Option<String>; 2]>,
}

/// What is the matter with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Both sides have it, with different values.
    Changed,
    /// The second side does not have it.
    Missing,
    /// The first side does not have it.
    Added,
}

/// Whether the values themselves may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    Keys,
    Values,
}

/// One side of a comparison: a connection, and what to read there.
pub struct Side<'a> {
    pub session: &'a mut Session,
    pub reading: &'a Reading,
}

/// The first rows, by key, whose value of one column differs between two sides. Both readings have that one value, and keys of
/// the same length. None for a table without a key: its rows have no name but their values.
pub async fn narrow(before: Side<'_>, after: Side<'_>, buckets: &[usize], show: Show) -> Result<Vec<Culprit>> {
    if matches!(before.reading.key, Key::WholeRow(_)) {
        return Ok(vec![]);
    }
    let before = rows(before, buckets, show).await?;
    let mut after = rows(after, buckets, show).await?;
    let mut culprits = vec![];
    for (key, old) in before {
        match after.remove(&key) {
            Some(new) if new.digest == old.digest => {}
            Some(new) => culprits.push(old.culprit(Fault::Changed, Some(new.shown))),
            None => culprits.push(old.culprit(Fault::Missing, None)),
        }
    }
    culprits.extend(after.into_values().map(|new| new.culprit(Fault::Added, None)));
    culprits.sort_by(|a, b| order(&a.key).cmp(&order(&b.key)));
    culprits.truncate(NAMED);
    Ok(culprits)
}

/// Shorter numbers come first, so that they stand in their own order.
fn order(key: &[Option<String>]) -> Vec<Option<(usize, &str)>> {
    let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    key.iter().map(|part| part.as_deref().map(|part| (if number(part) { part.len() } else { 0 }, part))).collect()
}

/// A row of a bucket that is looked at.
struct Row {
    key: Vec<Option<String>>,
    digest: Digest,
    shown: Option<Option<String>>,
}

impl Row {
    fn culprit(self, fault: Fault, other: Option<Option<Option<String>>>) -> Culprit {
        let missing = || Some(None);
        let values = match fault {
            Fault::Added => self.shown.map(|value| [None, value]),
            _ => self.shown.zip(other.unwrap_or_else(missing)).map(|(old, new)| [old, new]),
        };
        Culprit { key: self.key, fault, values }
    }
}

async fn rows(side: Side<'_>, buckets: &[usize], show: Show) -> Result<BTreeMap<Digest, Row>> {
    let Side { session, reading } = side;
    let looked_at = &buckets[..buckets.len().min(LOOKED_AT)];
    let key = reading.key.values().len();
    let classed = session.engine() == crate::engine::Engine::Sqlite;
    let text = |cell: &Cell| cell.map(|bytes| readable(bytes, classed));
    let mut found = BTreeMap::new();
    let mut keep = |cells: &[Cell]| {
        let seed = Seed::of(reading, cells);
        if looked_at.contains(&seed.bucket()) {
            let value = cells.get(key).copied().flatten();
            let shown = (show == Show::Values).then(|| text(&value));
            let row = Row { key: cells[..key].iter().map(text).collect(), digest: seed.bind(None, value), shown };
            found.insert(seed.digest(), row);
        }
        Ok(())
    };
    session.stream(&reading.query(), &mut keep).await?;
    Ok(found)
}

/// A value for a person, without the storage class that SQLite's values begin with.
fn readable(bytes: &[u8], classed: bool) -> String {
    let bytes = if classed { bytes.get(1..).unwrap_or_default() } else { bytes };
    String::from_utf8_lossy(bytes).into_owned()
}
