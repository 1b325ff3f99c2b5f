use super::Route;
use crate::catalog::{Catalog, Kind, Object, ObjectId, Space};
use crate::error::{Error, Result};
use std::collections::{BTreeMap, BTreeSet};

/// Objects of the two ends that cannot stand beside each other: those of `old` go, and those of `new` come, in constrain.
#[derive(Default)]
pub struct Swaps {
    pub going: BTreeSet<ObjectId>,
    pub coming: BTreeSet<ObjectId>,
}

impl Swaps {
    /// A dropped view `x` and a new table `x`; a function whose calls could be taken for calls of a new one.
    pub fn between(old: &Catalog, new: &Catalog) -> Swaps {
        let mut swaps = Swaps::default();
        let mut leaving: BTreeMap<(Space, String, String), &ObjectId> = BTreeMap::new();
        let mut routines: BTreeMap<&[String], Vec<(&ObjectId, &Object)>> = BTreeMap::new();
        for (id, object) in old.lacking_in(new).filter_map(|id| Some((id, old.object(id)?))) {
            leaving.extend(own_names(id, object).into_iter().map(|name| (name, id)));
            if id.kind.is_routine() {
                routines.entry(&id.path[..2]).or_default().push((id, object));
            }
        }
        for (id, object) in new.lacking_in(old).filter_map(|id| Some((id, new.object(id)?))) {
            let named = own_names(id, object).into_iter().filter_map(|name| leaving.get(&name).copied());
            let named = named.filter(|other| other.name() == id.name());
            let alike = id.path.get(..2).and_then(|name| routines.get(name)).into_iter().flatten();
            let mistaken = alike.filter(|(_, other)| are_mistaken(object, other)).map(|(other, _)| *other);
            for other in named.chain(mistaken).filter(|other| old.turned(new, other).as_ref() != Some(id)) {
                swaps.going.insert(other.clone());
                swaps.coming.insert(id.clone());
            }
        }
        swaps
    }
}

/// Without the name of the sequence inside an identity, which a plain one of the name gives way to.
fn own_names(id: &ObjectId, object: &Object) -> Vec<(Space, String, String)> {
    if id.kind == Kind::Column { vec![] } else { object.names(id) }
}

fn are_mistaken(one: &Object, other: &Object) -> bool {
    matches!((one, other), (Object::Routine(one), Object::Routine(other)) if one.is_mistaken_for(other))
}

/// Refuses a middle catalog in which two objects need one name.
pub fn check(route: &Route) -> Result<()> {
    for (after, middle) in [("expand", &route.both), ("constrain", &route.strict)] {
        let mut taken: BTreeMap<(Space, String, String), &ObjectId> = BTreeMap::new();
        for (id, object) in middle.iter() {
            for name in object.names(id) {
                if let Some(other) = taken.insert(name.clone(), id) {
                    return Err(collision(after, &name.2, [other, id]));
                }
            }
        }
    }
    Ok(())
}

fn collision(after: &str, name: &str, [other, id]: [&ObjectId; 2]) -> Error {
    let error = Error::decision(format!("after {after}, both {other} and {id} would have the name `{name}`"));
    let by_case = other.name() != id.name() && other.name().eq_ignore_ascii_case(id.name());
    let counts = [other, id].map(|one| one.kind);
    error.hint(if matches!(counts, [Kind::Sequence, Kind::Column] | [Kind::Column, Kind::Sequence]) {
        "the identity column counts by a sequence of that name inside: give the other sequence another name in the schema file \
         (`CREATE SEQUENCE …; … DEFAULT nextval('…')`, which is what `serial` stands for)"
    } else if by_case && id.path.first().is_some_and(|schema| schema == "main") {
        "SQLite tells no names apart by case: write the name in the schema files as the database has it"
    } else {
        "make the change in two releases: first remove the one, then add the other"
    })
}
