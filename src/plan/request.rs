use crate::catalog::{Catalog, ObjectId, Rename};
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
    /// Rows under which a table is not among them.
    pub small_table: u64,
    /// Whether what leaves is kept until it is purged.
    pub quarantine: bool,
    pub mode: Mode,
}

impl Request<'_> {
    /// Whether an expression names a column: called otherwise, the expression would be another.
    pub fn names(&self, expression: &str, column: &ObjectId) -> bool {
        let elsewhere = Rename { from: column.clone(), to: column.renamed("elsewhere") };
        self.dialect.respell(expression, &elsewhere) != expression
    }
}

/// How many migrations a plan is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// One a phase, between which two releases run side by side.
    #[default]
    Phased,
    /// One, without what only serves two releases at once.
    Direct,
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
