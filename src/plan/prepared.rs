//! Statements that sessions keep prepared: the server refuses one that would give other columns than when it was prepared, or a
//! column of another type, each time that it is executed until it is prepared anew.

use super::Stage;
use super::place;
use crate::catalog::{Catalog, Kind, Object, ObjectId};
use crate::route::Phase;
use std::collections::{BTreeMap, BTreeSet};

/// What changes, and when.
type Changes = BTreeMap<ObjectId, BTreeSet<Phase>>;

/// One sentence for all of them.
pub fn notes(old: &Catalog, stages: &[Stage]) -> Vec<String> {
    let rows = changes(stages, &|stage| {
        let moved: BTreeSet<ObjectId> = place::made_anew(old, stage).map(ObjectId::table).collect();
        let differs = |id: &&ObjectId| {
            let [before, after] = [&stage.before, &stage.after].map(|side| columns(side, id));
            !before.keys().eq(after.keys()) || moved.contains(*id)
        };
        relations(stage).filter(differs).cloned().collect()
    });
    let types = changes(stages, &|stage| {
        // What is only called otherwise is of the type that it was of.
        let before = if stage.phase <= Phase::Expand { old } else { &stage.before };
        relations(stage).flat_map(|id| retyped([before, &stage.after], id)).collect()
    });
    let given = [("every column (*) of ", rows), ("", types)].into_iter().filter(|(_, changes)| !changes.is_empty());
    let given: Vec<String> = given.map(|(which, changes)| format!("{which}{}", listed(&changes))).collect();
    let told = format!(
        "a statement that a session prepared before and that gives {} fails from then on with `cached plan must not change result type`, \
         until it is prepared anew",
        given.join(", or ")
    );
    if given.is_empty() { vec![] } else { vec![told] }
}

fn changes(stages: &[Stage], of: &dyn Fn(&Stage) -> Vec<ObjectId>) -> Changes {
    let mut changes = Changes::new();
    for stage in stages {
        for id in of(stage) {
            changes.entry(id).or_default().insert(stage.phase);
        }
    }
    changes
}

/// The tables and views that stand before and after a stage; not again each partition.
fn relations(stage: &Stage) -> impl Iterator<Item = &ObjectId> {
    let shown = |object: &Object| matches!(object, Object::Table(_) | Object::View(_));
    let whole = |id: &ObjectId| stage.after.contains(id) && !stage.after.is_partition(id);
    stage.before.iter().filter(move |(id, object)| shown(object) && whole(id)).map(|(id, _)| id)
}

/// The columns that a table or view gives, with their types and collations.
fn columns<'a>(side: &'a Catalog, id: &ObjectId) -> BTreeMap<&'a str, (&'a str, Option<&'a str>)> {
    match side.object(id) {
        Some(Object::View(view)) => view.columns.0.iter().map(|one| (&*one.name, (&*one.data_type, None))).collect(),
        _ => side
            .columns(id)
            .into_iter()
            .map(|(id, column)| (id.name(), (&*column.data_type, column.collation.as_deref())))
            .collect(),
    }
}

/// Those that have another type after a stage than before it.
fn retyped(sides: [&Catalog; 2], id: &ObjectId) -> Vec<ObjectId> {
    let [before, after] = sides.map(|side| columns(side, id));
    let differs = |(name, given): &(&&str, _)| before.get(*name).is_some_and(|before| before != *given);
    let kind = if id.kind == Kind::Table { Kind::Column } else { id.kind };
    after.iter().filter(differs).map(|(name, _)| ObjectId::under(id, kind, name)).collect()
}

/// By phases, with the objects of each.
fn listed(changes: &Changes) -> String {
    let mut phases: BTreeMap<&BTreeSet<Phase>, Vec<String>> = BTreeMap::new();
    changes.iter().for_each(|(id, when)| phases.entry(when).or_default().push(id.to_string()));
    let when = |when: &BTreeSet<Phase>| when.iter().map(|phase| phase.word()).collect::<Vec<_>>().join(", ");
    let told = phases.iter().map(|(phases, ids)| format!("{} ({})", ids.join(", "), when(phases)));
    told.collect::<Vec<_>>().join(", ")
}
