use super::{Aside, ObjectId};
use serde::{Deserialize, Serialize};

/// An object that the server tells whole, as one statement. What can change of it by itself is a [`super::Setting`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Defined {
    /// The statement that makes it, as the server writes it, without a closing semicolon.
    pub definition: String,
    /// The names of its options as the server keeps them, where the definition has them sorted.
    #[serde(default)]
    pub order: Aside<Vec<String>>,
    pub reads: Aside<Vec<ObjectId>>,
}
