use super::{Aside, ObjectId};
use serde::{Deserialize, Serialize};

/// An attribute of an object that is not as usual and changes by itself: row security, a column's storage, a trigger that
/// is off. Its id says of what, and its name; where everything is as usual there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Setting {
    pub value: String,
    pub reads: Aside<Vec<ObjectId>>,
}

impl Setting {
    /// How the names of settings end that are about the NOT NULL of a column.
    pub const OF_NOT_NULL: &str = " of not null";

    /// Of a sequence, whether its changes are logged. One that a column owns is logged as its table is.
    pub const LOG: &str = "write-ahead log";
}
