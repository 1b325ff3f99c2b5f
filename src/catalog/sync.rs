use super::{Aside, ObjectId};
use serde::{Deserialize, Serialize};

/// A transient trigger that gives a column its value while two releases run: path `[schema, table, column]`. It stands in middle
/// catalogs only; no schema file has one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sync {
    /// The column that only the new release writes, or none.
    pub new: String,
    /// Its value for a row that comes without it; columns by their bare names.
    pub forward: String,
    pub flow: Flow,
    /// The columns it keeps in step.
    pub reads: Aside<Vec<ObjectId>>,
}

/// Who writes a column that a trigger gives its value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flow {
    /// The new release; a row of the old one has none.
    Fill,
    /// No release: it follows what they write.
    Follow,
    /// The new release, and the old one writes its twin.
    Twin(Twin),
}

impl Sync {
    /// The column that the old release writes in its place.
    pub fn twin(&self) -> Option<&Twin> {
        match &self.flow {
            Flow::Twin(twin) => Some(twin),
            Flow::Fill | Flow::Follow => None,
        }
    }
}

/// The other name of a column that stands twice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Twin {
    /// The column the old release writes.
    pub old: String,
    /// Its value for a row of the new release.
    pub backward: String,
}
