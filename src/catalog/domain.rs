use super::{Aside, Catalog, Column, Kind, ObjectId};
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

impl Catalog {
    /// Whether an object is of a domain, or of one that stands on another, which has such a demand: the name of its setting
    /// begins with one of these.
    pub fn is_of_demanding_domain(&self, id: &ObjectId, demands: &[&str]) -> bool {
        let demanded = |note: &ObjectId| demands.iter().any(|demand| note.name().starts_with(demand));
        let mut domains = self.reads(id).into_iter().filter(|read| read.kind == Kind::Domain);
        domains.any(|domain| {
            self.children(&domain).any(|(note, _)| demanded(note)) || self.is_of_demanding_domain(&domain, demands)
        })
    }
}
