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
//! - only one release writes a table that the other does not have: its children are left as they are, but for references that
//!   lead out of it;
//! - what has lost something that it reads cannot stand, and comes back as soon as new's form can.

mod accept;
mod default;
mod family;
mod form;
mod former_demand;
mod former_index;
mod former_routine;
mod join;
mod leaving;
mod link;
mod meet;
mod names;
mod notes;
mod phase;
mod retyped;
mod rights;
mod shadow;

pub use accept::{Refusal, accepts};
pub use former_routine::{goings, returning};
pub use leaving::references;
pub use phase::Phase;
pub use shadow::{FORMER, NEXT, Shadow, Way, apart, beside, ready};

use crate::catalog::{Catalog, Column, Kind, Object, ObjectId, Rename, Sync};
use crate::error::Result;
use form::{Form, Forms};
use names::Swaps;
use std::collections::{BTreeMap, BTreeSet};

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
    /// Columns that take another type by way of a second column.
    pub shadows: &'a [Shadow],
    /// What stands until constrain in the place of columns that come as identities.
    pub counters: &'a [(ObjectId, Object)],
    /// Columns whose existing rows get a value in the backfill.
    pub fills: BTreeSet<ObjectId>,
    /// Constraints and unique indexes of old that new demands too, under the other names of such columns.
    pub lasting: BTreeSet<ObjectId>,
    /// References out of tables that leave which become others, or go, before their tables do.
    pub leaving: BTreeMap<ObjectId, Option<Object>>,
    pub types: Types<'a>,
    /// A text of SQL with something that it names under another name.
    pub respell: &'a dyn Fn(&str, &Rename) -> String,
    /// Whether releases run side by side at all: where one process owns the database, none does.
    pub side_by_side: bool,
}

/// What a database knows of types and conditions.
#[derive(Clone, Copy)]
pub struct Types<'a> {
    /// Whether a column's type takes every value of another's and gives it back unchanged.
    pub widens: &'a dyn Fn(&Column, &Column) -> bool,
    /// Whether two expressions are one but for casts, which the database writes anew by itself when a column's type grows.
    pub alike: &'a dyn Fn(&str, &str) -> bool,
    /// The condition that holds where one of two does, if it is known how the database writes that.
    pub either: &'a dyn Fn(&str, &str) -> Option<String>,
    /// Whether a condition is such a one.
    pub holds_with: &'a dyn Fn(&str, &str) -> bool,
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
            if self.stays(id) {
                // A reference leans in each on the key that is there.
                let leans = matches!(self.new.object(id), Some(Object::Constraint(constraint)) if constraint.refers());
                middles[0].share(if leans { self.old } else { self.new }, id);
                middles[1].share(self.new, id);
                continue;
            }
            let (in_both, in_strict) = self.meet(id);
            let in_both = in_both.filter(|_| !self.swaps.coming.contains(id));
            let in_strict = in_strict.filter(|_| !self.swaps.going.contains(id));
            for (middle, object) in middles.iter_mut().zip([in_both, in_strict]) {
                object.into_iter().for_each(|object| middle.insert(id.clone(), object));
            }
        }
        let ends = [self.old, self.new];
        self.hints.shadows.iter().for_each(|shadow| shadow.stand(&mut middles, ends));
        self.hints.counters.iter().for_each(|(id, object)| middles[0].insert(id.clone(), object.clone()));
        for (middle, which) in middles.iter_mut().zip([Middle::Both, Middle::Strict]) {
            self.hints.syncs.iter().for_each(|(id, sync)| middle.insert(id.clone(), Object::Sync(sync.clone())));
            link::relink(middle, [self.old, self.new]);
            self.settle(middle, &|read| self.is_text(read));
            self.family().agree(middle);
            link::relink(middle, [self.old, self.new]);
            self.settle(middle, &|read| self.is_text(read));
            let preferred = |id: &ObjectId| self.preferred(id, which);
            Forms { old: self.old, new: self.new, preferred: &preferred }.choose(middle);
            self.follow(middle);
            self.settle(middle, &|_| false);
            self.unname(middle);
            self.tell_as_before(middle);
            notes::unsay(middle);
            self.comment(middle);
        }
        self.tell_all(&mut middles);
        self.leave_indexes(&mut middles);
        self.leave_demands(&mut middles);
        self.leave_routines(&mut middles);
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
            (Some(old), None) if self.only_lets_more_through(id, old) => vec![],
            (Some(_), None) => vec![Form::Old],
            (None, Some(new))
                if self.restricts(id) && !notes::is_permissive(new) && middle == Middle::Both && self.is_shared(id) =>
            {
                vec![]
            }
            (None, _) => vec![Form::New],
            (Some(_), _) if self.restricts(id) && middle == Middle::Both => vec![Form::Old, Form::New],
            (Some(_), Some(new)) if middle == Middle::Both && self.sees_what_is_filled(id, new) => {
                vec![Form::Old, Form::New]
            }
            (Some(Object::Defined(_)), Some(_)) if id.kind.is_type() && middle == Middle::Both => {
                vec![Form::Old, Form::New]
            }
            (Some(Object::View(old)), Some(Object::View(new))) if !new.covers(old) => vec![Form::Old, Form::New],
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

    /// Whether it reads a column that comes and holds nothing before the backfill: until then both releases would see nothing
    /// there.
    fn sees_what_is_filled(&self, id: &ObjectId, new: &Object) -> bool {
        let mut coming = self.hints.fills.iter().filter(|column| !self.old.contains(column)).peekable();
        if coming.peek().is_none() {
            return false;
        }
        let named = |column: &ObjectId| match new {
            Object::Routine(routine) => routine.words().any(|word| word == column.name()),
            _ => false,
        };
        let reads = self.new.reads(id);
        coming.any(|column| reads.contains(column) || named(column))
    }

    /// Whether what it stands on is there for both releases.
    fn is_shared(&self, id: &ObjectId) -> bool {
        let stand = id.parent().unwrap_or_else(|| id.table());
        self.old.contains(&stand) && self.new.contains(&stand)
    }

    /// Takes out what has lost something that it reads, unless that is still to come, until nothing more falls.
    fn settle(&self, middle: &mut Catalog, to_come: &dyn Fn(&ObjectId) -> bool) {
        let lacking = self.old.lacking_in(middle).chain(self.new.lacking_in(middle));
        let mut lost: BTreeSet<ObjectId> = lacking.filter(|id| !to_come(id)).cloned().collect();
        while !lost.is_empty() {
            let leans = |(id, object): &(&ObjectId, &Object)| {
                object.reads().chain(id.parent()).any(|read| lost.contains(&read))
            };
            let fallen: BTreeSet<ObjectId> = middle.iter().filter(leans).map(|(id, _)| id.clone()).collect();
            fallen.iter().for_each(|id| drop(middle.remove(id)));
            let known = |id: &ObjectId| self.old.contains(id) || self.new.contains(id);
            lost = fallen.into_iter().filter(|id| known(id) && !to_come(id)).collect();
        }
    }
}

#[cfg(test)]
mod tests;
