use super::{Aside, Column, ObjectId};
use serde::{Deserialize, Serialize};

/// A domain: a type that is another one and may demand more of it. Its default, NOT NULL and checks are settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Domain {
    pub data_type: String,
    /// Where it is not the type's own.
    pub collation: Option<String>,
    pub reads: Aside<Vec<ObjectId>>,
}

impl Domain {
    /// A column as wide as the domain's values.
    pub fn column(&self) -> Column {
        Column {
            data_type: self.data_type.clone(),
            nullable: true,
            default: None,
            identity: None,
            generated: None,
            collation: self.collation.clone(),
            clauses: None,
            options: vec![],
            inherited: Aside(false),
            reads: Aside(vec![]),
            position: Aside(1),
        }
    }
}
