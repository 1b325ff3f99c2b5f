//! Types made anew under the same name, with every type that stands on them, around the columns that hold their values.
//!
//! The former types step aside (to quarantine, where data is kept: a column there may have one), the new ones come, each column
//! is converted, and the former ones go. Everything else that reads them is disturbed: `around` makes it again.

mod moved;

use super::values::Values;
use super::{address, bury, composite, demand, domain, enumeration, locks, quote, range};
use crate::catalog::{Catalog, Kind, LONGEST_NAME, Object, ObjectId, short_name};
use crate::engine::{Keep, Leg};
use crate::error::Result;
use crate::step::{Cost, Step, Verb};
use moved::{Move, sides};
use std::collections::{BTreeMap, BTreeSet};

/// The types that a leg makes anew: as they were, and as they will be. The kind can be another.
#[derive(Default)]
pub struct Remade {
    pairs: BTreeMap<ObjectId, ObjectId>,
    /// Those that stepped aside on the way there and come back on this one.
    returning: BTreeSet<ObjectId>,
}

impl Remade {
    /// What a leg makes anew. On the way back that is also what the way there made so, even where less would do: what is in
    /// quarantine has that type.
    pub fn on(leg: &Leg) -> Remade {
        let back = matches!(leg.keep, Keep::Restore(_));
        let mut pairs = pairs(leg.from, leg.to, back);
        let mut returning = BTreeSet::new();
        if back {
            for (after, before) in self::pairs(leg.to, leg.from, false) {
                returning.insert(after.clone());
                pairs.insert(before, after);
            }
        }
        Remade { pairs, returning }
    }

    /// Whether no step of its own is due to an object: a type that is made anew, or what is set of one.
    pub fn covers(&self, id: &ObjectId) -> bool {
        let of = if id.kind == Kind::Setting { id.target() } else { None };
        let id = of.as_ref().unwrap_or(id);
        self.pairs.contains_key(id) || self.pairs.values().any(|to| to == id)
    }

    /// The types as they were.
    pub fn former(&self) -> impl Iterator<Item = &ObjectId> {
        self.pairs.keys()
    }

    /// The types as they will be.
    pub fn coming(&self) -> impl Iterator<Item = &ObjectId> {
        self.pairs.values()
    }

    /// The columns that hold their values on both sides, and are converted with them.
    pub fn columns<'a>(&'a self, leg: &'a Leg) -> impl Iterator<Item = &'a ObjectId> {
        let names = names(leg, self.pairs.keys());
        // What a column gets from the table above it changes with that one's.
        let own = move |object: &Object| matches!(object, Object::Column(column) if !column.inherited.0 && names.contains(element(&column.data_type)));
        let columns = leg.from.of_kind(Kind::Column).filter(move |(_, object)| own(object)).map(|(id, _)| id);
        columns.filter(|id| sides(leg, id).is_some())
    }

    /// Types that stand on each other are made anew together.
    fn groups(&self, from: &Catalog, to: &Catalog) -> Vec<Vec<(&ObjectId, &ObjectId)>> {
        let mut groups: Vec<Vec<(&ObjectId, &ObjectId)>> = vec![];
        for (before, after) in &self.pairs {
            let reads = |side: &Catalog, one: &ObjectId, other: &ObjectId| side.reads(one).contains(other);
            let touches = |(a, b): &(&ObjectId, &ObjectId)| {
                reads(from, before, a) || reads(from, a, before) || reads(to, after, b) || reads(to, b, after)
            };
            let (joined, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group| group.iter().any(touches));
            let joined = joined.into_iter().flatten().chain([(before, after)]).collect();
            groups = apart.into_iter().chain([joined]).collect();
        }
        groups
    }
}

/// How columns name types as they were; a range brings a multirange.
fn names<'a>(leg: &Leg, former: impl Iterator<Item = &'a ObjectId>) -> BTreeSet<String> {
    former.flat_map(|id| range::multirange_of(leg.from, id).into_iter().chain([quote::qualified(id)])).collect()
}

/// The type without the brackets of an array.
fn element(data_type: &str) -> &str {
    data_type.strip_suffix("[]").unwrap_or(data_type)
}

/// The types that cannot become what they will be in place, those that stand on one of them, and what changes of those that one
/// of them stands on: one in quarantine keeps what it was made of. `back`: whether what comes last in a composite type may go.
fn pairs(from: &Catalog, to: &Catalog, back: bool) -> BTreeMap<ObjectId, ObjectId> {
    let types = |side: &Catalog| -> BTreeMap<Vec<String>, ObjectId> {
        side.iter().filter(|(id, _)| id.kind.is_type()).map(|(id, _)| (id.path.clone(), id.clone())).collect()
    };
    let after = types(to);
    let both: BTreeMap<ObjectId, ObjectId> =
        types(from).into_iter().filter_map(|(path, id)| Some((id, after.get(&path)?.clone()))).collect();
    let mut remade: BTreeMap<ObjectId, ObjectId> = BTreeMap::new();
    loop {
        let due = |(before, after): &(&ObjectId, &ObjectId)| {
            let under = || remade.keys().any(|one| from.reads(one).contains(before));
            is_replaced(from.object(before), to.object(after), back)
                || (from.object(before) != to.object(after) && under())
                || from.reads(before).iter().any(|read| remade.contains_key(read))
        };
        let more: Vec<_> = both.iter().filter(|(id, _)| !remade.contains_key(*id)).filter(due).collect();
        if more.is_empty() {
            return remade;
        }
        let more: Vec<_> = more.into_iter().map(|(before, after)| (before.clone(), after.clone())).collect();
        remade.extend(more);
    }
}

