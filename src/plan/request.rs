use crate::catalog::{Catalog, ObjectId};
use crate::engine::Dialect;
use std::collections::{BTreeMap, BTreeSet};

/// What is to be planned.
pub struct Request<'a> {
    pub number: &'a str,
    pub name: &'a str,
    pub old: &'a Catalog,
    pub new: &'a Catalog,
    pub dialect: &'a dyn Dialect,
    pub renames: &'a [RenameWish],
    /// `@fill`: values for existing rows, by column.
    pub fills: &'a BTreeMap<ObjectId, String>,
    /// `@using` and `@reverse`, by column.
    pub retypings: &'a BTreeMap<ObjectId, Retyping>,
    /// Whom objects of the live database belong to, where nobody manages owners: what is made anew goes back to its owner.
    pub owners: &'a BTreeMap<ObjectId, String>,
    /// Tables of the live database that hold rows.
    pub occupied: &'a BTreeSet<ObjectId>,
    /// Those that hold so many that nobody should wait while they are written anew.
    pub large: &'a BTreeSet<ObjectId>,
    /// Whether what leaves is kept until it is purged.
    pub quarantine: bool,
}

/// `@renamed`.
#[derive(Clone, Debug, PartialEq)]
pub struct RenameWish {
    /// For a label of an enum: the enum's path, then the label.
    pub from: ObjectId,
    pub to: ObjectId,
    /// `strategy=direct`: one plain RENAME.
    pub direct: bool,
    /// Where it stands, for messages.
    pub place: String,
}

/// `@using` and `@reverse`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Retyping {
    pub using: Option<String>,
    pub reverse: Option<String>,
}
