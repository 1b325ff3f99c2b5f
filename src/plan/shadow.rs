//! Which columns of large tables take another type by way of a second column, and why others do not.

use super::Request;
use super::settle::Settled;
use crate::catalog::{Aside, Catalog, Constraint, ConstraintKind, Kind, Object, ObjectId, Rename, Sync, Twin};
use crate::engine::{Conversion, Fill};
use crate::route::{FORMER, NEXT, Shadow, beside};

impl Settled {
    /// Settles for every column of a large table whose rows would be written anew whether a second column stands in meanwhile.
    pub fn shadow(&mut self, request: &Request) {
        let retyped = request.new.of_kind(Kind::Column).filter(|(id, object)| match (self.old.column(id), object) {
            (Some(old), Object::Column(new)) => {
                old.data_type != new.data_type && request.dialect.rewrites(old, new) && self.is_large(request, id)
            }
            _ => false,
        });
        let mut waiting: Vec<ObjectId> = retyped.map(|(id, _)| id.clone()).collect();
        waiting.retain(|_| request.dialect.syncs());
        while let Some((at, obstacle)) = self.first_obstacle(request, &waiting) {
            let id = waiting.remove(at);
            self.notes.push(format!(
                "{id} takes its type by one rewrite of the table, and nobody reads or writes that meanwhile: {obstacle}"
            ));
        }
        waiting.iter().for_each(|id| self.stand_in(request, id));
    }

    /// What is read together with a column that takes its type by a rewrite does so, too: one at a time is found.
    fn first_obstacle(&self, request: &Request, waiting: &[ObjectId]) -> Option<(usize, String)> {
        let own = |id: &ObjectId| self.obstacle(request, id).or_else(|| self.read_with_another(request, id, waiting));
        waiting.iter().enumerate().find_map(|(at, id)| Some((at, own(id)?)))
    }

    /// What reads it and another column, too, that takes another type and is not among those that wait.
    fn read_with_another(&self, request: &Request, id: &ObjectId, waiting: &[ObjectId]) -> Option<String> {
        let rewritten = |read: &ObjectId| {
            let types = [&self.old, request.new].map(|side| side.column(read).map(|column| &column.data_type));
            types[0].is_some() && types[1].is_some() && types[0] != types[1] && !waiting.contains(read)
        };
        [&self.old, request.new].into_iter().find_map(|side| {
            let readers = side.readers(id).cloned().chain(side.views_over(id));
            let mut readers = readers.filter(|reader| side.reads(reader).iter().any(rewritten));
            readers.next().map(|reader| format!("{reader} reads another column that does"))
        })
    }

    fn is_large(&self, request: &Request, id: &ObjectId) -> bool {
        request.large.contains(&Rename::origin(&self.renames, &id.table()))
    }

    /// What keeps a second column from standing in for it.
    fn obstacle(&self, request: &Request, id: &ObjectId) -> Option<String> {
        let table = id.table();
        let sides = [&self.old, request.new];
        let held = |catalog: &Catalog| {
            catalog.lineage(&table).is_some()
                || !catalog.heirs(&table).is_empty()
                || is_parted_or_foreign(catalog, &table)
        };
        let computed = |side: &Catalog| side.column(id).is_none_or(|column| column.generated.is_some());
        if sides.iter().any(|side| held(side) || computed(side)) {
            return Some("it is computed or of several tables".into());
        }
        if counter(&self.old, id) != counter(request.new, id) {
            return Some("it counts otherwise than before".into());
        }
        if primary(&self.old, &table).zip(primary(request.new, &table)).is_some_and(|(old, new)| old != new) {
            return Some("its table's key gets another name".into());
        }
        if self.renames.iter().any(|rename| rename.to == *id) || self.syncs.keys().any(|sync| sync.path == id.path) {
            return Some("it gets another name, too".into());
        }
        let taken = [NEXT, FORMER].map(|prefix| beside(id, prefix));
        if let Some(taken) = taken.iter().find(|name| sides.iter().any(|side| side.contains(name))) {
            return Some(format!("{taken} has the name of the second column"));
        }
        sides.iter().find_map(|side| reader_in_the_way(side, id)).map(|reader| format!("{reader} reads it"))
    }

