//! Tables that stand under others.
//!
//! ```text
//!   a table comes under another    when all that both demand stands: strict
//!   it leaves the other            last of all; first, if anything else of the two changes
//!   some come where others go      at once: strict, because their bounds could meet
//!   the other is made anew         what stood under it goes with it, what will stand under it comes with it: strict
//! ```

use crate::catalog::{Catalog, Column, Constraint, Index, Kind, LONGEST_NAME, Lineage, Object, ObjectId, short_name};

/// Two catalogs and the tables under tables in them.
pub struct Family<'a> {
    pub old: &'a Catalog,
    pub new: &'a Catalog,
}

impl Family<'_> {
    /// What becomes of a lineage in `both` and in `strict`.
    pub fn meet(&self, id: &ObjectId) -> [Option<Object>; 2] {
        let (old, new) = (self.old.object(id).cloned(), self.new.object(id).cloned());
        let parents = [&old, &new].into_iter().flatten().flat_map(parents).collect::<Vec<_>>();
        if parents.iter().any(|parent| self.is_made_anew(parent)) {
            return [old, new];
        }
        let table = id.table();
        let stays = self.old.contains(&table) && self.new.contains(&table);
        let clash = parents.iter().any(|parent| self.clashes(parent));
        match (old, new) {
            (Some(old), Some(new)) if old == new => [Some(old), Some(new)],
            (None, Some(new)) if stays || clash => [None, Some(new)],
            (None, Some(new)) => [Some(new.clone()), Some(new)],
            (Some(old), None) if parents.iter().all(|parent| self.is_quiet(parent, &table)) => {
                [Some(old.clone()), (!clash).then_some(old)]
            }
            (Some(_), None) => [None, None],
            (old, new) => [old, new],
        }
    }

    /// Whether a table that only old knows goes with one above it that is made anew.
    pub fn goes_with_parent(&self, table: &ObjectId) -> bool {
        let parents = self.old.parents(table);
        !self.new.contains(table)
            && parents.iter().any(|parent| self.is_made_anew(parent) || self.goes_with_parent(parent))
    }

    /// Whether a table that only new knows comes with one above it that is made anew.
    pub fn comes_with_parent(&self, table: &ObjectId) -> bool {
        let turned = Family { old: self.new, new: self.old };
        turned.goes_with_parent(table)
    }

    /// Whether no statement turns a table into what it is to be.
    pub fn is_made_anew(&self, table: &ObjectId) -> bool {
        match (self.old.object(table), self.new.object(table)) {
            (Some(Object::Table(old)), Some(Object::Table(new))) => old.is_made_anew(new),
            _ => false,
        }
    }

    /// Whether partitions come where others go, or take other bounds.
    fn clashes(&self, parent: &ObjectId) -> bool {
        let differs = |one: &Catalog, other: &Catalog| {
            let below = one.heirs(parent).into_iter();
            below
                .filter(|table| matches!(one.lineage(table), Some(Lineage::Partition { .. })))
                .any(|table| one.lineage(&table) != other.lineage(&table))
        };
        differs(self.old, self.new) && differs(self.new, self.old)
    }

    /// Whether nothing else of the two tables changes.
    fn is_quiet(&self, parent: &ObjectId, table: &ObjectId) -> bool {
        let tables = [parent, table].into_iter().filter(|table| self.new.contains(table) && self.old.contains(table));
        tables.into_iter().all(|table| {
            let known = |side: &Catalog| -> Vec<(ObjectId, Object)> {
                let kinds = [Kind::Column, Kind::Constraint, Kind::Index];
                let own = side.children(table).filter(|(id, _)| kinds.contains(&id.kind));
                own.map(|(id, object)| (id.clone(), alone(object))).collect()
            };
            known(self.old) == known(self.new)
        })
    }

    /// Makes the children of tables under others in a middle catalog such as the server would make them.
    pub fn agree(&self, middle: &mut Catalog) {
        for table in by_depth(middle) {
            let Some(lineage) = middle.lineage(&table).cloned() else { continue };
            lineage.parents().iter().for_each(|parent| self.take_columns(middle, parent, &table));
            match &lineage {
                Lineage::Partition { of, .. } => drop_surplus(middle, &table, of),
                Lineage::Typed { reads, .. } => {
                    let of = reads.0.iter().find(|read| read.kind == Kind::Composite);
                    of.into_iter().for_each(|of| drop_surplus(middle, &table, of));
                }
                Lineage::Heir { .. } => {}
            }
        }
        self.settle_givers(middle);
        for table in by_depth(middle) {
            if let Some(Lineage::Partition { of, .. }) = middle.lineage(&table).cloned() {
                complete(middle, &of, &table);
            }
        }
    }

    fn take_columns(&self, middle: &mut Catalog, parent: &ObjectId, table: &ObjectId) {
        let given: Vec<(ObjectId, Column)> =
            middle.columns(parent).into_iter().map(|(id, column)| (id.clone(), column.clone())).collect();
        for (giver, given) in given {
            let id = ObjectId::under(table, Kind::Column, giver.name());
            let column = match middle.column(&id) {
                Some(own) => Column {
                    data_type: given.data_type,
                    collation: given.collation,
                    generated: given.generated,
                    nullable: given.nullable && (own.nullable || !self.is_stricter(&id, &giver)),
                    ..own.clone()
                },
                None => {
                    let mut column = Column { identity: None, ..given };
                    column.inherited.0 = true;
                    column.reads.0.push(giver);
                    column
                }
            };
            middle.insert(id, Object::Column(column));
        }
    }

    /// Whether a column demands more than the one above it that gives it, wherever both are known.
    fn is_stricter(&self, id: &ObjectId, giver: &ObjectId) -> bool {
        let stricter = |side: &&Catalog| match (side.column(id), side.column(giver)) {
            (Some(own), Some(given)) => !own.nullable && given.nullable,
            _ => false,
        };
        [self.old, self.new].iter().any(stricter)
    }

    /// What belongs to a constraint or index above does so where that one stands, and the table stands under its table.
    fn settle_givers(&self, middle: &mut Catalog) {
        let ids: Vec<ObjectId> =
            middle.of_kind(Kind::Constraint).chain(middle.of_kind(Kind::Index)).map(|(id, _)| id.clone()).collect();
        for id in ids {
            let (giver, stands) = self.giver(middle, &id);
            if !stands {
                middle.remove(&id);
            } else if middle.object(&id).and_then(Object::under) != giver.as_ref() {
                let under = middle.object_mut(&id).and_then(Object::under_mut);
                under.into_iter().for_each(|under| under.clone_from(&giver));
            }
        }
    }

    /// What a constraint or index belongs to in a middle catalog, and whether it stands there at all: what only one side
    /// knows does not, where its table stands under the other's and that one's is not there.
    fn giver(&self, middle: &Catalog, id: &ObjectId) -> (Option<ObjectId>, bool) {
        let Some(object) = middle.object(id) else { return (None, false) };
        let sides =
            [self.new, self.old].into_iter().filter(|side| side.object(id).is_some_and(|own| is_alike(own, object)));
        let givers: Vec<(&Catalog, &ObjectId)> =
            sides.filter_map(|side| Some((side, side.object(id)?.under()?))).collect();
        let linked = |giver: &ObjectId| middle.parents(&id.table()).contains(&giver.table());
        let same = |side: &Catalog, giver: &ObjectId| match (side.object(giver), middle.object(giver)) {
            (Some(one), Some(other)) => is_alike(one, other),
            _ => false,
        };
        let giver =
            givers.iter().find(|(side, giver)| linked(giver) && same(side, giver)).map(|(_, giver)| (*giver).clone());
        let shared = self.old.contains(id) && self.new.contains(id);
        let orphan = giver.is_none() && !shared && givers.iter().any(|(_, giver)| linked(giver));
        (giver, !orphan)
    }
}

