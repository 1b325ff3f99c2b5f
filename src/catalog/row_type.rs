use super::{Catalog, Kind, ObjectId};
use std::collections::BTreeSet;

impl Catalog {
    /// A column that holds whole rows of a table: it has the table's row type, or one that is made of it.
    pub fn holder_of_rows<'a>(&'a self, table: &'a ObjectId) -> Option<&'a ObjectId> {
        let mut seen = BTreeSet::new();
        let mut waiting = vec![table];
        while let Some(read) = waiting.pop() {
            for reader in self.readers(read).filter(|reader| reader.kind == Kind::Column || reader.kind.is_type()) {
                match reader.kind {
                    Kind::Column => return Some(reader),
                    _ if seen.insert(reader) => waiting.push(reader),
                    _ => {}
                }
            }
        }
        None
    }
}
