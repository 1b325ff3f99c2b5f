//! Which catalogs a database passes through on its way from old to new.
//!
//! ```text
//!   old --expand--> both --backfill--> both --constrain--> strict --contract--> new
//! ```
//!
//! Two releases of an application run side by side while a schema changes: one that knows `old`, one that knows `new`.
//! `both` is the strictest catalog that still accepts every write of either. `strict` holds all that new demands, and what
//! only old still needs. Each arrow is an ordinary difference between two catalogs; a way back is the same with its ends
//! swapped. So phases are catalogs, not labels, and this file is all there is to know about them:
//!
//! - what only one release knows is *loosened*, so that it does not refuse the other's writes;
//! - what both demand, each of its own name of a column, lasts as long as old's name does;
//! - what both know differently is *joined* into one that serves both, or waits for `strict`;
//! - only one release writes a table that the other does not have: its children are left as they are;
//! - what has lost something that it reads cannot stand, and comes back as soon as new's form can.

mod accept;
mod family;
mod form;
mod names;

pub use accept::{Refusal, accepts};

use crate::catalog::{Catalog, Column, Composite, Grant, Index, Kind, Object, ObjectId, Setting, Sync, Validity};
use crate::error::Result;
use form::{Form, Forms};
use names::Swaps;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// When a change is made, relative to the releases of the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// The schema comes to accept both releases.
    Expand,
    /// The rows come to fit the new one.
    Backfill,
    /// The schema comes to refuse what new refuses.
    Constrain,
    /// What only old needed goes.
    Contract,
}

impl Phase {
    /// All of them, in order.
    pub const ALL: [Phase; 4] = [Phase::Expand, Phase::Backfill, Phase::Constrain, Phase::Contract];

    /// The word in file names, flags and the journal.
    pub fn word(self) -> &'static str {
        match self {
            Phase::Expand => "expand",
            Phase::Backfill => "backfill",
            Phase::Constrain => "constrain",
            Phase::Contract => "contract",
        }
    }

    /// The phase of a word.
    pub fn of(word: &str) -> Option<Phase> {
        Phase::ALL.into_iter().find(|phase| phase.word() == word)
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(self.word())
    }
}

/// The four catalogs.
#[derive(Clone, Debug)]
pub struct Route {
    pub old: Catalog,
    pub both: Catalog,
    pub strict: Catalog,
    pub new: Catalog,
}

/// What a person said, or an engine knows, that two catalogs cannot tell.
pub struct Hints<'a> {
    /// Columns that are one column under two names, kept in step while both releases run.
    pub syncs: BTreeMap<ObjectId, Sync>,
    /// Columns whose existing rows get a value in the backfill.
    pub fills: BTreeSet<ObjectId>,
    /// Constraints and unique indexes of old that new demands too, under the other names of such columns.
    pub lasting: BTreeSet<ObjectId>,
    /// Whether a column's type takes every value of another's and gives it back unchanged.
    pub widens: &'a dyn Fn(&Column, &Column) -> bool,
}

/// The way from `old` to `new`.
///
/// # Errors
/// When two objects would need the same name at the same time; the pair is named.
pub fn route(old: Catalog, new: Catalog, hints: &Hints) -> Result<Route> {
    let mut held = BTreeSet::new();
    let swaps = Swaps::between(&old, &new);
    loop {
        let crossing = Crossing { old: &old, new: &new, hints, held: &held, swaps: &swaps };
        let [both, strict] = crossing.middles();
        let more = form::waiting_for(&old, &new, &both);
        if more.is_subset(&held) {
            let route = Route { old, both, strict, new };
            return names::check(&route).map(|()| route);
        }
        held.extend(more);
    }
}

struct Crossing<'a> {
    old: &'a Catalog,
    new: &'a Catalog,
    hints: &'a Hints<'a>,
    /// Columns whose type could grow in expand, but waits for constrain so that a view over them can stand meanwhile.
    held: &'a BTreeSet<ObjectId>,
    swaps: &'a Swaps,
}

/// When a trigger or rule fires: what one of the releases leaves to it, it does until contract.
fn is_firing(id: &ObjectId) -> bool {
    id.kind == Kind::Setting && id.name() == "firing"
}

