//! What must be dropped and made again around a change though it did not change itself.
//!
//! A view over a retyped column, a foreign key over a key that is made anew, a policy that calls a function made anew: each
//! is disturbed by what it reads, and disturbs its own readers in turn.

use super::rebuild::Remade;
use super::{
    column_steps, comment, compared, constraint, defined, demand, grant, index, lineage, new_constraint, owner,
    routine, setting, storage, trigger, view,
};
use crate::catalog::{Catalog, Change, Kind, Object, ObjectId, Setting};
use crate::engine::Leg;
use crate::error::Result;
use crate::step::Step;
use std::collections::{BTreeSet, HashMap};

/// The steps that make again what was disturbed and did not change, and what is said about all that was made again.
pub fn steps(
    leg: &Leg,
    changes: &[Change],
    disturbed: &BTreeSet<ObjectId>,
    made: &BTreeSet<ObjectId>,
    remade: &Remade,
) -> Result<Vec<Step>> {
    let changed: BTreeSet<&ObjectId> = changes.iter().map(|change| change.id).collect();
    let gone = |change: &&Change| {
        change.new.is_some() && (disturbed.contains(change.id) || blow(leg, change) == Some(Blow::Gone))
    };
    let stays = disturbed.iter().filter(|id| !changed.contains(id));
    let anew = stays.clone().chain(changes.iter().filter(gone).map(|change| change.id));
    let notes = anew.chain(remade.coming()).flat_map(|id| notes_on(leg.to, id));
    let notes: BTreeSet<&ObjectId> = notes.filter(|id| !changed.contains(id) && !demand::is_one(id)).collect();
    let again = stays.filter(|id| !notes.contains(id)).map(|id| replace(leg, id, made));
    let faded = faded(leg, changes, remade).into_iter().filter(|(id, _)| !changed.contains(id) && !notes.contains(id));
    let faded =
        faded.map(|(id, columns)| Ok(say(leg, id)?.into_iter().map(|step| step.touching(columns.clone())).collect()));
    let steps = again.chain(notes.iter().map(|id| say(leg, id))).chain(faded).collect::<Result<Vec<_>>>()?;
    Ok([steps.concat(), demands(leg, remade)?].concat())
}

/// What is said about an object, and about that.
fn notes_on<'a>(side: &'a Catalog, id: &'a ObjectId) -> Vec<&'a ObjectId> {
    let own = side.children(id).map(|(note, _)| note).filter(|note| note.kind.is_note());
    own.flat_map(|note| std::iter::once(note).chain(notes_on(side, note))).collect()
}

/// What domains that are made anew demanded goes first: it may call what goes with it.
pub fn before(leg: &Leg, remade: &Remade) -> Result<Vec<Step>> {
    let settings = remade.former().flat_map(|id| notes_on(leg.from, id)).filter(|note| demand::is_one(note));
    settings.map(setting::reset).collect()
}

/// What they will demand, where it cannot come with them.
fn demands(leg: &Leg, remade: &Remade) -> Result<Vec<Step>> {
    let settings = remade.coming().flat_map(|id| notes_on(leg.to, id)).filter(|note| demand::is_one(note));
    let later = settings.filter(|id| !demand::comes_along(leg, id));
    let set = later.filter_map(|id| match leg.to.object(id) {
        Some(Object::Setting(new)) => Some(setting::set(id, new)),
        _ => None,
    });
    set.collect()
}

/// Everything that is made on the leg, or made anew: what it bore by chance is gone.
pub fn made(leg: &Leg, changes: &[Change], disturbed: &BTreeSet<ObjectId>, remade: &Remade) -> BTreeSet<ObjectId> {
    let comes =
        |change: &&Change| change.new.is_some() && (change.old.is_none() || blow(leg, change) == Some(Blow::Gone));
    let made = changes.iter().filter(comes).map(|change| change.id);
    made.chain(disturbed).chain(remade.coming()).filter(|id| is_made_anew(leg, id)).cloned().collect()
}

/// Of a column that is disturbed only the default is gone for a moment, unless it is computed.
fn is_made_anew(leg: &Leg, id: &ObjectId) -> bool {
    !leg.from.contains(id) || passes_on(leg, id)
}

