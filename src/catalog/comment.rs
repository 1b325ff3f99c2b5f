use serde::{Deserialize, Serialize};

/// A comment on another object; its id says on which.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comment {
    pub text: String,
}
