use super::{
    Column, Comment, Constraint, ConstraintKind, Enumeration, Extension, Index, Kind, Lineage, ObjectId, Schema, Sequence,
    SequenceOwner, Sync, Table, Trigger, View,
};
use serde::{Deserialize, Serialize};

/// One thing in a database, whatever its kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Object {
    Schema(Schema),
    Extension(Extension),
    Enum(Enumeration),
    Sequence(Sequence),
    SequenceOwner(SequenceOwner),
    Table(Table),
    Column(Column),
    Constraint(Constraint),
    Index(Index),
    Lineage(Lineage),
    View(View),
    Trigger(Trigger),
    Sync(Sync),
    Comment(Comment),
}

impl Object {
    /// What the object cannot exist without, besides its parent.
    pub fn reads(&self) -> impl Iterator<Item = ObjectId> + '_ {
        self.reads_slice().iter().cloned()
    }

    fn reads_slice(&self) -> &[ObjectId] {
        match self {
            Object::Schema(_) | Object::Enum(_) | Object::Sequence(_) | Object::Comment(_) => &[],
            Object::Extension(extension) => &extension.reads.0,
            Object::SequenceOwner(owner) => std::slice::from_ref(&owner.column),
            Object::Table(table) => &table.reads.0,
            Object::Column(column) => &column.reads.0,
            Object::Constraint(constraint) => &constraint.reads.0,
            Object::Index(index) => &index.reads.0,
            Object::Lineage(lineage) => lineage.reads(),
            Object::View(view) => &view.reads.0,
            Object::Trigger(trigger) => &trigger.reads.0,
            Object::Sync(sync) => &sync.reads.0,
        }
    }

    /// Adds to what it reads, where it keeps that beside itself.
    pub fn also_reads(&mut self, more: &[ObjectId]) {
        let reads = match self {
            Object::Table(table) => &mut table.reads.0,
            Object::Column(column) => &mut column.reads.0,
            Object::Constraint(constraint) => &mut constraint.reads.0,
            Object::Index(index) => &mut index.reads.0,
            Object::Lineage(Lineage::Typed { reads, .. }) => &mut reads.0,
            _ => return,
        };
        reads.extend(more.iter().cloned());
        reads.sort();
        reads.dedup();
    }

    /// The same, to be changed when an object is renamed.
    pub(super) fn reads_mut(&mut self) -> &mut [ObjectId] {
        match self {
            Object::Schema(_) | Object::Enum(_) | Object::Sequence(_) | Object::Comment(_) => &mut [],
            Object::Extension(extension) => &mut extension.reads.0,
            Object::SequenceOwner(owner) => std::slice::from_mut(&mut owner.column),
            Object::Table(table) => &mut table.reads.0,
            Object::Column(column) => &mut column.reads.0,
            Object::Constraint(constraint) => &mut constraint.reads.0,
            Object::Index(index) => &mut index.reads.0,
            Object::Lineage(lineage) => lineage.reads_mut(),
            Object::View(view) => &mut view.reads.0,
            Object::Trigger(trigger) => &mut trigger.reads.0,
            Object::Sync(sync) => &mut sync.reads.0,
        }
    }

    /// The name that the object takes, with its schema, in the one space that tables, views, sequences and indexes share. In
    /// SQLite, whose one schema is `main`, constraints take none and the case of ASCII letters tells no two names apart.
    pub fn relation_name(&self, id: &ObjectId) -> Option<(String, String)> {
        let schema = id.path.first().map_or("", String::as_str);
        let sqlite = schema == "main";
        match self {
            Object::Column(column) => column.identity.as_ref().map(|identity| identity.sequence.clone().into()),
            Object::Constraint(constraint) if sqlite || !constraint.has_index() => None,
            Object::Table(_) | Object::View(_) | Object::Sequence(_) | Object::Index(_) | Object::Constraint(_) => {
                let name = if sqlite { id.name().to_ascii_lowercase() } else { id.name().to_string() };
                Some((schema.to_string(), name))
            }
            _ => None,
        }
    }

    /// Texts of SQL in the object that can name an object of the kind. A type is no text that names a column: one called
    /// `date` may be a date.
    pub(super) fn texts_mut(&mut self, named: Kind) -> Vec<&mut String> {
        match self {
            Object::Column(column) => {
                let data_type = (named == Kind::Enum).then_some(&mut column.data_type);
                let texts = column.default.iter_mut().chain(data_type);
                texts.chain(column.generated.as_mut().map(|g| &mut g.expression)).collect()
            }
            Object::Constraint(Constraint { sort: ConstraintKind::Check { condition }, definition, .. }) => {
                vec![definition, condition]
            }
            Object::Constraint(constraint) => vec![&mut constraint.definition],
            Object::Index(index) => std::iter::once(&mut index.definition).chain(&mut index.written.0).collect(),
            Object::Table(table) => table.partition_by.iter_mut().map(|key| &mut key.definition).collect(),
            Object::View(view) => std::iter::once(&mut view.query).chain(&mut view.written.0).collect(),
            Object::Trigger(trigger) => {
                std::iter::once(&mut trigger.definition).chain(&mut trigger.written.0).collect()
            }
            _ => vec![],
        }
    }
}