/// The settings that a change of a column's type makes as usual: its own, and those of what the server makes anew over it
/// with the columns that they wait for.
fn faded<'a>(leg: &'a Leg, changes: &[Change], remade: &Remade) -> Vec<(&'a ObjectId, Vec<ObjectId>)> {
    let retyped = changes.iter().filter(|change| blow(leg, change) == Some(Blow::Retyped));
    let retyped: BTreeSet<&ObjectId> = retyped.map(|change| change.id).chain(remade.columns(leg)).collect();
    if retyped.is_empty() {
        return vec![];
    }
    let fades = |id: &'a ObjectId| {
        let target = id.target()?;
        let own = retyped.contains(&target) && Setting::is_of_type(id.name());
        let over = leg.to.object(&target).filter(|_| storage::fades_with_column(target.kind, id.name()));
        let named = leg.to.reads(id).into_iter().filter_map(|read| leg.to.object(&read));
        // The server makes an index of a partition anew with the one above it, and forgets that its table named it (14 to 18).
        let below = named.filter(|object| object.under().is_some());
        let over = over.into_iter().chain(below).flat_map(Object::reads);
        let columns: Vec<ObjectId> = over.filter(|read| retyped.contains(read)).collect();
        (own || !columns.is_empty()).then_some((id, columns))
    };
    leg.to.of_kind(Kind::Setting).filter_map(|(id, _)| fades(id)).collect()
}

fn replace(leg: &Leg, id: &ObjectId, made: &BTreeSet<ObjectId>) -> Result<Vec<Step>> {
    Ok(match leg.to.object(id) {
        Some(Object::View(new)) => view::replace(leg, id, new),
        Some(Object::Constraint(new)) => constraint::replace(leg, id, new),
        Some(Object::Index(new)) => index::again(leg, id, new, made),
        Some(Object::Column(_)) => column_steps::replace(leg, id),
        Some(Object::Lineage(_)) => lineage::replace(leg, id),
        Some(Object::Routine(new)) => routine::replace(id, new),
        Some(Object::Trigger(new)) => trigger::replace(id, new),
        Some(Object::Defined(new)) => defined::replace(leg, id, new),
        Some(Object::Setting(new)) => setting::replace(id, new)?,
        _ => vec![],
    })
}

/// What is said about an object, of one that was made anew.
fn say(leg: &Leg, id: &ObjectId) -> Result<Vec<Step>> {
    Ok(match leg.to.object(id) {
        Some(Object::Comment(new)) => comment::again(leg, id, new),
        Some(Object::Setting(new)) => vec![setting::set(id, new)?],
        Some(Object::Owner(new)) => owner::again(id, new),
        Some(Object::Grant(new)) => grant::again(leg, id, new),
        _ => vec![],
    })
}

/// How far a change of an object is felt by what reads it.
#[derive(Clone, Copy, PartialEq)]
enum Blow {
    /// Its type changes in place: keys, checks and indexes follow by themselves.
    Retyped,
    /// It is gone for a moment.
    Gone,
}

/// The fixpoint of disturbance. An object that changes can be disturbed, too: then it cannot change in place.
pub fn disturbed(leg: &Leg, changes: &[Change], remade: &Remade) -> BTreeSet<ObjectId> {
    let mut waiting: Vec<(ObjectId, Blow)> =
        changes.iter().filter_map(|change| Some((change.id.clone(), blow(leg, change)?))).collect();
    let gone = changes.iter().filter(|change| change.new.is_none());
    waiting.extend(gone.flat_map(|change| leg.from.children(change.id)).map(|(child, _)| (child.clone(), Blow::Gone)));
    let converted: BTreeSet<&ObjectId> = remade.columns(leg).collect();
    waiting.extend(remade.former().map(|id| (id.clone(), Blow::Gone)));
    waiting.extend(converted.iter().map(|id| ((*id).clone(), Blow::Retyped)));
    if waiting.is_empty() {
        return BTreeSet::new();
    }
    let readers = readers([leg.from, leg.to]);
    let mut disturbed = BTreeSet::new();
    while let Some((read, blow)) = waiting.pop() {
        for reader in readers.get(&read).into_iter().flatten() {
            let stays = leg.from.contains(reader) && leg.to.contains(reader) && !remade.covers(reader);
            let follows = converted.contains(reader) && read.kind.is_type();
            let refers = is_foreign_key(leg, reader)
                && (converted.contains(&read) || compared::is_parted(leg, reader, &read))
                || compared::is_over_parted(leg, reader);
            if stays
                && !follows
                && (refers || feels(leg, reader, &read, blow))
                && disturbed.insert((*reader).clone())
                && passes_on(leg, reader)
            {
                waiting.push(((*reader).clone(), Blow::Gone));
            }
        }
    }
    disturbed
}

