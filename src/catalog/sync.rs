use super::{Aside, ObjectId};
use serde::{Deserialize, Serialize};

/// A transient trigger that keeps two columns of one table in step while two releases run: path `[schema, table, new]`.
/// It stands in middle catalogs only; no schema file has one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sync {
    /// The column the old release writes.
    pub old: String,
    /// The column the new release writes.
    pub new: String,
    /// Value of `new` for a row of the old release; columns by their bare names.
    pub forward: String,
    /// Value of `old` for a row of the new release.
    pub backward: String,
    /// Both columns.
    pub reads: Aside<Vec<ObjectId>>,
}
