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

    /// The one that names it.
    pub const NAME_OF_NOT_NULL: &str = "name of not null";

    /// Of a sequence, whether its changes are logged. One that a column owns is logged as its table is.
    pub const LOG: &str = "write-ahead log";

    /// Of a table, what it tells replicas of the old row.
    pub const REPLICA_IDENTITY: &str = "replica identity";

    /// How the setting of a column's storage begins; it goes on with what is usual for the column's type.
    pub const STORAGE: &str = "storage instead of ";

    /// How the setting is called that chooses a column's compression.
    pub const COMPRESSION: &str = "compression";

    /// How the comment on the sequence inside of an identity begins, as a setting of the column; its name follows.
    pub const ON_SEQUENCE: &str = "comment on the sequence ";

    /// Whether a setting of a column is about its type: another type does not know it, and makes it as usual.
    pub fn is_of_type(name: &str) -> bool {
        name.starts_with(Setting::STORAGE) || name == Setting::COMPRESSION
    }
}
