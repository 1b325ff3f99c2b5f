use super::{Aside, ObjectId};
use serde::{Deserialize, Serialize};

/// A transient trigger that gives a column its value while two releases run, for the one that does not know it: path
/// `[schema, table, column]`. It stands in middle catalogs only; no schema file has one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sync {
    /// The column the new release writes.
    pub new: String,
    /// Its value for a row of the old release; columns by their bare names.
    pub forward: String,
    /// The column that the old release writes in its place.
    pub twin: Option<Twin>,
    /// The columns it writes.
    pub reads: Aside<Vec<ObjectId>>,
}

/// The other name of a column that stands twice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Twin {
    /// The column the old release writes.
    pub old: String,
    /// Its value for a row of the new release.
    pub backward: String,
}
