//! A column that takes another type by way of a second column, so that nobody waits while rows are written:
//!
//! ```text
//!   old       both --- ready ---------------------- strict             new
//!   c         c      and next, kept in step         c and former       c
//!             next   with all that c is to have     kept in step
//! ```
//!
//! `next` has the new type, is filled in the backfill, and gets in constrain every index and constraint that the column is to
//! have, under names of their own: that is `ready`. Then the two change names in an instant, and what was the column stays in
//! step behind it as `former`, so that the way back is the same with its ends swapped.

use crate::catalog::{
    Aside, Catalog, Column, Constraint, ConstraintKind, Flow, Kind, LONGEST_NAME, Object, ObjectId, Rename, Sync,
    short_name,
};
use std::collections::BTreeSet;

/// A column, what stands beside it before and after it takes its new type, and the expressions that give one from another.
#[derive(Clone, Debug)]
pub struct Shadow {
    pub column: ObjectId,
    pub next: ObjectId,
    pub former: ObjectId,
    /// Over the column as it was.
    pub to_next: String,
    /// Over the next one.
    pub from_next: String,
    /// Over the column as it is.
    pub to_former: String,
    /// Over the former one.
    pub from_former: String,
}

/// Which way a turn goes: from `both` to `strict`, or back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Forth,
    Back,
}

/// What the name of the column to come begins with, and of what belongs to it.
pub const NEXT: &str = "_next_";

/// What the name of the column that was begins with, and of what belonged to it.
pub const FORMER: &str = "_former_";

/// An object's name with a prefix, cut where it would grow too long.
pub fn beside(id: &ObjectId, prefix: &str) -> ObjectId {
    id.renamed(&short_name(&format!("{prefix}{}", id.name()), LONGEST_NAME))
}

impl Shadow {
    /// The column that takes the name.
    pub fn coming(&self, way: Way) -> &ObjectId {
        if way == Way::Forth { &self.next } else { &self.former }
    }

    /// What gives the column that takes the name its value from the one that has it, and the other way about.
    pub fn values(&self, way: Way) -> [&str; 2] {
        match way {
            Way::Forth => [&self.to_next, &self.from_next],
            Way::Back => [&self.to_former, &self.from_former],
        }
    }

    /// The column that gives the name up, by the one that it has then.
    fn leaving(&self, way: Way) -> &ObjectId {
        if way == Way::Forth { &self.former } else { &self.next }
    }

    /// Puts into `both` and `strict` what stands beside the column.
    pub(super) fn stand(&self, [both, strict]: &mut [Catalog; 2], [old, new]: [&Catalog; 2]) {
        for (middle, side, id, value) in
            [(both, new, &self.next, &self.to_next), (strict, old, &self.former, &self.to_former)]
        {
            if let Some(column) = side.column(&self.column) {
                middle.insert(id.clone(), Object::Column(bare(column)));
                middle.insert(ObjectId::under(&id.table(), Kind::Sync, id.name()), Object::Sync(self.sync(id, value)));
            }
        }
    }

    fn sync(&self, beside: &ObjectId, value: &str) -> Sync {
        let reads = Aside(vec![self.column.clone(), beside.clone()]);
        Sync { new: beside.name().into(), forward: value.into(), flow: Flow::Follow, reads, flaw: None }
    }
}

/// The type of a column and nothing that asks anything of a row.
fn bare(column: &Column) -> Column {
    let mut bare = Column { nullable: true, default: None, identity: None, ..column.clone() };
    bare.reads.0.retain(|read| read.kind != Kind::Sequence && !read.kind.is_routine());
    bare
}

/// A column that is about to change its name, one way.
struct Turn<'a> {
    column: &'a ObjectId,
    coming: &'a ObjectId,
    leaving: &'a ObjectId,
}

/// What stands right before columns change names, and the renames that lead from there to `to`. The way back is the same with
/// the names beside the column swapped.
pub fn ready(
    [from, to]: [&Catalog; 2],
    shadows: &[Shadow],
    way: Way,
    respell: &dyn Fn(&str, &Rename) -> String,
) -> (Catalog, Vec<Rename>) {
    let turns: Vec<Turn> = shadows.iter().map(|shadow| Turn::of(shadow, way)).collect();
    let (coming, leaving) = if way == Way::Forth { (NEXT, FORMER) } else { (FORMER, NEXT) };
    let mut ready = to.clone();
    let (mut parts, mut renames) = (BTreeSet::new(), vec![]);
    for Turn { column, coming, leaving } in &turns {
        let apart = Rename { from: (*column).clone(), to: (*coming).clone() };
        let back = Rename { from: (*leaving).clone(), to: (*column).clone() };
        ready = ready.rename(&apart, respell).rename(&back, respell);
        renames.extend([back.reversed(), apart.reversed()]);
        parts.extend([from, to].into_iter().flat_map(|side| parts_along(side, column)));
    }
    let apart = |part: &&ObjectId| {
        from.contains(part) && to.contains(part) && ![from, to].iter().any(|side| is_named_with_another(side, part))
    };
    for part in parts.iter().filter(apart) {
        let apart = Rename { from: part.clone(), to: beside(part, coming) };
        ready = ready.rename(&apart, respell);
        // A table has one primary key: the other is an index until it takes the place.
        let named_anew = [Rename { from: part.clone(), to: beside(part, leaving) }, apart.reversed()];
        renames.extend(named_anew.into_iter().filter(|_| !from.object(part).is_some_and(Object::is_primary_key)));
    }
    for turn in &turns {
        turn.keep(from, to, &mut ready);
    }
    (ready, renames)
}

