//! What was counted and computed when a plan was made. Nobody can do it again later: the rows are others then, and of the schema
//! a plan keeps no more than what it changes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is known of the database that a plan was made for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FactsDocument {
    /// How long a table would refuse reads on the plain way from start to goal; nothing where there is no such way.
    pub direct: Option<Estimate>,
    /// What the checks counted that could be asked; the others are counted when they run.
    pub counts: Vec<Count>,
    /// The tables that steps work through, by their dotted names; one that is not here is of unknown size.
    pub sizes: BTreeMap<String, Size>,
    /// The schema before and after, as a unified diff of SQL.
    pub schema: String,
}

/// What a check counted. Values of rows are nobody's to read in a repository: what earlier versions wrote of them is read past.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// What must hold, as the check says it.
    pub says: String,
    /// How many rows stand against it.
    pub rows: u64,
}

/// How large a table is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Size {
    /// As the server estimates; nothing where it does not.
    pub rows: Option<u64>,
    /// With its indexes.
    pub bytes: u64,
}

/// How long something takes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Estimate {
    pub seconds: f64,
    /// A table whose size is not known and whose work comes on top.
    pub unknown: Option<String>,
    /// A table that was not there when the plan was made, and counts as empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absent: Option<String>,
    /// A file that a person changed, of which nothing can be expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited: Option<String>,
}
