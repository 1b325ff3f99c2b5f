use crate::catalog::{Catalog, Identity, Object, ObjectId};
use crate::error::{Error, Result};
use std::collections::BTreeMap;

/// Refuses a middle catalog in which two objects need one name: a dropped view `x` and a new table `x`.
pub fn check(middles: [(&str, &Catalog); 2]) -> Result<()> {
    for (after, middle) in middles {
        let mut taken: BTreeMap<(&str, &str), &ObjectId> = BTreeMap::new();
        for (id, object) in middle.iter() {
            let Some(name) = name(id, object) else { continue };
            if let Some(other) = taken.insert(name, id) {
                return Err(Error::decision(format!(
                    "after {after}, both {other} and {id} would have the name `{}`",
                    name.1
                ))
                .hint("make the change in two releases: first remove the one, then add the other"));
            }
        }
    }
    Ok(())
}

fn name<'a>(id: &'a ObjectId, object: &'a Object) -> Option<(&'a str, &'a str)> {
    match object {
        Object::Column(column) => {
            column.identity.as_ref().map(|Identity { sequence: [schema, name], .. }| (schema.as_str(), name.as_str()))
        }
        // SQLite names no constraint's index after it, and many constraints have no name of their own.
        Object::Constraint(constraint) if !constraint.has_index() || id.path.first().is_some_and(|s| s == "main") => {
            None
        }
        Object::Table(_) | Object::View(_) | Object::Sequence(_) | Object::Index(_) | Object::Constraint(_) => {
            Some((id.path.first().map_or("", String::as_str), id.name()))
        }
        _ => None,
    }
}
