//! What keeps a second column from standing in for one that takes another type.

use super::Request;
use super::settle::Settled;
use crate::catalog::{Catalog, Constraint, ConstraintKind, Kind, Object, ObjectId, Space};
use crate::route::{FORMER, NEXT, beside};

impl Settled {
    /// The first of them, as the end of a sentence.
    pub(super) fn obstacle(&self, request: &Request, id: &ObjectId) -> Option<String> {
        let sides = [&self.old, request.new];
        let table = id.table();
        let keys = sides.map(|side| side.primary_key(&table));
        let known = match () {
            () if sides.iter().any(|side| is_shared_or_computed(side, id)) => {
                "it is computed, or one of several tables that are no partitions"
            }
            () if self.is_made_anew(request, id) => "its table is made anew",
            () if counter(&self.old, id) != counter(request.new, id) => "it counts otherwise than before",
            () if matches!(&keys, [Some(old), Some(new)] if old != new) => "its table's key gets another name",
            () if self.is_renamed(id) => "it gets another name, too",
            () if self.is_filled(id) => "its NULLs are filled (`@fill`), too",
            // The server writes every row when a column of such a domain comes, and none is ever without a value.
            () if request.new.is_of_demanding_domain(id, &["not null", "constraint "])
                || self.old.is_of_demanding_domain(id, &["not null"]) =>
            {
                "its domain demands something of every value"
            }
            () if self
                .old
                .along(id)
                .iter()
                .map(ObjectId::table)
                .any(|table| self.is_published_without_a_key(&table)) =>
            {
                "its table is published, and has no key that tells which rows are written"
            }
            () => return self.reader_or_name(request, id),
        };
        Some(known.into())
    }

    fn reader_or_name(&self, request: &Request, id: &ObjectId) -> Option<String> {
        let sides = [&self.old, request.new];
        let reader =
            sides.iter().find_map(|side| side.along(id).iter().find_map(|column| reader_in_the_way(side, column)));
        let taken = || taken_name(sides, id).map(|name| format!("{name} has a name that would stand beside it"));
        let later = || self.fires_later(request, id).map(|trigger| format!("{trigger} may write it last"));
        let other = || self.converted_with(request, id).map(|other| format!("its conversion reads {other}"));
        reader.map(|reader| format!("{reader} reads it")).or_else(taken).or_else(later).or_else(other)
    }

    /// Whether its table, or one that it is carried along to, can only be made anew.
    fn is_made_anew(&self, request: &Request, id: &ObjectId) -> bool {
        self.old.along(id).iter().any(|column| {
            match [&self.old, request.new].map(|side| side.object(&column.table())) {
                [Some(Object::Table(old)), Some(Object::Table(new))] => old.is_made_anew(new),
                _ => false,
            }
        })
    }

    fn is_published_without_a_key(&self, table: &ObjectId) -> bool {
        self.old.primary_key(table).is_none() && is_published(&self.old, table)
    }

    fn is_renamed(&self, id: &ObjectId) -> bool {
        let twin = self.syncs.iter().any(|(sync, how)| sync.path == id.path && how.twin().is_some());
        twin || self.renames.iter().any(|rename| rename.to == *id)
    }

    /// Whether a trigger goes on filling it while the old release writes NULLs.
    fn is_filled(&self, id: &ObjectId) -> bool {
        self.syncs.keys().any(|sync| sync.path == id.path)
    }

    /// A trigger of the user's that fires behind the one that would let the second column follow.
    fn fires_later(&self, request: &Request, id: &ObjectId) -> Option<ObjectId> {
        let later = |(id, object): &(&ObjectId, &Object)| match object {
            Object::Trigger(trigger) => {
                trigger.definition.contains(" BEFORE ") && !request.dialect.fires_before_syncs(id.name())
            }
            _ => false,
        };
        [&self.old, request.new].into_iter().find_map(|side| {
            let tables: Vec<ObjectId> = side.along(id).iter().map(ObjectId::table).collect();
            let mut triggers = side.of_kind(Kind::Trigger).filter(|(id, _)| tables.contains(&id.table()));
            triggers.find(later).map(|(id, _)| id.clone())
        })
    }

    /// Another column that takes another type and that its conversion reads: of which type it is depends on when.
    fn converted_with(&self, request: &Request, id: &ObjectId) -> Option<ObjectId> {
        let conversion = self.conversions.get(id)?;
        let retyped = self.old.columns(&id.table()).into_iter().filter(|(other, column)| {
            *other != id && request.new.column(other).is_some_and(|new| new.data_type != column.data_type)
        });
        let mut others = retyped.map(|(other, _)| other.clone());
        others.find(|other| [&conversion.using, &conversion.reverse].into_iter().any(|text| request.names(text, other)))
    }
}

