use super::{Aside, Kind, ObjectId};
use serde::{Deserialize, Serialize};

/// An index that no constraint owns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Index {
    pub unique: bool,
    /// Everything after the table's name, as the server writes it: method, keys, INCLUDE, options, predicate.
    pub definition: String,
    /// The index of a partitioned table that it is a part of.
    #[serde(default)]
    pub under: Option<ObjectId>,
    /// The plain columns among the keys, in order.
    pub columns: Aside<Vec<String>>,
    /// The keys as expressions, where it is unique: what to count doubles by.
    pub keys: Aside<Vec<String>>,
    /// Whether one of the keys is an expression: the database keeps statistics of that.
    #[serde(default)]
    pub computed: Aside<bool>,
    /// The condition of a partial index.
    pub predicate: Aside<Option<String>>,
    /// The statement as somebody wrote it, where the database keeps that: made again, it reads as it did.
    #[serde(default)]
    pub written: Aside<Option<String>>,
    pub reads: Aside<Vec<ObjectId>>,
}

impl Index {
    /// Whether it is on a materialized view: no other index reads one.
    pub fn is_on_view(&self) -> bool {
        self.reads.0.iter().any(|read| read.kind == Kind::View)
    }
}