fn is_off(setting: Option<&Object>) -> bool {
    matches!(setting, Some(Object::Setting(setting)) if setting.value == "disabled")
}

/// The middle catalogs.
#[derive(Clone, Copy, PartialEq)]
enum Middle {
    Both,
    Strict,
}

impl Crossing<'_> {
    /// `both` and `strict`: object by object, then what is text over them, then what is said about them.
    fn middles(&self) -> [Catalog; 2] {
        let mut middles = [Catalog::default(), Catalog::default()];
        let sides = self.old.iter().chain(self.new.iter());
        let ids: BTreeSet<&ObjectId> =
            sides.filter(|(id, object)| !form::is_text(object) && id.kind != Kind::Comment).map(|(id, _)| id).collect();
        for id in ids {
            let (in_both, in_strict) = self.meet(id);
            let in_both = in_both.filter(|_| !self.swaps.coming.contains(id));
            let in_strict = in_strict.filter(|_| !self.swaps.going.contains(id));
            for (middle, object) in middles.iter_mut().zip([in_both, in_strict]) {
                object.into_iter().for_each(|object| middle.insert(id.clone(), object));
            }
        }
        for (middle, which) in middles.iter_mut().zip([Middle::Both, Middle::Strict]) {
            self.hints.syncs.iter().for_each(|(id, sync)| middle.insert(id.clone(), Object::Sync(sync.clone())));
            self.settle(middle, &|read| self.is_text(read));
            self.family().agree(middle);
            self.settle(middle, &|read| self.is_text(read));
            let preferred = |id: &ObjectId| self.preferred(id, which);
            Forms { old: self.old, new: self.new, preferred: &preferred }.choose(middle);
            self.follow(middle);
            self.settle(middle, &|_| false);
            self.follow_forms(middle);
            self.unname(middle);
            unsay(middle);
            self.comment(middle);
        }
        middles
    }

    fn family(&self) -> family::Family<'_> {
        family::Family { old: self.old, new: self.new }
    }

    fn is_text(&self, id: &ObjectId) -> bool {
        [self.old, self.new].iter().any(|side| side.object(id).is_some_and(form::is_text))
    }

    /// Whose form of a view, routine or the like is wanted, the better first.
    fn preferred(&self, id: &ObjectId, middle: Middle) -> Vec<Form> {
        let forms = match (self.old.object(id), self.new.object(id)) {
            (Some(_), None) => vec![Form::Old],
            (None, Some(new))
                if self.restricts(id) && !is_permissive(new) && middle == Middle::Both && self.is_shared(id) =>
            {
                vec![]
            }
            (None, _) => vec![Form::New],
            (Some(_), _) if self.restricts(id) && middle == Middle::Both => vec![Form::Old, Form::New],
            (Some(Object::Defined(_)), Some(_)) if id.kind.is_type() && middle == Middle::Both => {
                vec![Form::Old, Form::New]
            }
            (Some(Object::View(old)), Some(Object::View(new))) if !form::covers(old, new) => vec![Form::Old, Form::New],
            (Some(Object::Routine(old)), Some(Object::Routine(new)))
                if !old.can_become(new) && middle == Middle::Both =>
            {
                vec![Form::Old, Form::New]
            }
            _ => vec![Form::New, Form::Old],
        };
        let swapped = match middle {
            Middle::Both => self.swaps.coming.contains(id),
            Middle::Strict => self.swaps.going.contains(id),
        };
        if swapped { vec![] } else { forms }
    }

    /// Whether it decides what a release may read or write: row security and its policies; or is of a domain's
    /// type, which may be another by then. Nothing of it changes before constrain.
    fn restricts(&self, id: &ObjectId) -> bool {
        let of_domain = || id.target().is_some_and(|target| target.kind == Kind::Domain);
        let waits = |name: &str| name.ends_with("row security") || (name == "default" && of_domain());
        id.kind == Kind::Policy || (id.kind == Kind::Setting && waits(id.name()))
    }

    /// Whether it is what a domain demands of its values.
    fn demands(&self, id: &ObjectId) -> bool {
        let demand = |name: &str| name == "not null" || name.starts_with("constraint ");
        id.kind == Kind::Setting && demand(id.name()) && id.target().is_some_and(|target| target.kind == Kind::Domain)
    }

    /// Whether what it stands on is there for both releases.
    fn is_shared(&self, id: &ObjectId) -> bool {
        let stand = id.parent().unwrap_or_else(|| id.table());
        self.old.contains(&stand) && self.new.contains(&stand)
    }

    /// What becomes of one object in `both` and in `strict`.
    fn meet(&self, id: &ObjectId) -> (Option<Object>, Option<Object>) {
        if id.kind == Kind::Lineage {
            return self.family().meet(id).into();
        }
        let both = match (self.old.object(id), self.new.object(id)) {
            (Some(old), Some(new)) if family::alone(old) == family::alone(new) => Some(self.of_kinds_there(old, new)),
            _ if self.demands(id) && self.is_shared(id) => None,
            (old, _) if self.restricts(id) && self.is_shared(id) => old.cloned(),
            (old, new) if is_firing(id) && self.is_shared(id) => if is_off(new) { old } else { new }.cloned(),
            (old, new) if id.kind == Kind::Grant && self.is_shared(id) => Grant::union(old, new).map(Object::Grant),
            (Some(old), Some(new)) => self.join(id, old, new),
            (Some(one), None) | (None, Some(one)) if self.lonely(id) => Some(one.clone()),
            (Some(old), None) => self.loosen(id, old),
            (None, Some(new)) => self.loosen(id, new),
            (None, None) => None,
        };
        let strict = match (self.new.object(id), &both) {
            (Some(Object::Enum(_)), Some(joined)) => Some(joined.clone()),
            (Some(Object::Composite(new)), Some(Object::Composite(joined))) if lacks(new, joined) => both.clone(),
            (_, joined) if id.kind == Kind::Grant || (is_firing(id) && self.is_shared(id)) => joined.clone(),
            (None, Some(Object::Sequence(_))) if self.gives_way(id) => None,
            (None, Some(Object::Table(_))) if self.family().goes_with_parent(id) => None,
            (Some(new), _) => Some(new.clone()),
            (None, kept) => kept.clone(),
        };
        (both, strict)
    }

    /// Whether a sequence leaves its name to the inside of an identity column, which counts on in its place.
    fn gives_way(&self, sequence: &ObjectId) -> bool {
        let named = |object: &Object| matches!(object, Object::Column(column) if column.identity.as_ref().is_some_and(|i| i.sequence[..] == sequence.path[..]));
        self.new.of_kind(Kind::Column).any(|(_, object)| named(object))
    }

    /// Only one release writes a table that the other does not have.
    fn lonely(&self, id: &ObjectId) -> bool {
        let table = id.table();
        let child = matches!(id.kind, Kind::Column | Kind::Constraint | Kind::Index | Kind::Trigger);
        child && self.old.contains(&table) != self.new.contains(&table)
    }

    /// An object that only one release knows must not refuse the other's writes.
    fn loosen(&self, id: &ObjectId, object: &Object) -> Option<Object> {
        match object {
            Object::Column(column) => Some(Object::Column(self.loosen_column(id, column))),
            Object::Constraint(_) | Object::Index(Index { unique: true, .. }) => {
                self.hints.lasting.contains(id).then(|| object.clone())
            }
            Object::Index(index) => {
                let comes = self.new.contains(id);
                let columns = index.columns.0.iter().map(|name| ObjectId::under(&id.table(), Kind::Column, name));
                let waits = comes && columns.into_iter().any(|column| self.fills(&column) || self.retypes(&column));
                (!waits).then(|| object.clone())
            }
            _ => Some(object.clone()),
        }
    }

    fn loosen_column(&self, id: &ObjectId, column: &Column) -> Column {
        let filled = self.fills(id);
        Column { nullable: column.nullable || filled || !column.fills_itself(), ..column.clone() }
    }

    /// Whether existing rows of a column that comes get their values in the backfill.
    fn fills(&self, column: &ObjectId) -> bool {
        let synced = self.hints.syncs.keys().any(|id| id.path == column.path);
        self.hints.fills.contains(column) || synced
    }

    /// Whether a column's type changes so that no one type serves both releases.
    fn retypes(&self, id: &ObjectId) -> bool {
        match (self.old.column(id), self.new.column(id)) {
            (Some(_), Some(new)) if new.reads.0.iter().any(|read| self.swaps.coming.contains(read)) => true,
            (Some(old), Some(new)) if old.data_type != new.data_type => {
                self.held.contains(id) || !(self.hints.widens)(old, new)
            }
            _ => false,
        }
    }

    /// An object that both know differently must accept what either writes; `None` when nothing but its absence does.
    fn join(&self, id: &ObjectId, old: &Object, new: &Object) -> Option<Object> {
        match (old, new) {
            _ if self.hints.lasting.contains(id) => Some(old.clone()),
            (Object::Column(a), Object::Column(b)) => Some(Object::Column(self.join_column(id, a, b))),
            (Object::Constraint(a), Object::Constraint(b)) => {
                let validated = crate::catalog::Constraint { validity: Validity::Valid, ..a.clone() } == *b;
                validated.then(|| old.clone())
            }
            (Object::Index(a), Object::Index(b)) => (!a.unique && !b.unique).then(|| old.clone()),
            (Object::Enum(a), Object::Enum(b)) => {
                let added = || b.labels.iter().filter(|label| !a.labels.contains(label));
                let appended = || a.labels.iter().chain(added()).cloned().collect();
                let union = a.union(b).unwrap_or_else(|| crate::catalog::Enumeration { labels: appended() });
                Some(Object::Enum(union))
            }
            (Object::Domain(a), Object::Domain(b)) => {
                let widens = a.collation == b.collation && (self.hints.widens)(&a.column(), &b.column());
                Some(if widens { new.clone() } else { old.clone() })
            }
            (Object::Composite(a), Object::Composite(b)) => Some(if b.extends(a) { new.clone() } else { old.clone() }),
            (Object::Table(a), Object::Table(b)) if a.is_made_anew(b) => Some(old.clone()),
            (Object::Table(a), Object::Table(b)) => {
                Some(Object::Table(crate::catalog::Table { attributes: a.attributes.clone(), ..b.clone() }))
            }
            (_, new) => Some(new.clone()),
        }
    }

    /// One of two that are equal but for what they read: a type that leaves its name to one of another kind is still there.
    fn of_kinds_there(&self, old: &Object, new: &Object) -> Object {
        if new.reads().any(|read| self.swaps.coming.contains(&read)) { old.clone() } else { new.clone() }
    }

    /// The type that takes both releases' values; nullable if either is; the default of new, which wins in the end.
    fn join_column(&self, id: &ObjectId, old: &Column, new: &Column) -> Column {
        let retyped = self.retypes(id) || old.generated != new.generated || old.collation != new.collation;
        let nullable = old.nullable || new.nullable;
        if retyped {
            return Column { nullable, ..old.clone() };
        }
        let identity = match (&old.identity, &new.identity) {
            (Some(_), Some(identity)) => Some(identity.clone()),
            (None, Some(identity)) if identity.mode != "ALWAYS" && !nullable => Some(identity.clone()),
            (kept, _) => kept.clone(),
        };
        let default = if identity.is_some() { None } else { new.default.clone().or_else(|| old.default.clone()) };
        Column { nullable: nullable && identity.is_none(), default, identity, ..new.clone() }
    }

    /// Settings of a text that changes go with the form that stands in the middle: another one may not take them.
    fn follow(&self, middle: &mut Catalog) {
        let form = |target: &ObjectId, middle: &Catalog| match (self.old.object(target), self.new.object(target)) {
            (Some(old), Some(new)) if old != new && form::is_text(old) && form::is_text(new) => {
                Some(if middle.object(target) == Some(old) { self.old } else { self.new })
            }
            _ => None,
        };
        let settings = self.old.iter().chain(self.new.iter()).filter(|(id, _)| id.kind == Kind::Setting);
        let followers: Vec<(ObjectId, Option<Object>)> = settings
            .filter(|(id, _)| !self.restricts(id) && !is_firing(id))
            .filter_map(|(id, _)| Some((id.clone(), form(&id.target()?, middle)?.object(id).cloned())))
            .collect();
        for (id, object) in followers {
            middle.remove(&id);
            object.into_iter().for_each(|object| middle.insert(id.clone(), object));
        }
    }

    /// Takes out what has lost something that it reads, unless that is still to come, until nothing more falls.
    fn settle(&self, middle: &mut Catalog, to_come: &dyn Fn(&ObjectId) -> bool) {
        loop {
            let lost = |middle: &Catalog, read: &ObjectId| {
                let known = self.old.contains(read) || self.new.contains(read);
                known && !middle.contains(read) && !to_come(read)
            };
            let fallen: Vec<ObjectId> = middle
                .iter()
                .filter(|(id, object)| object.reads().chain(id.parent()).any(|read| lost(middle, &read)))
                .map(|(id, _)| id.clone())
                .collect();
            if fallen.is_empty() {
                return;
            }
            fallen.iter().for_each(|id| drop(middle.remove(id)));
        }
    }

    /// What is set of an object that is one statement goes with the statement: each form has its own settings.
    fn follow_forms(&self, middle: &mut Catalog) {
        let of = |id: &ObjectId| id.target().filter(|_| id.kind == Kind::Setting && !is_firing(id));
        let ids: BTreeSet<ObjectId> = self.old.iter().chain(self.new.iter()).map(|(id, _)| id.clone()).collect();
        for (id, target) in ids.iter().filter_map(|id| Some((id, of(id)?))) {
            let forms = (self.old.object(&target), self.new.object(&target), middle.object(&target));
            if let (Some(old @ Object::Defined(_)), Some(new), Some(form)) = forms
                && old != new
            {
                let side = if form == new { self.new } else { self.old };
                middle.remove(id);
                side.object(id).into_iter().for_each(|setting| middle.insert(id.clone(), setting.clone()));
            }
        }
    }

    /// A NOT NULL that is not there yet has no name either.
    fn unname(&self, middle: &mut Catalog) {
        let nullable =
            |id: &ObjectId| id.target().and_then(|target| middle.column(&target)).is_some_and(|column| column.nullable);
        let unnamed =
            |id: &ObjectId| id.kind == Kind::Setting && id.name() == Setting::NAME_OF_NOT_NULL && nullable(id);
        let gone: Vec<ObjectId> =
            middle.of_kind(Kind::Setting).map(|(id, _)| id).filter(|id| unnamed(id)).cloned().collect();
        gone.iter().for_each(|id| drop(middle.remove(id)));
    }

    /// A comment is new's wherever new has its target, and stays old's on what only old knows.
    fn comment(&self, middle: &mut Catalog) {
        let comments = self.old.iter().chain(self.new.iter()).filter(|(id, _)| id.kind == Kind::Comment);
        let wanted: BTreeMap<ObjectId, Object> = comments
            .filter_map(|(id, _)| {
                let target = id.parent()?;
                let side = if self.new.contains(&target) { self.new } else { self.old };
                (middle.contains(&target) && is_said_of_something(middle, id)).then_some(())?;
                Some((id.clone(), side.object(id)?.clone()))
            })
            .collect();
        wanted.into_iter().for_each(|(id, object)| middle.insert(id, object));
    }
}