fn is_shared_or_computed(side: &Catalog, id: &ObjectId) -> bool {
    let table = id.table();
    side.lineage(&table).is_some()
        || side.is_foreign(&table)
        || side.descendants(&table).iter().any(|below| !side.is_partition(below) || side.is_foreign(below))
        || side.column(id).is_none_or(|column| column.generated.is_some())
}

fn is_published(side: &Catalog, table: &ObjectId) -> bool {
    let all = |object: &Object| matches!(object, Object::Defined(publication) if publication.definition.ends_with("FOR ALL TABLES"));
    let named = |id: &ObjectId| {
        let own = id.target().is_some_and(|target| target.kind == Kind::Publication);
        let reads = side.reads(id);
        own && (reads.contains(table) || table.schema().is_some_and(|schema| reads.contains(&schema)))
    };
    side.of_kind(Kind::Publication).any(|(_, object)| all(object))
        || side.of_kind(Kind::Setting).any(|(id, _)| named(id))
}

/// What has the name that the second column, or something over it, would take.
fn taken_name(sides: [&Catalog; 2], id: &ObjectId) -> Option<ObjectId> {
    let part = |id: &&ObjectId| matches!(id.kind, Kind::Index | Kind::Constraint);
    let along = sides.map(|side| side.along(id));
    let own = along.iter().flatten();
    let parts =
        sides.into_iter().zip(&along).flat_map(|(side, own)| own.iter().flat_map(|column| side.readers(column)));
    let names = parts.filter(part).chain(own).flat_map(|own| [NEXT, FORMER].map(|prefix| beside(own, prefix)));
    let names: Vec<ObjectId> = names.collect();
    let takes = |(other, object): &(&ObjectId, &Object)| {
        let mut spaces = object.names(other).into_iter();
        let relation = spaces.any(|(space, schema, name)| {
            let alike = |id: &&ObjectId| id.kind != Kind::Column && id.path[0] == schema && id.name() == name;
            space == Space::Relation && names.iter().any(|id| alike(&id))
        });
        relation || names.contains(other)
    };
    sides.into_iter().flat_map(Catalog::iter).find(takes).map(|(other, _)| other.clone())
}

/// By which sequence a column counts, and how: one of its own, or inside of an identity.
fn counter(catalog: &Catalog, id: &ObjectId) -> Option<(bool, Vec<String>)> {
    let column = catalog.column(id)?;
    let named = column.reads.0.iter().find(|read| read.kind == Kind::Sequence).map(|read| (false, read.path.clone()));
    column.identity.as_ref().map(|identity| (true, identity.sequence.to_vec())).or(named)
}

/// Something that reads the column, itself or through views, and cannot be built beside what it is now.
fn reader_in_the_way(catalog: &Catalog, column: &ObjectId) -> Option<ObjectId> {
    let views = catalog.views_over(column);
    let of_views = views.iter().flat_map(|view| catalog.readers(view).map(move |reader| (view, reader)));
    let strange = of_views
        .filter(|(view, reader)| !views.contains(reader) && reader.path.get(..2) != Some(&view.path[..]))
        .map(|(_, reader)| reader);
    let parts = catalog.readers(column).filter(|id| matches!(id.kind, Kind::Index | Kind::Constraint));
    let held = parts.flat_map(|part| catalog.readers(part)).filter(|reader| !can_stand_twice(catalog, reader, column));
    let direct = catalog.readers(column).filter(|reader| !can_stand_twice(catalog, reader, column));
    let stored =
        views.iter().filter(|view| matches!(catalog.object(view), Some(Object::View(view)) if view.materialized));
    direct.chain(strange).chain(stored).chain(held).next().cloned()
}

fn can_stand_twice(catalog: &Catalog, reader: &ObjectId, column: &ObjectId) -> bool {
    match catalog.object(reader) {
        Some(Object::Column(_)) => catalog.giver(reader).as_ref() == Some(column),
        Some(Object::Index(index)) => !index.is_on_view(),
        Some(Object::Constraint(Constraint { sort: ConstraintKind::Check { .. }, .. })) => true,
        Some(Object::Constraint(Constraint { sort, definition, .. })) => match sort {
            ConstraintKind::Primary | ConstraintKind::Unique => !definition.contains(" WITHOUT OVERLAPS)"),
            // What the server keeps of it for each partition referred to is proven under a lock.
            ConstraintKind::Foreign { table, .. } => !catalog.is_parted(table) && !definition.contains(", PERIOD "),
            ConstraintKind::Check { .. } | ConstraintKind::Exclude => false,
        },
        Some(Object::View(_) | Object::SequenceOwner(_)) => true,
        _ => reader.target().as_ref() == Some(column),
    }
}
