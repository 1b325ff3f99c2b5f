use super::{Aside, ObjectId};
use serde::{Deserialize, Serialize};

/// A primary key, unique, foreign key, check or exclusion constraint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Constraint {
    pub sort: ConstraintKind,
    /// The whole definition as the server writes it, without `NOT VALID`.
    pub definition: String,
    /// Storage parameters of the index behind it, which the definition leaves out.
    pub options: Vec<String>,
    pub validity: Validity,
    /// The constraint of a table above that it belongs to, if it is not the table's own.
    #[serde(default)]
    pub under: Option<ObjectId>,
    /// The names of the constraint's own columns, in order.
    pub columns: Aside<Vec<String>>,
    /// Columns on both sides, the key that a foreign key leans on, types and functions of an expression.
    pub reads: Aside<Vec<ObjectId>>,
}

/// What a constraint demands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConstraintKind {
    Primary,
    Unique,
    Foreign {
        /// The referenced table.
        table: ObjectId,
        /// The referenced columns, in the order of the constraint's own.
        columns: Vec<String>,
    },
    Check {
        /// The condition, without the word CHECK and its outer brackets.
        condition: String,
    },
    Exclude,
}

/// Whether the rows that were there before have been looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Validity {
    Valid,
    NotValid,
}

impl Constraint {
    /// Whether nobody gave it a name: SQLite allows that. Its id then says what it demands, and follows what it names.
    pub fn is_unnamed(&self, id: &ObjectId) -> bool {
        id.path.first().is_some_and(|schema| schema == "main") && !self.definition.starts_with("CONSTRAINT ")
    }

    /// Whether it refuses the very writes that the other refuses: rows that were there before either are not written.
    pub fn refuses_as(&self, other: &Constraint) -> bool {
        Constraint { validity: other.validity, under: other.under.clone(), ..self.clone() } == *other
    }

    /// Whether an index stands behind it, whose name it shares.
    pub fn has_index(&self) -> bool {
        matches!(self.sort, ConstraintKind::Primary | ConstraintKind::Unique | ConstraintKind::Exclude)
    }
}