/// A policy that only lets more through stands in nobody's way.
fn is_permissive(policy: &Object) -> bool {
    matches!(policy, Object::Defined(defined) if defined.definition.contains(" AS PERMISSIVE FOR "))
}

/// Whether a composite type only loses attributes.
fn lacks(new: &Composite, old: &Composite) -> bool {
    new != old && old.covers(new)
}

/// Takes out the grants on what has no object of its own and is not there in the middle.
fn unsay(middle: &mut Catalog) {
    let unsaid = middle.of_kind(Kind::Grant).map(|(id, _)| id).filter(|id| !is_said_of_something(middle, id));
    let unsaid: Vec<ObjectId> = unsaid.cloned().collect();
    unsaid.iter().for_each(|id| drop(middle.remove(id)));
}

/// Whether the column of a view, or the sequence inside of an identity, that a note is about is there; anything else is.
fn is_said_of_something(catalog: &Catalog, note: &ObjectId) -> bool {
    let (Some(target), Some(parent)) = (note.target(), note.parent()) else { return true };
    match catalog.object(&parent) {
        Some(Object::View(view)) if target != parent => {
            view.columns.0.iter().any(|column| column.name == target.name())
        }
        Some(Object::Column(column)) if target != parent => column.identity.is_some(),
        Some(Object::Composite(composite)) if target != parent => composite.attribute(target.name()).is_some(),
        _ => true,
    }
}

#[cfg(test)]
mod tests;
