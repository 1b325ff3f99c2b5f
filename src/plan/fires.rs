//! Triggers of users beside what a plan writes itself: those that fire on it, and those that fire too late for it.

use super::settle::Settled;
use super::unknown::listed;
use super::{Request, Stage};
use crate::catalog::{Catalog, Kind, Object, ObjectId};
use crate::step::Verb;
use std::collections::BTreeSet;

/// A sentence of each sort that there is something of.
pub fn notes(request: &Request, settled: &Settled, stages: &[Stage]) -> Vec<String> {
    let notes = [
        (filled(stages), "fires on the rows that the plan fills, too; what that comes to, a rehearsal tells"),
        (
            late(request, settled, stages),
            "fires behind the trigger that gives columns their values until contract, as its name comes later: what it changes is not \
             seen there",
        ),
    ];
    let told = notes.into_iter().filter(|(ids, _)| !ids.is_empty());
    told.map(|(ids, what)| format!("{}: {what}", listed(ids))).collect()
}

/// Those that fire on rows which a plan writes itself.
fn filled(stages: &[Stage]) -> BTreeSet<&ObjectId> {
    let sides = stages.iter().flat_map(|stage| [(&stage.up, &stage.before), (&stage.down, &stage.after)]);
    let written = sides.flat_map(|(steps, catalog)| {
        let writes = steps.iter().filter(|step| step.verb == Verb::Fill);
        writes.filter_map(|step| step.objects.first()).map(move |id| (id.table(), catalog))
    });
    let triggers = written.flat_map(|(table, catalog)| {
        let fires = |definition: &str| definition.contains("UPDATE");
        triggers(catalog, fires).filter(move |id| id.table() == table)
    });
    triggers.collect()
}

/// Those that change a row before it is written, and fire behind what keeps a column in step.
fn late<'a>(request: &Request, settled: &Settled, stages: &'a [Stage]) -> BTreeSet<&'a ObjectId> {
    let fires = |definition: &str| definition.contains(" BEFORE ") && definition.contains(" FOR EACH ROW ");
    let changes = move |definition: &str| fires(definition) && !definition.contains(" BEFORE DELETE ON ");
    let behind = |catalog: &'a Catalog| {
        let synced = |id: &ObjectId| settled.syncs.keys().any(|sync| catalog.is_within(&id.table(), &sync.table()));
        triggers(catalog, changes)
            .filter(move |id| synced(id) && !request.dialect.fires_before_syncs(id.name()))
            .collect::<Vec<_>>()
    };
    stages.iter().flat_map(|stage| behind(&stage.after)).collect()
}

fn triggers<'a>(catalog: &'a Catalog, wanted: impl Fn(&str) -> bool + 'a) -> impl Iterator<Item = &'a ObjectId> {
    let wanted = move |object: &Object| matches!(object, Object::Trigger(trigger) if wanted(&trigger.definition));
    catalog.of_kind(Kind::Trigger).filter(move |(_, object)| wanted(object)).map(|(id, _)| id)
}