fn is_replaced(old: Option<&Object>, new: Option<&Object>, back: bool) -> bool {
    match (old, new) {
        (Some(Object::Enum(old)), Some(Object::Enum(new))) => !enumeration::grows(old, new),
        (Some(Object::Composite(old)), Some(Object::Composite(new))) => {
            !(new.extends(old) || (back && old.extends(new)))
        }
        (old, new) => old != new,
    }
}

/// The steps that make them anew, a step for those that stand on each other.
pub fn steps(leg: &Leg, remade: &Remade) -> Result<Vec<Step>> {
    let groups = remade.groups(leg.from, leg.to);
    groups.iter().map(|group| rebuild(leg, remade, group)).collect()
}

fn rebuild(leg: &Leg, remade: &Remade, group: &[(&ObjectId, &ObjectId)]) -> Result<Step> {
    let built = in_order(leg.to, group.iter().map(|(_, after)| *after).collect());
    let gone = in_order(leg.from, group.iter().map(|(before, _)| *before).collect());
    let names = names(leg, gone.iter().copied());
    let columns: Vec<&ObjectId> = remade
        .columns(leg)
        .filter(|id| leg.from.column(id).is_some_and(|column| names.contains(element(&column.data_type))))
        .collect();
    let moves = columns.iter().map(|id| Move::of(leg, id)).collect::<Result<Vec<_>>>()?;
    let mut sql: Vec<String> = moves.iter().filter_map(|one| one.keeping.clone()).collect();
    sql.extend(gone.iter().map(|id| aside(leg, id)));
    sql.extend(built.iter().map(|id| create(leg, remade, id) + &demand::along(leg, id).1));
    sql.extend(moves.iter().map(|one| one.sql.clone()));
    if !matches!(leg.keep, Keep::Bury(_)) {
        sql.extend(
            gone.iter().rev().map(|id| format!("DROP {} {};", address::word(id.kind), quote::qualified(&former(id)))),
        );
    }
    let last = group[0].1;
    let says = group.iter().map(|(before, after)| match before == after {
        true => format!("make {after} anew"),
        false => format!("make {after} in the place of {before}"),
    });
    let says = says.collect::<Vec<_>>().join(", ");
    let types = group.iter().flat_map(|(before, after)| [(*before).clone(), (*after).clone()]);
    let held = columns.iter().map(|id| (*id).clone());
    let touched = types.chain(held).chain(built.iter().flat_map(|id| demand::along(leg, id).0));
    let step = Step::new(Verb::Alter, last, says, sql.join("\n"), locks::ACCESS_EXCLUSIVE).touching(touched);
    let step = step.forgetting(columns.iter().flat_map(|id| leg.from.along(id)));
    let needs = columns.iter().flat_map(|id| Values { from: leg.from, to: leg.to }.needs(id));
    let step = needs.fold(step, Step::needing);
    Ok(if columns.is_empty() { step } else { step.costing(Cost::Rewrite) })
}

/// What is read before what reads it.
fn in_order<'a>(side: &Catalog, ids: Vec<&'a ObjectId>) -> Vec<&'a ObjectId> {
    let mut ordered: Vec<&ObjectId> = vec![];
    while ordered.len() < ids.len() {
        let waiting = |id: &&ObjectId| !ordered.contains(id);
        let ready = |id: &&ObjectId| {
            let reads = side.reads(id);
            !ids.iter().any(|other| waiting(other) && other != id && reads.contains(other))
        };
        match ids.iter().copied().filter(waiting).find(ready) {
            Some(next) => ordered.push(next),
            None => return ids,
        }
    }
    ordered
}

fn former(id: &ObjectId) -> ObjectId {
    id.renamed(&short_name(&format!("{}_former", id.name()), LONGEST_NAME))
}

fn aside(leg: &Leg, id: &ObjectId) -> String {
    let multirange = leg.from.object(id).map_or_else(String::new, |object| range::aside(id, object, leg.keep));
    let own = match leg.keep {
        Keep::Bury(_) => bury::drop(leg.keep, id).sql,
        _ => format!("ALTER {} RENAME TO {};", address::of(id), quote::name(former(id).name())),
    };
    own + &multirange
}

fn create(leg: &Leg, remade: &Remade, id: &ObjectId) -> String {
    match (leg.keep, leg.to.object(id)) {
        (Keep::Restore(number), Some(object)) if remade.returning.contains(id) => {
            bury::restore(id, number).sql + &range::back(id, object, number)
        }
        (_, Some(Object::Enum(new))) => enumeration::create(id, new),
        (_, Some(Object::Domain(new))) => domain::create(id, new),
        (_, Some(Object::Composite(new))) => composite::create(id, new),
        (_, Some(Object::Defined(new))) => format!("{};", new.definition),
        _ => String::new(),
    }
}
