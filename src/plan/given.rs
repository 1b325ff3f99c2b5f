//! What columns hold, or come to hold, that nobody wrote there: it is told, as only a person knows whether it is meant.

use super::settle::Settled;
use super::{Request, Stage};
use crate::catalog::{Catalog, Column, Kind, Object, ObjectId, Sync};
use crate::route::Phase;

/// A sentence of each sort that there is something of.
pub fn notes(request: &Request, settled: &Settled, stages: &[Stage]) -> Vec<String> {
    let (old, new) = (&settled.old, request.new);
    let both = stages.iter().find(|stage| stage.phase == Phase::Expand).map(|stage| &stage.after);
    let between = |which: &dyn Fn(&Catalog) -> String| both.map_or_else(String::new, which);
    let notes = [
        (
            listed(new, |id, column| comes_at_one_moment(request, settled, id, column)),
            "all rows that are there get the moment at which it comes, the same for all of them; `@fill` gives them another value",
        ),
        (
            between(&|both| listed(both, |id, column| defaults_anew(request, old, id, column))),
            "gets its new default from expand on in the old release, too, where that gives it no value",
        ),
        (
            between(&|both| listed(both, |id, column| opens(settled, new, id, column))),
            "takes NULL from expand on, and the old release may read one that the new release wrote",
        ),
        (
            between(&|both| listed(both, |id, column| is_given_for_null(settled, both, id, column))),
            "gets the default that stands under its other name, where the new release writes a row with NULL in it, until contract",
        ),
        (
            between(&|both| listed(both, |id, _| is_set_without_default(settled, request.new, both, id))),
            "has no default until contract: what ON DELETE or ON UPDATE SET DEFAULT writes there by itself is NULL",
        ),
    ];
    let told = notes.into_iter().filter(|(listed, _)| !listed.is_empty());
    told.map(|(listed, what)| format!("{listed}: {what}")).collect()
}

/// Whether a column comes to rows that are there with a default that tells the time.
fn comes_at_one_moment(request: &Request, settled: &Settled, id: &ObjectId, column: &Column) -> bool {
    let table = id.table();
    let tells = column.default.as_ref().is_some_and(|default| request.dialect.tells_the_time(default));
    let occupied = settled.old.contains(&table) && request.occupied.contains(&settled.old_name(&table));
    tells && occupied && settled.old.column(id).is_none() && !settled.fills.contains_key(id)
}

/// Whether a column that the old release may leave out has another default than it knows.
fn defaults_anew(request: &Request, old: &Catalog, id: &ObjectId, column: &Column) -> bool {
    let differs = |default: &String, known: &Column| match &known.default {
        Some(known) => default != known && !request.dialect.differs_by_casts(default, known),
        None => known.nullable && known.identity.is_none(),
    };
    let default = column.default.as_ref().zip(old.column(id));
    default.is_some_and(|(default, known)| differs(default, known))
}

/// Whether a column that may hold NULL comes as the second name of one with a default: nothing tells what was left out from what
/// was written as NULL.
fn is_given_for_null(settled: &Settled, both: &Catalog, id: &ObjectId, column: &Column) -> bool {
    let former = |sync: &Sync| sync.twin().map(|twin| ObjectId::under(&id.table(), Kind::Column, &twin.old));
    let sync = settled.syncs.iter().find(|(sync, _)| sync.path == id.path).and_then(|(_, sync)| former(sync));
    let default = sync.and_then(|former| both.column(&former).map(|former| former.default.is_some()));
    column.nullable && column.default.is_none() && default == Some(true)
}

/// Whether a reference sets a column to its default, which stands under the column's other name.
fn is_set_without_default(settled: &Settled, new: &Catalog, both: &Catalog, id: &ObjectId) -> bool {
    let sets = |object: &Object| match object {
        Object::Constraint(key) => {
            let events = [" ON DELETE ", " ON UPDATE "];
            let default = events.iter().any(|event| key.action(event).as_deref() == Some("SET DEFAULT"));
            default && key.columns.0.iter().any(|name| name == id.name() && key.sets(name))
        }
        _ => false,
    };
    let has_default = |side: &Catalog| side.column(id).is_some_and(|column| column.default.is_some());
    settled.syncs.keys().any(|sync| sync.path == id.path)
        && has_default(new)
        && !has_default(both)
        && new.children(&id.table()).any(|(_, object)| sets(object))
}

/// Whether a column takes NULL that took none, and does so in the end, under this name or its other one.
fn opens(settled: &Settled, new: &Catalog, id: &ObjectId, column: &Column) -> bool {
    let table = id.table();
    let named = |sync: &ObjectId| ObjectId::under(&table, Kind::Column, sync.name());
    let mut syncs = settled.syncs.iter().filter(|(sync, _)| sync.table() == table);
    let twin = syncs.find(|(_, sync)| sync.twin().is_some_and(|twin| twin.old == id.name()));
    let last = twin.map_or_else(|| id.clone(), |(sync, _)| named(sync));
    let nullable = |side: &Catalog, id: &ObjectId| side.column(id).map(|column| column.nullable);
    column.nullable && nullable(&settled.old, id) == Some(false) && nullable(new, &last) == Some(true)
}

/// The columns of which something holds; not again of each partition.
fn listed(side: &Catalog, holds: impl Fn(&ObjectId, &Column) -> bool) -> String {
    let columns = side.of_kind(Kind::Column).filter(|(id, object)| match object {
        Object::Column(column) => !side.is_partition(&id.table()) && holds(id, column),
        _ => false,
    });
    columns.map(|(id, _)| id.to_string()).collect::<Vec<_>>().join(", ")
}
