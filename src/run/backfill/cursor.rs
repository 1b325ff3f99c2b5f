//! Where a backfill is: kept in the journal with each batch.

use crate::engine::Dialect;
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};

/// A row's key, each value in the server's text form.
pub type Key = Vec<String>;

/// Where a backfill is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The last key behind it; none at the start.
    pub at: Option<Key>,
    /// The greatest key when it began: what comes later is written by releases that know the column, or found at the end.
    pub stop: Option<Key>,
}

impl Cursor {
    /// From the journal.
    ///
    /// # Errors
    /// A text that is none.
    pub fn read(text: &str) -> Result<Cursor> {
        serde_json::from_str(text).map_err(|cause| unread(text, &cause.to_string()))
    }

    /// For the journal.
    ///
    /// # Errors
    /// Never for text.
    pub fn write(&self) -> Result<String> {
        serde_json::to_string(self).map_err(Error::bug)
    }
}

/// A cursor that cannot be read.
pub fn unread(text: &str, cause: &str) -> Error {
    Error::new(format!("the journal's cursor `{text}` is none: {cause}"))
}

/// The keys after `after`, up to `upto`, as a condition; the server gives the literals the types of the columns.
pub fn range(dialect: &dyn Dialect, columns: &[String], after: Option<&Key>, upto: Option<&Key>) -> String {
    let names = columns.iter().map(|name| dialect.quote(name)).collect::<Vec<_>>().join(", ");
    let side = |sign: &str, key: &Key| {
        let values = key.iter().map(|value| dialect.literal(value)).collect::<Vec<_>>().join(", ");
        format!("({names}) {sign} ({values})")
    };
    let sides = [after.map(|key| side(">", key)), upto.map(|key| side("<=", key))];
    let sides: Vec<String> = sides.into_iter().flatten().collect();
    if sides.is_empty() { "true".into() } else { sides.join(" AND ") }
}
