use super::{Aside, ObjectId};
use serde::{Deserialize, Serialize};

/// A trigger: path `[schema, relation, name]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trigger {
    /// The whole statement that makes it.
    pub definition: String,
    /// The statement as somebody wrote it, where the database keeps that: made again, it reads as it did.
    #[serde(default)]
    pub written: Aside<Option<String>>,
    /// The table or view it stands on and every relation that its body names.
    pub reads: Aside<Vec<ObjectId>>,
}
