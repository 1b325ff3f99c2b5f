use super::ObjectId;
use serde::{Deserialize, Serialize};

/// A sequence that is not the inside of an identity column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sequence {
    pub data_type: String,
    pub options: SequenceOptions,
}

/// How a sequence counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SequenceOptions {
    pub start: i64,
    pub increment: i64,
    pub minimum: i64,
    pub maximum: i64,
    pub cache: i64,
    pub cycle: bool,
}

/// `OWNED BY`: an object of its own, because the column's default reads the sequence and the owner reads the column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SequenceOwner {
    pub column: ObjectId,
}
