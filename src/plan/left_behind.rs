//! Routines whose bodies are text and name what leaves. The server takes them unread, so they stay as they are, and fail when they
//! are called.

use super::Request;
use crate::catalog::{Catalog, Kind, Object, ObjectId};
use std::collections::BTreeSet;

/// A sentence for each routine and what it names. The whole catalogs are asked: nothing leads from such a body to what it names.
pub fn notes(request: &Request) -> Vec<String> {
    let (old, new) = (request.old, request.new);
    let leaving: Vec<&ObjectId> = old.differing(new).into_iter().filter(|id| leaves(new, id)).collect();
    if leaving.is_empty() {
        return vec![];
    }
    let stay = old.iter().filter_map(|(id, object)| match object {
        Object::Routine(routine) if new.object(id) == Some(object) => Some((id, routine)),
        _ => None,
    });
    let told = stay.filter_map(|(id, routine)| {
        let words: BTreeSet<&str> = routine.words().collect();
        let named: Vec<String> = leaving.iter().filter(|id| is_named(&words, id)).map(ToString::to_string).collect();
        let told =
            format!("{id} names {}, as it seems, and stays as it is: it may fail once that is gone", named.join(", "));
        (!named.is_empty()).then_some(told)
    });
    told.collect()
}

/// Whether it goes and leaves its name to nothing else that a body could mean by it.
fn leaves(new: &Catalog, id: &ObjectId) -> bool {
    let stays = |kind: Kind| new.contains(&ObjectId { kind, path: id.path.clone() });
    match id.kind {
        Kind::Column => !stays(Kind::Column) && new.contains(&id.table()),
        Kind::Table | Kind::View => ![Kind::Table, Kind::View].into_iter().any(stays),
        kind if kind.is_routine() => {
            let called = |other: &ObjectId| other.path[..2] == id.path[..2];
            !new.iter().any(|(other, _)| other.kind.is_routine() && called(other))
        }
        _ => false,
    }
}

/// Whether a body has its name, and of a column its table's, too.
fn is_named(words: &BTreeSet<&str>, id: &ObjectId) -> bool {
    words.contains(id.name_in_schema()) && (id.kind != Kind::Column || words.contains(id.table().name()))
}
