//! Rows that differ in one value, each with what is the matter with it.

use super::Key;
use super::apart::{Among, Apart, REACHED, Show, Side, rows_apart};
use crate::error::Result;
use serde::{Deserialize, Serialize};

/// A row that differs in one value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Culprit {
    /// The values of its key, in the order of the reading's; `None` for NULL.
    pub key: Vec<Option<String>>,
    pub fault: Fault,
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

/// The rows that differ in one value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowed {
    /// The first of them, by key.
    pub culprits: Vec<Culprit>,
    /// How many there are in the buckets that were looked at.
    pub rows: usize,
    /// Whether those were all that differ.
    pub is_all: bool,
}

/// The rows whose value of one column differs between two sides. Both readings have that one value, and keys of the same length.
/// None for a table without a key: its rows have no name but their values.
pub async fn narrow(before: Side<'_>, after: Side<'_>, buckets: &[usize]) -> Result<Narrowed> {
    if matches!(before.reading.key, Key::WholeRow(_)) {
        return Ok(Narrowed::default());
    }
    let reached = &buckets[..buckets.len().min(REACHED)];
    let (apart, rows) = rows_apart(before, after, Among::Buckets(reached), Show::Keys).await?;
    let culprits = apart.into_iter().map(Culprit::from).collect();
    Ok(Narrowed { culprits, rows, is_all: reached.len() == buckets.len() })
}

impl From<Apart> for Culprit {
    fn from(apart: Apart) -> Culprit {
        let fault = match apart.times {
            [_, 0] => Fault::Missing,
            [0, _] => Fault::Added,
            _ => Fault::Changed,
        };
        Culprit { key: apart.key, fault }
    }
}