fn parents(object: &Object) -> Vec<ObjectId> {
    match object {
        Object::Lineage(lineage) => lineage.parents().to_vec(),
        _ => vec![],
    }
}

/// Whether two objects differ in nothing but what they belong to.
pub fn is_alike(one: &Object, other: &Object) -> bool {
    one == other || (one.under() != other.under() && alone(one) == alone(other))
}

/// An object as if its table stood under no other.
fn alone(object: &Object) -> Object {
    match object.clone() {
        Object::Constraint(constraint) => Object::Constraint(Constraint { under: None, ..constraint }),
        Object::Index(index) => Object::Index(Index { under: None, ..index }),
        other => other,
    }
}

/// A partition has the columns of its table and no others, a table of a type the attributes of the type.
fn drop_surplus(middle: &mut Catalog, table: &ObjectId, of: &ObjectId) {
    let given = |name: &str| match middle.object(of) {
        Some(Object::Composite(composite)) => composite.attribute(name).is_some(),
        _ => middle.contains(&ObjectId::under(of, Kind::Column, name)),
    };
    let surplus = middle.columns(table).into_iter().map(|(id, _)| id);
    let surplus: Vec<ObjectId> = surplus.filter(|id| !given(id.name())).cloned().collect();
    surplus.iter().for_each(|id| drop(middle.remove(id)));
}

/// A partition has an index under each of its table's: one that neither end knows, where an index that goes meets a partition
/// that comes.
fn complete(middle: &mut Catalog, parent: &ObjectId, table: &ObjectId) {
    let under = |catalog: &Catalog, giver: &ObjectId| {
        let mut own = catalog.children(table).filter(|(id, _)| id.kind == Kind::Index);
        own.any(|(_, object)| object.under() == Some(giver))
    };
    let givers: Vec<(ObjectId, Index)> = middle
        .children(parent)
        .filter_map(|(id, object)| match object {
            Object::Index(index) if !under(middle, id) => Some((id.clone(), index.clone())),
            _ => None,
        })
        .collect();
    for (giver, mut index) in givers {
        let beside = |read: &ObjectId| match read.kind.is_of_relation() && read.table() == *parent {
            true => ObjectId::under(table, read.kind, read.name()),
            false => read.clone(),
        };
        index.reads.0 = index.reads.0.iter().map(beside).collect();
        index.reads.0.push(giver.clone());
        index.under = Some(giver.clone());
        let name = short_name(&format!("{}_{}", table.name(), giver.name()), LONGEST_NAME);
        middle.insert(ObjectId::under(table, Kind::Index, &name), Object::Index(index));
    }
}

/// The tables under others, those above first.
fn by_depth(catalog: &Catalog) -> Vec<ObjectId> {
    let tables = catalog.of_kind(Kind::Lineage).map(|(id, _)| ObjectId { kind: Kind::Table, path: id.path.clone() });
    let mut tables: Vec<ObjectId> = tables.collect();
    tables.sort_by_cached_key(|table| depth(catalog, table));
    tables
}

fn depth(catalog: &Catalog, table: &ObjectId) -> usize {
    catalog.parents(table).iter().map(|parent| depth(catalog, parent) + 1).max().unwrap_or(0)
}
