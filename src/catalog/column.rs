use super::{Aside, ObjectId};
use serde::{Deserialize, Serialize};

/// A column of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// The type as the server writes it, schema-qualified, with its modifiers.
    pub data_type: String,
    pub nullable: bool,
    /// The default's expression as the server writes it.
    pub default: Option<String>,
    pub identity: Option<Identity>,
    pub generated: Option<Generated>,
    /// The collation, quoted and qualified, where it is not the type's own.
    pub collation: Option<String>,
    /// Further clauses that only one engine has, as it writes them (SQLite's `ON CONFLICT` of a NOT NULL).
    pub clauses: Option<String>,
    /// Options for a foreign data wrapper, `name=value`, in the order of names.
    #[serde(default)]
    pub options: Vec<String>,
    /// Types, sequences and columns that the type, the default or the generating expression name.
    pub reads: Aside<Vec<ObjectId>>,
    /// The place among the table's columns. Column order never makes a difference.
    pub position: Aside<u32>,
    /// Whether a table above gives it, and it would go with that one's. It makes no difference before.
    #[serde(default)]
    pub inherited: Aside<bool>,
}

/// `GENERATED … AS IDENTITY`, with the options of the sequence behind it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Identity {
    /// `ALWAYS` or `BY DEFAULT`.
    pub mode: String,
    /// Schema and name of that sequence: it takes a name among the relations.
    pub sequence: [String; 2],
    pub options: super::SequenceOptions,
}

/// `GENERATED ALWAYS AS (expression)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Generated {
    pub expression: String,
    pub storage: Storage,
}

/// Whether a generated value is stored with the row or computed when it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Storage {
    Stored,
    Virtual,
}

impl Column {
    /// Whether a row that does not name the column gets a value all the same.
    pub fn fills_itself(&self) -> bool {
        self.default.is_some() || self.identity.is_some() || self.generated.is_some()
    }
}
