use super::{Aside, ObjectId};
use serde::{Deserialize, Serialize};

/// A table, without its columns: they are objects of their own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Words after the closing bracket, in order: `STRICT`, `WITHOUT ROWID`, `UNLOGGED`.
    pub attributes: Vec<String>,
    /// Storage parameters, `name=value`, in order.
    pub options: Vec<String>,
    pub reads: Aside<Vec<ObjectId>>,
}
