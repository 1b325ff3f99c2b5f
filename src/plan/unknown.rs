//! What nobody can know of a plan, and a reader should: what bodies of functions, triggers and rules do, and
//! as whom a release connects.

use super::Stage;
use crate::catalog::{Catalog, Constraint, ConstraintKind, Kind, Object, ObjectId, View};
use crate::route::Phase;

/// A sentence of each sort that there is something of.
pub fn notes(old: &Catalog, new: &Catalog, stages: &[Stage]) -> Vec<String> {
    let differing = old.differing(new);
    let comes = || differing.iter().copied().filter(|id| new.contains(id));
    let goes = || differing.iter().copied().filter(|id| !new.contains(id));
    let fires = |id: &&ObjectId| matches!(id.kind, Kind::Trigger | Kind::Rule) && stands_on_both(old, new, id);
    let coming = comes().filter(fires);
    let going = goes().filter(fires);
    let bodies = comes().filter(|id| is_called_as_before(old, new, id));
    let shown = comes().filter(|id| match (old.object(id), new.object(id)) {
        (Some(Object::View(old)), Some(Object::View(new))) => new.covers(old) && source(old) != source(new),
        _ => false,
    });
    let acting = comes().filter(|id| match (old.object(id), new.object(id)) {
        (Some(Object::Constraint(old)), Some(Object::Constraint(new))) => {
            new.acts_unlike(old) && new.accepts_all_of(old)
        }
        _ => false,
    });
    let owned = |id: &&ObjectId| {
        let stays = |target: ObjectId| old.contains(&target) && new.contains(&target);
        id.kind == Kind::Owner && id.target().is_some_and(stays)
    };
    let runs_as_owner = |id: &&ObjectId| match id.target().and_then(|target| new.object(&target)) {
        Some(Object::Routine(routine)) => routine.runs_as_owner(),
        _ => false,
    };
    let lent = comes().chain(goes()).filter(owned).filter(runs_as_owner);
    let given = comes().filter(owned);
    let taken = goes().filter(owned);
    let whenever = |what: &'static str| move |_: Phase| what.to_string();
    let notes = [
        since(stages, coming, &|phase| format!("fires on what the old release writes, too, from {phase} on")),
        since(stages, going, &whenever("fires on what the new release writes, too, until contract")),
        since(stages, bodies, &|phase| {
            format!("does for the old release, too, from {phase} on what it does for the new one")
        }),
        since(stages, shown, &|phase| {
            format!("gives the old release, too, the rows that it gives the new one, from {phase} on")
        }),
        since(stages, acting, &|phase| {
            format!("acts on what the old release deletes and updates, too, from {phase} on")
        }),
        since(
            stages,
            lent,
            &whenever("is whose rights the function runs with, from one moment to the other, for the old release, too"),
        ),
        since(stages, given, &|phase| {
            format!("is another from {phase} on, and the old release may connect as the former one")
        }),
        since(
            stages,
            taken,
            &whenever("is the former one until contract, and the new release may connect as the one to come"),
        ),
    ];
    let told = notes.into_iter().flatten();
    let told = told.map(|(ids, what)| format!("{ids}: {what}; what that comes to cannot be known"));
    let beside = overloads(goes(), comes().filter(|id| !old.contains(id)));
    told.chain(refusing(old, new)).chain(outlived(old, new)).chain(beside).collect()
}

/// Objects with what is to be said of them, by the phase in which they change: it decides what that is.
fn since<'a>(
    stages: &[Stage],
    ids: impl Iterator<Item = &'a ObjectId>,
    says: &dyn Fn(Phase) -> String,
) -> Vec<(String, String)> {
    let changes = |stage: &&Stage, id: &ObjectId| stage.before.object(id) != stage.after.object(id);
    let mut told: Vec<(String, Vec<&ObjectId>)> = vec![];
    for id in ids {
        let stage = stages.iter().find(|stage| changes(stage, id));
        let what = says(stage.map_or(Phase::Expand, |stage| stage.phase));
        match told.iter_mut().find(|(known, _)| *known == what) {
            Some((_, others)) => others.push(id),
            None => told.push((what, vec![id])),
        }
    }
    told.into_iter().map(|(what, ids)| (listed(ids), what)).collect()
}

/// The references of tables that come, to such as the old release knows: its rows are what rows of the new one refer to.
fn refusing(old: &Catalog, new: &Catalog) -> Option<String> {
    let refuses = |key: &Constraint| match &key.sort {
        ConstraintKind::Foreign { table, .. } => {
            old.contains(table) && !key.is_unenforced() && key.action(" ON DELETE ").is_none()
        }
        _ => false,
    };
    let keys = new.of_kind(Kind::Constraint).filter(|(id, object)| match object {
        Object::Constraint(key) => !old.contains(&id.table()) && key.under.is_none() && refuses(key),
        _ => false,
    });
    let listed = listed(keys.map(|(id, _)| id));
    let told = format!(
        "{listed}: from expand on nobody deletes what a row of the new release refers to, and the old release is refused it, too"
    );
    (!listed.is_empty()).then_some(told)
}