/// The columns in groups, each of which can turn by itself: of one table, and of tables that a view or a reference reads
/// together. Whoever has to wait, waits for one group.
pub fn apart(ends: [&Catalog; 2], shadows: &[Shadow]) -> Vec<Vec<Shadow>> {
    let mut groups: Vec<(BTreeSet<ObjectId>, Vec<Shadow>)> = vec![];
    for shadow in shadows {
        let views = ends.into_iter().flat_map(|side| views_along(side, &shadow.column));
        let parts = ends
            .into_iter()
            .flat_map(|side| parts_along(side, &shadow.column).into_iter().flat_map(|part| side.reads(&part)));
        let turning = parts.filter(|read| shadows.iter().any(|other| other.column == *read)).map(|read| read.table());
        let mut bound: BTreeSet<ObjectId> = views.chain(turning).chain([shadow.column.table()]).collect();
        let (together, others): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|(known, _)| known.intersection(&bound).next().is_some());
        let mut members = vec![];
        for (known, earlier) in together {
            bound.extend(known);
            members.extend(earlier);
        }
        members.push(shadow.clone());
        groups = others.into_iter().chain([(bound, members)]).collect();
    }
    groups.into_iter().map(|(_, members)| members).collect()
}

/// The indexes and constraints that read a column, or what it is in partitions.
fn parts_along(catalog: &Catalog, column: &ObjectId) -> Vec<ObjectId> {
    let part = |id: &&ObjectId| matches!(id.kind, Kind::Index | Kind::Constraint);
    catalog.along(column).iter().flat_map(|column| catalog.readers(column).filter(part)).cloned().collect()
}

/// Whether it gets its names with that of another: a check of a partition.
fn is_named_with_another(catalog: &Catalog, part: &ObjectId) -> bool {
    let checks = |object: &Object| match object {
        Object::Constraint(Constraint { sort, under, .. }) => {
            matches!(sort, ConstraintKind::Check { .. }) && under.is_some()
        }
        _ => false,
    };
    catalog.object(part).is_some_and(checks)
}

/// The views over a column, or over what it is in partitions.
fn views_along(catalog: &Catalog, column: &ObjectId) -> BTreeSet<ObjectId> {
    catalog.along(column).iter().flat_map(|column| catalog.views_over(column)).collect()
}

impl<'a> Turn<'a> {
    fn of(shadow: &'a Shadow, way: Way) -> Self {
        Turn { column: &shadow.column, coming: shadow.coming(way), leaving: shadow.leaving(way) }
    }

    /// Leaves the column and what reads it as they are, and the one that comes without a default: an omitted value and a given
    /// one could not be told apart.
    fn keep(&self, from: &Catalog, to: &Catalog, ready: &mut Catalog) {
        let own = from.along(self.column);
        own.iter().for_each(|column| ready.uproot(column));
        let parts: Vec<ObjectId> =
            parts_along(from, self.column).into_iter().filter(|id| !ready.contains(id)).collect();
        for id in parts.iter().chain(&own) {
            ready.share(from, id);
            from.children(id).for_each(|(note, _)| ready.share(from, note));
        }
        for id in ready.along(self.coming) {
            if let Some(Object::Column(coming)) = ready.object_mut(&id) {
                *coming = Column { nullable: coming.nullable, ..bare(coming) };
            }
            // What is said of a sequence comes with the identity that has it inside.
            let notes: Vec<ObjectId> = ready.children(&id).map(|(note, _)| note.clone()).collect();
            notes.iter().filter(|note| note.said_inside().is_some()).for_each(|note| drop(ready.remove(note)));
        }
        let owned =
            from.of_kind(Kind::SequenceOwner).filter(|(_, owner)| owner.reads().any(|read| read == *self.column));
        owned.for_each(|(id, _)| ready.share(from, id));
        for name in [self.coming, self.leaving, self.column] {
            ready.remove(&ObjectId { kind: Kind::Sync, path: name.path.clone() });
        }
        let syncs = from.of_kind(Kind::Sync).filter(|(id, object)| {
            id.table() == self.column.table() && object.reads().any(|read| read == *self.column)
        });
        syncs.for_each(|(id, _)| ready.share(from, id));
        let views: BTreeSet<ObjectId> =
            [from, to].into_iter().flat_map(|side| views_along(side, self.column)).collect();
        views.iter().for_each(|view| ready.uproot(view));
        views.iter().flat_map(|view| from.standing(view)).for_each(|id| ready.share(from, &id));
    }
}
