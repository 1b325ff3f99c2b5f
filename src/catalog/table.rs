use super::{Aside, ObjectId};
use serde::{Deserialize, Serialize};

/// A table, without its columns: they are objects of their own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Words after the closing bracket, in order: `STRICT`, `WITHOUT ROWID`, `UNLOGGED`.
    pub attributes: Vec<String>,
    /// Storage parameters, `name=value`, in order.
    pub options: Vec<String>,
    /// How its rows are parted, where they stand in partitions.
    #[serde(default)]
    pub partition_by: Option<PartitionKey>,
    /// Where its rows are, where they are elsewhere.
    #[serde(default)]
    pub foreign: Option<Foreign>,
    /// The tables that it stands under.
    pub reads: Aside<Vec<ObjectId>>,
}

/// `PARTITION BY`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartitionKey {
    /// `RANGE (created_at)`, as the server writes it.
    pub definition: String,
    /// The plain columns among the keys.
    pub columns: Aside<Vec<String>>,
    /// The types and collations of the columns in it, in the order of their names: no statement changes them.
    pub types: Vec<String>,
}

/// The rows of a foreign table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Foreign {
    /// The foreign server.
    pub server: String,
    /// `name=value`, in the order of names.
    pub options: Vec<String>,
    /// The names as the server keeps them.
    pub order: Aside<Vec<String>>,
}

impl Table {
    /// Whether a table can only become the other by being made anew: its rows are kept in another way.
    pub fn is_made_anew(&self, new: &Table) -> bool {
        let server = |table: &Table| table.foreign.as_ref().map(|foreign| foreign.server.clone());
        self.partition_by != new.partition_by || server(self) != server(new)
    }
}
