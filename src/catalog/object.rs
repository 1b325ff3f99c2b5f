use super::{
    Column, Comment, Composite, Constraint, ConstraintKind, Defined, Domain, Enumeration, Extension, Grant, Index,
    Lineage, ObjectId, Owner, Routine, Schema, Sequence, SequenceOwner, Setting, Sync, Table, Trigger, View,
};
use serde::{Deserialize, Serialize};

/// One thing in a database, whatever its kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Object {
    Schema(Schema),
    Extension(Extension),
    Enum(Enumeration),
    Domain(Domain),
    Composite(Composite),
    Sequence(Sequence),
    SequenceOwner(SequenceOwner),
    Table(Table),
    Column(Column),
    Constraint(Constraint),
    Index(Index),
    Lineage(Lineage),
    View(View),
    Trigger(Trigger),
    Routine(Routine),
    /// Of every kind that needs no struct of its own.
    Defined(Defined),
    Sync(Sync),
    Setting(Setting),
    Owner(Owner),
    Grant(Grant),
    Comment(Comment),
}

/// Where names must differ: tables, views, sequences and indexes share one space, types of every sort another, and what can
/// be called with the same arguments a third.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Space {
    Relation,
    Type,
    Routine,
}

impl Object {
    /// What the object cannot exist without, besides its parent.
    pub fn reads(&self) -> impl Iterator<Item = ObjectId> + '_ {
        self.read_ids().iter().cloned()
    }

    /// The same, where it is.
    pub fn read_ids(&self) -> &[ObjectId] {
        match self {
            Object::Schema(_) | Object::Enum(_) | Object::Sequence(_) | Object::Owner(_) | Object::Comment(_) => &[],
            Object::Extension(extension) => &extension.reads.0,
            Object::Domain(domain) => &domain.reads.0,
            Object::Composite(composite) => &composite.reads.0,
            Object::SequenceOwner(owner) => std::slice::from_ref(&owner.column),
            Object::Table(table) => &table.reads.0,
            Object::Column(column) => &column.reads.0,
            Object::Constraint(constraint) => &constraint.reads.0,
            Object::Index(index) => &index.reads.0,
            Object::Lineage(lineage) => lineage.reads(),
            Object::View(view) => &view.reads.0,
            Object::Trigger(trigger) => &trigger.reads.0,
            Object::Routine(routine) => &routine.reads.0,
            Object::Defined(defined) => &defined.reads.0,
            Object::Sync(sync) => &sync.reads.0,
            Object::Setting(setting) => &setting.reads.0,
            Object::Grant(grant) => &grant.reads.0,
        }
    }

    /// The same, to be changed when an object is renamed.
    pub(super) fn reads_mut(&mut self) -> &mut [ObjectId] {
        match self {
            Object::SequenceOwner(owner) => std::slice::from_mut(&mut owner.column),
            Object::Lineage(lineage) => lineage.reads_mut(),
            other => other.reads_list().map_or(&mut [], |list| list.as_mut_slice()),
        }
    }

    /// The list of what the object reads, where it keeps one.
    pub fn reads_list(&mut self) -> Option<&mut Vec<ObjectId>> {
        match self {
            Object::Schema(_) | Object::Enum(_) | Object::Sequence(_) | Object::SequenceOwner(_) => None,
            Object::Owner(_) | Object::Comment(_) => None,
            Object::Extension(extension) => Some(&mut extension.reads.0),
            Object::Domain(domain) => Some(&mut domain.reads.0),
            Object::Composite(composite) => Some(&mut composite.reads.0),
            Object::Table(table) => Some(&mut table.reads.0),
            Object::Column(column) => Some(&mut column.reads.0),
            Object::Constraint(constraint) => Some(&mut constraint.reads.0),
            Object::Index(index) => Some(&mut index.reads.0),
            Object::View(view) => Some(&mut view.reads.0),
            Object::Trigger(trigger) => Some(&mut trigger.reads.0),
            Object::Routine(routine) => Some(&mut routine.reads.0),
            Object::Defined(defined) => Some(&mut defined.reads.0),
            Object::Sync(sync) => Some(&mut sync.reads.0),
            Object::Setting(setting) => Some(&mut setting.reads.0),
            Object::Lineage(Lineage::Typed { reads, .. }) => Some(&mut reads.0),
            Object::Lineage(_) => None,
            Object::Grant(grant) => Some(&mut grant.reads.0),
        }
    }

    /// Why it does not do what it was made to, where that can be told.
    pub fn flaw(&self) -> Option<&str> {
        match self {
            Object::Sync(sync) => sync.flaw.as_deref(),
            _ => None,
        }
    }

    /// The names that the object takes, with their schema. In SQLite, whose one schema is `main`, constraints and types take
    /// none and the case of ASCII letters tells no two names apart.
    pub fn names(&self, id: &ObjectId) -> Vec<(Space, String, String)> {
        let schema = id.path.first().cloned().unwrap_or_default();
        let sqlite = schema == "main";
        let name = if sqlite { id.name().to_ascii_lowercase() } else { id.name().to_string() };
        let spaces: &[Space] = match (self, id.kind) {
            (Object::Column(Column { identity: Some(identity), .. }), _) => {
                let [schema, name] = identity.sequence.clone();
                return vec![(Space::Relation, schema, name)];
            }
            (Object::Routine(_), _) => {
                return vec![(Space::Routine, schema, id.path.get(1..).unwrap_or_default().join("\0"))];
            }
            (Object::Constraint(constraint), _) if sqlite || !constraint.has_index() => &[],
            (Object::Table(_) | Object::View(_), _) if !sqlite => &[Space::Relation, Space::Type],
            (Object::Table(_) | Object::View(_) | Object::Sequence(_), _) => &[Space::Relation],
            (Object::Index(_) | Object::Constraint(_), _) => &[Space::Relation],
            (Object::Composite(_), _) => &[Space::Relation, Space::Type],
            (_, kind) if kind.is_type() => &[Space::Type],
            _ => &[],
        };
        spaces.iter().map(|space| (*space, schema.clone(), name.clone())).collect()
    }

    /// Whether a computed column, a check or an index is like another but for its expressions, which are `alike`.
    pub fn is_respelled(&self, other: &Object, alike: &dyn Fn(&str, &str) -> bool) -> bool {
        match (self, other) {
            (Object::Column(a), Object::Column(b)) => {
                let (a, b) = (&a.generated, &b.generated);
                a.as_ref()
                    .zip(b.as_ref())
                    .is_some_and(|(a, b)| a.storage == b.storage && alike(&a.expression, &b.expression))
            }
            (Object::Index(a), Object::Index(b)) => {
                Index { definition: b.definition.clone(), ..a.clone() } == *b && alike(&a.definition, &b.definition)
            }
            (Object::Constraint(a), Object::Constraint(b)) => {
                let (definition, sort) = (b.definition.clone(), b.sort.clone());
                matches!([&a.sort, &b.sort], [ConstraintKind::Check { .. }, ConstraintKind::Check { .. }])
                    && Constraint { definition, sort, ..a.clone() } == *b
                    && alike(&a.definition, &b.definition)
            }
            _ => false,
        }
    }
}