/// What refuses or acts, and goes in expand.
pub fn opened(old: &Catalog, new: &Catalog, stages: &[Stage]) -> Vec<String> {
    let acts = |object: &Object| match object {
        Object::Constraint(key) => {
            key.under.is_none() && [" ON DELETE ", " ON UPDATE "].iter().any(|event| key.action(event).is_some())
        }
        _ => false,
    };
    let comes_anew = |id: &ObjectId, object: &Object| match object {
        Object::Constraint(demand) => demand.under.is_none() && !demand.refers() && new.contains(id),
        _ => false,
    };
    let gone = [
        (
            listed(gone(old, stages, &comes_anew)),
            "goes in expand and comes in its new form in constrain; in between nothing is refused by it, and constrain or the way back \
             is refused as long as there are rows that it does not take",
        ),
        (
            listed(gone(old, stages, &|id, _| id.kind == Kind::Policy)),
            "goes in expand; the old release, too, finds and writes from then on what it kept back",
        ),
        (
            listed(gone(old, stages, &|_, object| acts(object))),
            "goes in expand: rows that the old release deletes, or changes the key of, leave those behind that refer to them, and the \
             way back is refused as long as there are such",
        ),
    ];
    let told = gone.into_iter().filter(|(listed, _)| !listed.is_empty());
    told.map(|(listed, what)| format!("{listed}: {what}")).collect()
}

/// What goes in expand from tables that stay, by the names that it has from then on.
fn gone<'a>(
    old: &'a Catalog,
    stages: &'a [Stage],
    wanted: &'a dyn Fn(&ObjectId, &Object) -> bool,
) -> impl Iterator<Item = &'a ObjectId> {
    let expand = stages.iter().filter(|stage| stage.phase == Phase::Expand);
    expand.flat_map(move |stage| {
        let goes = |id: &ObjectId| stage.after.contains(&id.table()) && !stage.after.contains(id);
        old.iter().filter(move |(id, object)| wanted(id, object) && goes(id)).map(|(id, _)| id)
    })
}

/// What was computed with the body that a function had, and is kept: whichever release runs.
pub fn outlived(old: &Catalog, new: &Catalog) -> Vec<String> {
    let differing = old.differing(new);
    let changed = differing.iter().copied();
    let keeps = |id: &&ObjectId| match new.object(id) {
        Some(Object::Index(_) | Object::Constraint(_)) => old.contains(id),
        Some(Object::Column(column)) => column.generated.is_some() && old.contains(id),
        Some(Object::View(view)) => view.materialized && old.contains(id),
        _ => false,
    };
    let replaced = changed.filter(|id| is_called_as_before(old, new, id));
    let kept = replaced.map(|id| (id, listed(new.readers(id).filter(keeps)))).filter(|(_, kept)| !kept.is_empty());
    kept.map(|(id, kept)| {
        format!("{kept}: holds what {id} gave before; REINDEX, REFRESH or write the rows anew if it gives something else now")
    })
    .collect()
}

/// Routines of one name and number of arguments that stand beside each other: by what it is given alone a call may fit both.
fn overloads<'a>(goes: impl Iterator<Item = &'a ObjectId>, comes: impl Iterator<Item = &'a ObjectId>) -> Vec<String> {
    let routine = |id: &&ObjectId| id.kind.is_routine();
    let coming: Vec<&ObjectId> = comes.filter(routine).collect();
    let many = |id: &ObjectId| id.name().split(", ").count();
    let pairs = goes.filter(routine).flat_map(|going| {
        let alike = coming.iter().filter(|id| id.path[..2] == going.path[..2] && many(id) == many(going));
        alike.map(move |id| {
            format!(
                "{going} and {id} stand beside each other until contract: a call whose arguments fit both alike fails"
            )
        })
    });
    pairs.collect()
}

/// What a view takes its rows from, without the columns that it gives of them.
fn source(view: &View) -> &str {
    view.query.find("FROM ").map_or(view.query.as_str(), |at| &view.query[at..])
}

/// Objects by their names, for a sentence.
pub(super) fn listed<'a>(ids: impl IntoIterator<Item = &'a ObjectId>) -> String {
    ids.into_iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn stands_on_both(old: &Catalog, new: &Catalog, id: &ObjectId) -> bool {
    [Kind::Table, Kind::View].into_iter().any(|kind| {
        let stand = ObjectId { kind, ..id.table() };
        old.contains(&stand) && new.contains(&stand)
    })
}

fn is_called_as_before(old: &Catalog, new: &Catalog, id: &ObjectId) -> bool {
    match (old.object(id), new.object(id)) {
        (Some(Object::Routine(old)), Some(Object::Routine(new))) => old.can_become(new),
        _ => false,
    }
}
