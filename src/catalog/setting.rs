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
    /// How the setting is called that names the NOT NULL of a column.
    pub const NAME_OF_NOT_NULL: &str = "name of not null";

    /// How the setting is called that keeps a relation out of the write-ahead log, where that is no attribute of its own.
    pub const WRITE_AHEAD_LOG: &str = "write-ahead log";

    /// How the setting of a column's storage begins; it goes on with what is usual for the column's type.
    pub const STORAGE: &str = "storage instead of ";

    /// How the setting is called that chooses a column's compression.
    pub const COMPRESSION: &str = "compression";

    /// Whether a setting of a column is about its type: another type does not know it, and makes it as usual.
    pub fn is_of_type(name: &str) -> bool {
        name.starts_with(Setting::STORAGE) || name == Setting::COMPRESSION
    }
}
