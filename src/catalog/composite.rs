use super::{Aside, ObjectId};
use serde::{Deserialize, Serialize};

/// A composite type. The order of its attributes is part of it: a row is written without their names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Composite {
    pub attributes: Vec<Attribute>,
    pub reads: Aside<Vec<ObjectId>>,
}

/// One attribute of a composite type. An [`ObjectId`] names it for comments and renames; it is no object of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attribute {
    pub name: String,
    pub data_type: String,
    /// Where it is not the type's own.
    pub collation: Option<String>,
}

impl Composite {
    /// Whether it has every attribute of the other, each of the same type.
    pub fn covers(&self, other: &Composite) -> bool {
        other.attributes.iter().all(|attribute| self.attributes.contains(attribute))
    }

    /// Whether attributes behind those of the other are all that it has more.
    pub fn extends(&self, other: &Composite) -> bool {
        self.attributes.starts_with(&other.attributes)
    }

    /// The attribute of a name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }
}
