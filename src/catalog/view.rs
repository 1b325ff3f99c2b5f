use super::{Aside, ObjectId};
use serde::{Deserialize, Serialize};

/// A view, materialized or not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct View {
    #[serde(default)]
    pub materialized: bool,
    /// The query as the server writes it, without a closing semicolon.
    pub query: String,
    /// `security_barrier=true` and the like, in order.
    pub options: Vec<String>,
    /// Names and types of what it gives, in order.
    pub columns: Aside<Vec<ViewColumn>>,
    /// Whether a materialized view holds the rows of its query, or waits for its first REFRESH.
    #[serde(default)]
    pub filled: Aside<bool>,
    /// The statement as somebody wrote it, where the database keeps that: made again, it reads as it did.
    #[serde(default)]
    pub written: Aside<Option<String>>,
    pub reads: Aside<Vec<ObjectId>>,
}

/// One column that a view gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ViewColumn {
    pub name: String,
    pub data_type: String,
}

impl View {
    /// Whether it gives every column that `old` gives.
    pub fn covers(&self, old: &View) -> bool {
        old.columns.0.iter().all(|column| self.columns.0.iter().any(|other| other.name == column.name))
    }

    /// Whether it gives all that `old` gives, in the same order, and perhaps more behind that.
    pub fn extends(&self, old: &View) -> bool {
        self.columns.0.starts_with(&old.columns.0)
    }
}
