use super::{Kind, LONGEST_NAME, Setting, short_name};
use crate::error::printable;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The name of an object: its kind, and the path of names that leads to it, unquoted.
///
/// Relations and types have `[schema, name]`, the children of a table `[schema, table, name]`, what can be called
/// `[schema, name, argument types]`, an operator class `[schema, name, index method]`, a schema or an extension `[name]`,
/// a cast `[source, target]`. What is said about another object has the word of that one's kind, its path, and behind it
/// the name of a setting or the role of a grant. SQLite's one schema is `main`.
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

    /// The name as it stands behind its schema's: of a routine or operator without what it takes.
    pub fn name_in_schema(&self) -> &str {
        match self.path.as_slice() {
            [_, name, _] if self.is_told_by_arguments() => name,
            _ => self.name(),
        }
    }

    /// Whether what it takes stands behind its name.
    pub(super) fn is_told_by_arguments(&self) -> bool {
        self.kind.is_routine() || self.kind == Kind::Operator
    }

    /// The object that this one lives and dies with.
    pub fn parent(&self) -> Option<ObjectId> {
        match self.kind {
            Kind::Column | Kind::Constraint | Kind::Index | Kind::Lineage => Some(self.table()),
            Kind::SequenceOwner => Some(ObjectId { kind: Kind::Sequence, path: self.path.clone() }),
            Kind::Attribute => Some(ObjectId { kind: Kind::Composite, path: self.table().path }),
            kind if kind.is_note() => self.target().map(|target| match (target.kind, target.path.as_slice()) {
                (Kind::View, [schema, view, _]) => ObjectId::new(Kind::View, &[schema, view]),
                (Kind::Composite, [schema, composite, _]) => ObjectId::new(Kind::Composite, &[schema, composite]),
                (Kind::Sequence, [_, _, _]) => ObjectId { kind: Kind::Column, path: target.path },
                _ => target,
            }),
            _ => None,
        }
    }

    /// Whether it is an index and `view` is the materialized view that it is on.
    pub fn stands_on_view(&self, view: &ObjectId) -> bool {
        self.kind == Kind::Index && view.kind == Kind::View && self.path.len() == 3 && self.path[..2] == view.path[..]
    }

    /// The table of a child of a table; the id itself with the kind of a table otherwise.
    pub fn table(&self) -> ObjectId {
        ObjectId { kind: Kind::Table, path: self.path.iter().take(2).cloned().collect() }
    }

    /// The schema that the object stands in, when that is not the object itself.
    pub fn schema(&self) -> Option<ObjectId> {
        self.path.first().filter(|_| self.kind.is_in_a_schema()).map(|schema| ObjectId::new(Kind::Schema, &[schema]))
    }

    /// A sibling or child under the same table.
    pub fn under(table: &ObjectId, kind: Kind, name: &str) -> ObjectId {
        let path = table.path.iter().take(2).cloned().chain([name.to_string()]).collect();
        ObjectId { kind, path }
    }

    /// The comment on an object.
    pub fn comment_on(target: &ObjectId) -> ObjectId {
        ObjectId { kind: Kind::Comment, path: target.told() }
    }

    /// A setting of an object, or a grant on it: what stands behind the object's path.
    pub fn note(kind: Kind, target: &ObjectId, name: &str) -> ObjectId {
        ObjectId { kind, path: target.told().into_iter().chain([name.to_string()]).collect() }
    }

    /// The word of the kind before the path: how the paths of notes on the object begin.
    pub fn told(&self) -> Vec<String> {
        std::iter::once(self.kind.word().to_string()).chain(self.path.iter().cloned()).collect()
    }

    /// What a note is about. A column of a view is no object: it is the view's path with the column's name. Nor is the
    /// sequence inside an identity: it has the column's path.
    pub fn target(&self) -> Option<ObjectId> {
        let own = usize::from(!matches!(self.kind, Kind::Comment | Kind::Owner));
        let path = self.path.get(1..self.path.len().checked_sub(own)?)?;
        let kind = Kind::of(self.path.first()?)?;
        self.kind.is_note().then(|| ObjectId { kind, path: path.to_vec() })
    }

    /// What stands for the sequence inside the identity of a column.
    pub fn inside(&self) -> ObjectId {
        ObjectId { kind: Kind::Sequence, path: self.path.clone() }
    }

    /// What a note speaks of where that is the sequence inside of an identity: it comes and goes with the identity.
    pub fn said_inside(&self) -> Option<ObjectId> {
        let target = self.target()?;
        match (target.kind, target.path.len()) {
            (Kind::Sequence, 3) => Some(target),
            (Kind::Column, _) if self.name().starts_with(Setting::ON_SEQUENCE) => Some(target.inside()),
            _ => None,
        }
    }

    /// The same note about another object.
    pub(super) fn moved_to(&self, target: &ObjectId) -> ObjectId {
        match self.kind {
            Kind::Comment => ObjectId::comment_on(target),
            Kind::Owner => ObjectId::owner_of(target),
            kind => ObjectId::note(kind, target, self.name()),
        }
    }

    /// The same object with another name of its own.
    pub fn renamed(&self, name: &str) -> ObjectId {
        let mut path = self.path.clone();
        let own = if self.is_told_by_arguments() { path.get_mut(1) } else { path.last_mut() };
        if let Some(own) = own {
            *own = name.to_string();
        }
        ObjectId { kind: self.kind, path }
    }

    /// What it is called from constrain until contract, where another takes its name.
    pub fn going(&self) -> ObjectId {
        self.renamed(&short_name(&format!("{}_going", self.name_in_schema()), LONGEST_NAME))
    }

    /// What it is called until another gives its name up, and from where that takes it back.
    pub fn coming(&self) -> ObjectId {
        self.renamed(&short_name(&format!("{}_coming", self.name_in_schema()), LONGEST_NAME))
    }

    /// What is told by the types that it takes, or leads to, with those spelled otherwise.
    pub(super) fn taking(&self, respell: &dyn Fn(&str) -> String) -> ObjectId {
        let told = |at: usize| at == 2 || self.kind == Kind::Cast;
        let path = self.path.iter().enumerate();
        let path = path.map(|(at, name)| if told(at) { respell(name) } else { name.clone() }).collect();
        ObjectId { kind: self.kind, path }
    }

    /// Whether every database has it without anyone making it: the schemas `public` and `main`.
    pub fn is_given(&self) -> bool {
        self.kind == Kind::Schema && matches!(self.name(), "public" | "main")
    }

    /// The path as a person reads it, without SQLite's only schema.
    pub fn dotted(&self) -> String {
        match (self.kind, self.path.as_slice()) {
            (kind, _) if kind.is_note() => self.target().map_or_else(String::new, |target| target.to_string()),
            (Kind::Schema, path) => path.join("."),
            (kind, [schema, name, arguments]) if kind.is_routine() || kind == Kind::Operator => {
                format!("{schema}.{name}({arguments})")
            }
            (Kind::Cast, [from, to]) => format!("{from} as {to}"),
            (Kind::DefaultPrivileges, [owner, schema, sort, _]) => {
                let place = if schema.is_empty() { String::new() } else { format!(" in {schema}") };
                format!("of {owner}{place} on {sort} to {}", self.name())
            }
            (_, [main, path @ ..]) if main == "main" && !path.is_empty() => path.join("."),
            (_, path) => path.join("."),
        }
    }
}

/// For people, on one line: what a name holds that would steer a terminal is spelled out.
impl fmt::Display for ObjectId {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let (word, dotted) = (self.kind.word(), printable(&self.dotted()));
        match self.kind {
            Kind::Setting => write!(out, "{} of {dotted}", printable(self.name())),
            Kind::Grant => write!(out, "{word} to {} on {dotted}", printable(self.grantee())),
            Kind::Owner => write!(out, "{word} of {dotted}"),
            Kind::Comment => write!(out, "{word} on {dotted}"),
            _ => write!(out, "{word} {dotted}"),
        }
    }
}

impl ObjectId {
    /// Who a grant is to, for a person: the empty name is the owner's, `public` everybody's.
    fn grantee(&self) -> &str {
        if self.name().is_empty() { "the owner" } else { self.name() }
    }
}
