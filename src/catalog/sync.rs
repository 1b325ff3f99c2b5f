use super::{Aside, Kind, ObjectId};
use serde::{Deserialize, Serialize};

/// A transient trigger that gives a column its value while two releases run: path `[schema, table, column]`, of the table that is
/// written. It stands in middle catalogs only; no schema file has one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sync {
    /// The column that only the new release writes, or none; of another table with [that's](Carry) name.
    pub new: String,
    /// Its value for a row that comes without it; columns by their bare names.
    pub forward: String,
    pub flow: Flow,
    /// The columns it keeps in step.
    pub reads: Aside<Vec<ObjectId>>,
    /// Why it does not do what it was made to, and the way out, as the rest of a sentence that begins with its name. A plan has none:
    /// somebody disabled it, or gave it another body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flaw: Option<String>,
}

/// Who writes a column that a trigger gives its value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flow {
    /// The new release, with which it comes: a row that the old one makes has none. What is written later is as it is written: the
    /// old release does not know the column.
    Come,
    /// Both; the old release may leave it empty.
    Fill,
    /// The new release; a row of the old one has none, and gets another when that writes one of these columns, which the new
    /// release does not know: what was one column is several, or the other way.
    Heed(Vec<String>),
    /// No release: it follows what they write.
    Follow,
    /// The new release, and the old one writes its twin.
    Twin(Twin),
    /// The new release, in another table, and the old one writes what it comes from in this one.
    Carry(Carry),
}

impl Sync {
    /// The column that the old release writes in its place.
    pub fn twin(&self) -> Option<&Twin> {
        match &self.flow {
            Flow::Twin(twin) => Some(twin),
            Flow::Come | Flow::Fill | Flow::Heed(_) | Flow::Follow | Flow::Carry(_) => None,
        }
    }

    /// Whether it gives a column its value, where it is one of `table`; of others it is only told what is written.
    pub fn gives(&self, table: &ObjectId, column: &ObjectId) -> bool {
        let own = |name: &str| ObjectId::under(table, Kind::Column, name) == *column;
        match &self.flow {
            Flow::Come | Flow::Fill | Flow::Heed(_) | Flow::Follow => own(&self.new),
            Flow::Twin(twin) => own(&self.new) || own(&twin.old),
            Flow::Carry(carry) => carry.column() == *column,
        }
    }

    /// The columns that it has to do with, where it is one of `table`; that, too, where it may leave before what it writes does.
    pub fn columns(&self, table: &ObjectId) -> Vec<ObjectId> {
        let own = |names: &[String]| -> Vec<ObjectId> {
            names.iter().map(|name| ObjectId::under(table, Kind::Column, name)).collect()
        };
        let new = own(std::slice::from_ref(&self.new));
        match &self.flow {
            Flow::Come | Flow::Fill | Flow::Follow => new,
            Flow::Heed(columns) => [new, own(columns)].concat(),
            Flow::Twin(twin) => [new, own(std::slice::from_ref(&twin.old))].concat(),
            Flow::Carry(carry) => [own(&carry.heeded), vec![carry.column(), table.clone()]].concat(),
        }
    }
}

/// A column of another table that gets its value again when columns of this one are written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Carry {
    /// The schema, the table and the name of the column.
    pub to: [String; 3],
    /// Columns of the other table and of this one that are equal where a row of that is of a row of this.
    pub link: Vec<[String; 2]>,
    /// The columns of this table of which the value is made, and those of the link.
    pub heeded: Vec<String>,
}

impl Carry {
    /// The column that gets its value.
    pub fn column(&self) -> ObjectId {
        ObjectId { kind: Kind::Column, path: self.to.to_vec() }
    }
}

/// The other name of a column that stands twice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Twin {
    /// The column the old release writes.
    pub old: String,
    /// Its value for a row of the new release.
    pub backward: String,
}
