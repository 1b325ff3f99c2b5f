//! What a directive speaks of, by name.

use crate::catalog::Kind;
use std::fmt;

/// What sort of thing a directive speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubjectKind {
    Schema,
    Extension,
    Type,
    /// A label of an enum type.
    Label,
    Sequence,
    Table,
    Column,
    Constraint,
    Index,
    View,
    Function,
    Procedure,
    Aggregate,
    Rule,
    Trigger,
    EventTrigger,
    Policy,
    /// Any other that has a name of its own, and no parts.
    Other(Kind),
}

impl SubjectKind {
    /// The word a person reads.
    pub fn word(self) -> &'static str {
        match self {
            SubjectKind::Schema => "schema",
            SubjectKind::Extension => "extension",
            SubjectKind::Type => "type",
            SubjectKind::Label => "label",
            SubjectKind::Sequence => "sequence",
            SubjectKind::Table => "table",
            SubjectKind::Column => "column",
            SubjectKind::Constraint => "constraint",
            SubjectKind::Index => "index",
            SubjectKind::View => "view",
            SubjectKind::Function => "function",
            SubjectKind::Procedure => "procedure",
            SubjectKind::Aggregate => "aggregate",
            SubjectKind::Rule => "rule",
            SubjectKind::Trigger => "trigger",
            SubjectKind::EventTrigger => "event trigger",
            SubjectKind::Policy => "policy",
            SubjectKind::Other(kind) => kind.word(),
        }
    }
}

/// A thing as a schema file names it: perhaps without its schema, perhaps without a name of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    pub kind: SubjectKind,
    /// The relation or type, with its schema where it is written.
    pub owner: Vec<String>,
    /// The column, constraint, index, trigger or label; none where it is the owner itself or has no name.
    pub child: Option<String>,
    /// How many arguments a function or procedure takes, where that is written plainly.
    pub takes: Option<usize>,
}

impl Subject {
    /// A relation, type or schema.
    pub fn whole(kind: SubjectKind, owner: Vec<String>) -> Subject {
        Subject { kind, owner, child: None, takes: None }
    }

    /// Something of a relation or type.
    pub fn part(kind: SubjectKind, owner: &[String], child: Option<String>) -> Subject {
        Subject { kind, owner: owner.to_vec(), child, takes: None }
    }

    /// Whether it is a part that has no name.
    pub fn is_unnamed(&self) -> bool {
        matches!(self.kind, SubjectKind::Constraint | SubjectKind::Index) && self.child.is_none()
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let owner = self.owner.join(".");
        match &self.child {
            Some(child) => write!(out, "{} `{owner}.{child}`", self.kind.word()),
            None if self.is_unnamed() => write!(out, "unnamed {} of `{owner}`", self.kind.word()),
            None => write!(out, "{} `{owner}`", self.kind.word()),
        }
    }
}
