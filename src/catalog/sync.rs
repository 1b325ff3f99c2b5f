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
    /// The new release; a row of the old one has none, and gets another when that writes one of these columns, which the new release
    /// does not know: what was one column is several, or the other way.
    Heed(Vec<String>),
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
            Flow::Fill | Flow::Heed(_) | Flow::Follow => None,
        }
    }

    /// The columns that it has to do with, by their names.
    pub fn columns(&self) -> impl Iterator<Item = &String> {
        let heeded = match &self.flow {
            Flow::Heed(columns) => columns.as_slice(),
            _ => &[],
        };
        std::iter::once(&self.new).chain(self.twin().map(|twin| &twin.old)).chain(heeded)
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
