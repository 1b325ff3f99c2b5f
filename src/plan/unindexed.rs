//! References that no index helps to follow back: who deletes a row that is referred to, or changes its key, waits until the table
//! that refers has been read to its end.

use super::Request;
use super::unknown::listed;
use crate::catalog::{Catalog, Constraint, ConstraintKind, Kind, Object, ObjectId};

/// One sentence for those that come to be so.
pub fn notes(request: &Request, old: &Catalog) -> Vec<String> {
    let new = request.new;
    let bare = |side: &Catalog, id: &ObjectId| match side.object(id) {
        Some(Object::Constraint(key)) if leads(key) => !is_indexed(request, side, id, key),
        _ => false,
    };
    let known = |id: &ObjectId| {
        let alike = |other: &ObjectId, own: &Constraint| match old.object(other) {
            Some(Object::Constraint(key)) => key.sort == own.sort && key.columns.0 == own.columns.0 && bare(old, other),
            _ => false,
        };
        let Some(Object::Constraint(own)) = new.object(id) else { return false };
        old.children(&id.table()).any(|(other, _)| alike(other, own))
    };
    let keys = new.of_kind(Kind::Constraint).map(|(id, _)| id).filter(|id| bare(new, id) && !known(id));
    let keys = listed(keys);
    let told = format!(
        "{keys}: no index begins with a column of it; whoever deletes a row that it leads to, or changes its key, reads the whole table"
    );
    if keys.is_empty() { vec![] } else { vec![told] }
}

/// Whether it is a reference that the database looks after; not again of each partition.
fn leads(key: &Constraint) -> bool {
    matches!(key.sort, ConstraintKind::Foreign { .. }) && key.under.is_none() && !key.is_unenforced()
}

/// Whether an index of all rows, or of all that refer, begins with one of its columns.
fn is_indexed(request: &Request, side: &Catalog, id: &ObjectId, key: &Constraint) -> bool {
    let own = |name: &String| key.columns.0.contains(name);
    side.children(&id.table()).any(|(_, object)| match object {
        Object::Constraint(other) => {
            matches!(other.sort, ConstraintKind::Primary | ConstraintKind::Unique)
                && other.columns.0.first().is_some_and(own)
        }
        Object::Index(index) => {
            let quoted = || key.columns.0.iter().map(|name| request.dialect.quote(name));
            let keys = ["USING btree (", "USING hash ("].iter().find_map(|word| index.definition.strip_prefix(word));
            let begins = |name: String| keys.and_then(|keys| keys.strip_prefix(&*name)).is_some_and(ends_a_name);
            let whole = |predicate: &String| {
                let bare = predicate.trim_start_matches('(').trim_end_matches(')');
                quoted().any(|name| bare == format!("{name} IS NOT NULL"))
            };
            quoted().any(begins) && index.predicate.0.as_ref().is_none_or(whole)
        }
        _ => false,
    })
}

fn ends_a_name(rest: &str) -> bool {
    rest.starts_with([' ', ',', ')'])
}
