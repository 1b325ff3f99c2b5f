use crate::catalog::{Catalog, ObjectId};
use crate::error::{Error, Result};
use std::collections::BTreeMap;

/// Refuses a middle catalog in which two objects need one name: a dropped view `x` and a new table `x`.
pub fn check(middles: [(&str, &Catalog); 2]) -> Result<()> {
    for (after, middle) in middles {
        let mut taken: BTreeMap<(String, String), &ObjectId> = BTreeMap::new();
        for (id, object) in middle.iter() {
            let Some(name) = object.relation_name(id) else { continue };
            if let Some(other) = taken.insert(name, id) {
                let error = Error::decision(format!(
                    "after {after}, both {other} and {id} would have the name `{}`",
                    id.name()
                ));
                return Err(error.hint(if other.name() == id.name() {
                    "make the change in two releases: first remove the one, then add the other"
                } else {
                    "SQLite tells no names apart by case: write the name in the schema files as the database has it"
                }));
            }
        }
    }
    Ok(())
}
