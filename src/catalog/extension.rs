use super::{Aside, ObjectId};
use serde::{Deserialize, Serialize};

/// An installed extension. Its members are its own business; its version is the server's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Extension {
    /// The schema its members stand in.
    pub schema: String,
    /// Whether its members can move to another schema.
    pub relocatable: Aside<bool>,
    pub reads: Aside<Vec<ObjectId>>,
}