fn readers(sides: [&Catalog; 2]) -> HashMap<&ObjectId, Vec<&ObjectId>> {
    let mut readers: HashMap<&ObjectId, Vec<&ObjectId>> = HashMap::new();
    for (id, object) in sides.into_iter().flat_map(Catalog::iter) {
        for read in object.read_ids() {
            readers.entry(read).or_default().push(id);
        }
    }
    readers
}

fn blow(leg: &Leg, change: &Change) -> Option<Blow> {
    match (change.old, change.new) {
        (Some(Object::Column(old)), Some(Object::Column(new))) => {
            let retyped = old.data_type != new.data_type || old.collation != new.collation;
            if column_steps::is_replaced(leg, old, new) { Some(Blow::Gone) } else { retyped.then_some(Blow::Retyped) }
        }
        (Some(Object::Routine(old)), Some(Object::Routine(new))) => (!old.can_become(new)).then_some(Blow::Gone),
        (Some(Object::View(old)), Some(Object::View(new))) => (!view::is_replaced(old, new)).then_some(Blow::Gone),
        (Some(Object::Defined(old)), Some(Object::Defined(new))) if defined::altered(change.id, old, new).is_some() => {
            None
        }
        // It becomes the key, and what leans on it leans on that.
        (Some(_), None) if new_constraint::is_beside_another(leg, change.id) => None,
        // Replaced in place, it fires as usual again.
        (Some(Object::Trigger(_)), _) => Some(Blow::Gone),
        (Some(Object::View(_) | Object::Constraint(_) | Object::Index(_) | Object::Defined(_)), _)
        | (Some(_), None) => Some(Blow::Gone),
        _ => None,
    }
}

fn is_foreign_key(leg: &Leg, id: &ObjectId) -> bool {
    is_reference(leg.to, id)
}

fn is_reference(side: &Catalog, id: &ObjectId) -> bool {
    matches!(side.object(id), Some(Object::Constraint(constraint)) if constraint.refers())
}

fn feels(leg: &Leg, reader: &ObjectId, read: &ObjectId, blow: Blow) -> bool {
    let column = || leg.to.column(reader);
    let computed = || column().is_some_and(|column| column.generated.is_some());
    match (reader.kind, blow) {
        (Kind::Column, Blow::Gone) if read.kind.is_routine() || read.kind.is_type() => true,
        (Kind::Column, _) => read.kind == Kind::Column && computed(),
        (Kind::View | Kind::Policy | Kind::Rule | Kind::Trigger | Kind::Publication, _) => true,
        (Kind::Setting, blow) => blow == Blow::Gone || setting::is_in_the_way(reader),
        (kind, Blow::Retyped) => kind.is_routine(),
        // The parent's waits for those of the partitions, and stands without them.
        (Kind::Constraint, Blow::Gone) if is_foreign_key(leg, reader) && read.kind == Kind::Constraint => {
            let leans = leg.from.reads(reader).contains(read);
            leans && ![leg.from, leg.to].into_iter().any(|side| is_reference(side, read))
        }
        (Kind::Constraint | Kind::Index, Blow::Gone) => true,
        (Kind::Lineage, _) => read.kind != Kind::Table,
        (kind, Blow::Gone) => {
            kind.is_routine() || leg.to.object(reader).is_some_and(|o| matches!(o, Object::Defined(_)))
        }
    }
}

/// Whether it is gone itself for a moment: of a column whose default calls a function only the default is.
fn passes_on(leg: &Leg, id: &ObjectId) -> bool {
    leg.to.column(id).is_none_or(|column| column.generated.is_some())
}
