use serde::{Deserialize, Serialize};
use std::fmt;

/// What sort of thing an object is. The order of declaration breaks ties when nothing else orders two steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Schema,
    Extension,
    Enum,
    Sequence,
    Table,
    Column,
    SequenceOwner,
    Constraint,
    Index,
    Lineage,
    View,
    Trigger,
    Sync,
    Comment,
}

impl Kind {
    /// Every kind, in order.
    pub const ALL: [Kind; 14] = [
        Kind::Schema,
        Kind::Extension,
        Kind::Enum,
        Kind::Sequence,
        Kind::Table,
        Kind::Column,
        Kind::SequenceOwner,
        Kind::Constraint,
        Kind::Index,
        Kind::Lineage,
        Kind::View,
        Kind::Trigger,
        Kind::Sync,
        Kind::Comment,
    ];

    /// The word a person reads.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Schema => "schema",
            Kind::Extension => "extension",
            Kind::Enum => "enum",
            Kind::Sequence => "sequence",
            Kind::Table => "table",
            Kind::Column => "column",
            Kind::SequenceOwner => "sequence owner",
            Kind::Constraint => "constraint",
            Kind::Index => "index",
            Kind::Lineage => "lineage",
            Kind::View => "view",
            Kind::Trigger => "trigger",
            Kind::Sync => "sync trigger",
            Kind::Comment => "comment",
        }
    }

    /// The kind of a word that [`Kind::word`] gave.
    pub fn of(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// The name of an object: its kind, and the path of names that leads to it, unquoted.
///
/// Relations and types have `[schema, name]`, the children of a table `[schema, table, name]`, a schema or an
/// extension `[name]`, a comment the word of its target's kind before the target's path. SQLite's one schema is `main`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ObjectId {
    pub kind: Kind,
    pub path: Vec<String>,
}

impl ObjectId {
    /// An id from its parts.
    pub fn new(kind: Kind, path: &[&str]) -> Self {
        Self { kind, path: path.iter().map(|name| name.to_string()).collect() }
    }

    /// The last name of the path.
    pub fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    /// The object that this one lives and dies with.
    pub fn parent(&self) -> Option<ObjectId> {
        match self.kind {
            Kind::Column | Kind::Constraint | Kind::Index | Kind::Lineage | Kind::Sync => Some(self.table()),
            Kind::SequenceOwner => Some(ObjectId { kind: Kind::Sequence, path: self.path.clone() }),
            Kind::Comment => self.commented().map(|target| match (target.kind, target.path.as_slice()) {
                (Kind::View, [schema, view, _]) => ObjectId::new(Kind::View, &[schema, view]),
                _ => target,
            }),
            _ => None,
        }
    }

    /// The table of a child of a table; the id itself with the kind of a table otherwise.
    pub fn table(&self) -> ObjectId {
        ObjectId { kind: Kind::Table, path: self.path.iter().take(2).cloned().collect() }
    }

    /// The schema that the object stands in, when that is not the object itself.
    pub fn schema(&self) -> Option<ObjectId> {
        match self.kind {
            Kind::Schema | Kind::Extension | Kind::Comment => None,
            _ => self.path.first().map(|schema| ObjectId::new(Kind::Schema, &[schema])),
        }
    }

    /// A sibling or child under the same table.
    pub fn under(table: &ObjectId, kind: Kind, name: &str) -> ObjectId {
        let path = table.path.iter().take(2).cloned().chain([name.to_string()]).collect();
        ObjectId { kind, path }
    }

    /// The comment on an object.
    pub fn comment_on(target: &ObjectId) -> ObjectId {
        let path = std::iter::once(target.kind.word().to_string()).chain(target.path.iter().cloned()).collect();
        ObjectId { kind: Kind::Comment, path }
    }

    /// What a comment is on. A column of a view is no object: it is the view's path with the column's name.
    pub fn commented(&self) -> Option<ObjectId> {
        let kind = Kind::of(self.path.first()?)?;
        (self.kind == Kind::Comment).then(|| ObjectId { kind, path: self.path[1..].to_vec() })
    }

    /// The same object with another last name.
    pub fn renamed(&self, name: &str) -> ObjectId {
        let mut path = self.path.clone();
        if let Some(last) = path.last_mut() {
            *last = name.to_string();
        }
        ObjectId { kind: self.kind, path }
    }

    /// Whether every database has it without anyone making it: the schemas `public` and `main`.
    pub fn is_given(&self) -> bool {
        self.kind == Kind::Schema && matches!(self.name(), "public" | "main")
    }

    /// The path as a person reads it, without SQLite's only schema.
    pub fn dotted(&self) -> String {
        match (self.kind, self.path.first()) {
            (Kind::Comment, _) => self.commented().map_or_else(String::new, |target| target.to_string()),
            (Kind::Schema, _) => self.path.join("."),
            (_, Some(schema)) if schema == "main" && self.path.len() > 1 => self.path[1..].join("."),
            _ => self.path.join("."),
        }
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let joint = if self.kind == Kind::Comment { "on " } else { "" };
        write!(out, "{} {joint}{}", self.kind.word(), self.dotted())
    }
}