    fn stand_in(&mut self, request: &Request, id: &ObjectId) {
        let (Some(old), Some(new)) = (self.old.column(id), request.new.column(id)) else { return };
        let cast = |data_type: &str| request.dialect.cast(id.name(), data_type);
        let plain = || Conversion { using: cast(&new.data_type), reverse: cast(&old.data_type) };
        let Conversion { using, reverse } = self.conversions.get(id).cloned().unwrap_or_else(plain);
        let (using, reverse) = (taken_as(using, &new.data_type), taken_as(reverse, &old.data_type));
        let (next, former) = (beside(id, NEXT), beside(id, FORMER));
        let as_called =
            |text: &str, name: &ObjectId| request.dialect.respell(text, &Rename { from: id.clone(), to: name.clone() });
        let sync = |new: &ObjectId, old: &ObjectId, forward: String, backward: String| Sync {
            new: new.name().into(),
            forward,
            twin: Some(Twin { old: old.name().into(), backward }),
            reads: Aside(vec![old.clone(), new.clone()]),
        };
        let before = sync(&next, id, using.clone(), as_called(&reverse, &next));
        let after = sync(id, &former, as_called(&using, &former), reverse.clone());
        let condition =
            request.dialect.differs(&new.data_type, &request.dialect.quote(next.name()), &format!("({using})"));
        self.fills
            .insert(next.clone(), Fill { column: next.clone(), expression: using.clone(), condition, marker: None });
        self.conversions.insert(id.clone(), Conversion { using, reverse });
        self.shadows.push(Shadow { column: id.clone(), next, former, before, after });
    }
}

/// A value as the column takes it, rounded and padded: what a trigger compares with what is there.
pub(super) fn taken_as(expression: String, data_type: &str) -> String {
    if expression.ends_with(&format!("::{data_type}")) { expression } else { format!("({expression})::{data_type}") }
}

/// By which sequence a column counts, and how: one of its own, or inside of an identity.
fn counter(catalog: &Catalog, id: &ObjectId) -> Option<(bool, Vec<String>)> {
    let column = catalog.column(id)?;
    let named = column.reads.0.iter().find(|read| read.kind == Kind::Sequence).map(|read| (false, read.path.clone()));
    column.identity.as_ref().map(|identity| (true, identity.sequence.to_vec())).or(named)
}

fn primary(catalog: &Catalog, table: &ObjectId) -> Option<ObjectId> {
    let mut keys = catalog
        .children(table)
        .filter(|(_, object)| matches!(object, Object::Constraint(Constraint { sort: ConstraintKind::Primary, .. })));
    keys.next().map(|(id, _)| id.clone())
}

fn is_parted_or_foreign(catalog: &Catalog, table: &ObjectId) -> bool {
    matches!(catalog.object(table), Some(Object::Table(table)) if table.partition_by.is_some() || table.foreign.is_some())
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
        Some(Object::Index(index)) => index.under.is_none() && !index.is_on_view(),
        Some(Object::Constraint(Constraint { sort, under: None, definition, .. })) => match sort {
            ConstraintKind::Check { .. } => true,
            ConstraintKind::Primary | ConstraintKind::Unique => !definition.contains(" WITHOUT OVERLAPS)"),
            ConstraintKind::Foreign { table, .. } => {
                let ends = [&reader.table(), table];
                !ends.iter().any(|end| is_parted_or_foreign(catalog, end)) && !definition.contains(", PERIOD ")
            }
            ConstraintKind::Exclude => false,
        },
        Some(Object::View(_) | Object::SequenceOwner(_)) => true,
        _ => reader.target().as_ref() == Some(column),
    }
}
