use super::Types;
use super::family::is_alike;
use super::notes::{is_demand, is_permissive};
use super::rights;
use crate::catalog::{Catalog, Column, ConstraintKind, Flow, Grant, Kind, Lineage, Object, ObjectId, Sync, Table};
use std::fmt;

/// Why a release cannot run on a catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub object: ObjectId,
    pub reason: &'static str,
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "{} {}", self.object, self.reason)
    }
}

/// Whether `catalog` holds every object that a release knowing `release` reads, and accepts every write that it makes.
///
/// # Errors
/// The first thing that stands against it.
pub fn accepts(catalog: &Catalog, release: &Catalog, types: Types) -> Result<(), Refusal> {
    let differing = catalog.differing(release);
    let known = differing.iter().filter_map(|id| Some((*id, release.object(id)?)));
    for (id, object) in known {
        holds([catalog, release], id, object, types)?;
    }
    let there = differing.iter().filter_map(|id| Some((*id, catalog.object(id)?)));
    for (id, object) in there.filter(|(id, _)| release.contains(&id.table())) {
        tolerates(catalog, release, (id, object), types)?;
    }
    differing.iter().try_for_each(|id| lets_through(catalog, release, id))?;
    rights::reads_on(catalog, release)
}

/// Everything that the release reads is there, in a form that it can read.
fn holds(
    [catalog, release]: [&Catalog; 2],
    id: &ObjectId,
    known: &Object,
    Types { widens, alike, .. }: Types,
) -> Result<(), Refusal> {
    let refuse = |reason| Err(Refusal { object: id.clone(), reason });
    match (known, catalog.object(id)) {
        (Object::Table(Table { .. }) | Object::Column(_) | Object::View(_), None) => refuse("is not there"),
        (Object::Routine(routine), None) if routine.is_callable() => refuse("is not there"),
        (Object::Sequence(_), None) if !is_owned(release, id) => refuse("is not there"),
        (Object::Defined(_), None) if matches!(id.kind, Kind::Collation | Kind::TextSearchConfiguration) => {
            refuse("is not there")
        }
        (Object::Routine(a), Some(Object::Routine(b))) if !a.can_become(b) => refuse("takes or gives something else"),
        (Object::Column(a), Some(Object::Column(b))) if a.data_type != b.data_type && !widens(a, b) => {
            refuse("has another type")
        }
        (Object::Column(a), Some(now @ Object::Column(b)))
            if a.generated != b.generated && !known.is_respelled(now, alike) =>
        {
            refuse("is computed otherwise")
        }
        (Object::Column(a), Some(Object::Column(b))) if !numbers_always(a) && numbers_always(b) => {
            refuse("takes no value that the release gives it")
        }
        (Object::Lineage(Lineage::Partition { .. }), now) if now != Some(known) && catalog.contains(&id.table()) => {
            Err(Refusal {
                object: id.table(),
                reason: "is not the partition that the release reads and writes through its table",
            })
        }
        (Object::View(a), Some(Object::View(b))) if !b.covers(a) => refuse("lacks a column"),
        (Object::Enum(a), Some(Object::Enum(b))) if !a.labels.iter().all(|label| b.labels.contains(label)) => {
            refuse("lacks a label")
        }
        (Object::Composite(a), Some(Object::Composite(b))) if !b.covers(a) => refuse("lacks an attribute"),
        (Object::Composite(a), Some(Object::Composite(b))) if a != b && is_stored(catalog, id) => {
            refuse("takes no whole value that the release writes")
        }
        (Object::Domain(a), Some(Object::Domain(b)))
            if a.data_type != b.data_type && !widens(&a.column(), &b.column()) =>
        {
            refuse("stands on another type")
        }
        _ => Ok(()),
    }
}

/// Whether a sequence is a column's, which gives its numbers by its default.
fn is_owned(release: &Catalog, sequence: &ObjectId) -> bool {
    release.contains(&ObjectId { kind: Kind::SequenceOwner, path: sequence.path.clone() })
}

/// Whether columns hold values of a type.
fn is_stored(catalog: &Catalog, id: &ObjectId) -> bool {
    catalog.readers(id).any(|reader| reader.kind == Kind::Column)
}

fn numbers_always(column: &Column) -> bool {
    column.identity.as_ref().is_some_and(|identity| identity.mode == "ALWAYS")
}

/// Nobody may do less than the release knows, or see fewer rows, of what stands on both sides.
fn lets_through(catalog: &Catalog, release: &Catalog, id: &ObjectId) -> Result<(), Refusal> {
    let refuse = |reason| Err(Refusal { object: id.clone(), reason });
    let stand = id.parent().unwrap_or_else(|| id.table());
    if !catalog.contains(&stand) || !release.contains(&stand) {
        return Ok(());
    }
    let restricts = id.kind == Kind::Policy || (id.kind == Kind::Setting && id.name().ends_with("row security"));
    if restricts && !is_secured(catalog, &stand) {
        return Ok(());
    }
    match (catalog.object(id), release.object(id)) {
        (now, known) if id.kind == Kind::Grant && Grant::union(now, known).map(Object::Grant).as_ref() != now => {
            refuse("no longer allows what the release may do")
        }
        (Some(_), None) if restricts && id.kind == Kind::Setting => {
            refuse("hides and refuses rows of which the release does not know it")
        }
        (Some(now), known) if is_demand(id) && known != Some(now) => refuse("may refuse what the release writes"),
        (Some(policy), None) if id.kind == Kind::Policy && !is_permissive(policy) => {
            refuse("hides and refuses rows of which the release does not know it")
        }
        (Some(now), Some(known)) if id.kind == Kind::Policy && now != known => {
            refuse("shows and takes other rows than the release knows")
        }
        (None, Some(policy)) if id.kind == Kind::Policy && is_permissive(policy) => {
            refuse("no longer lets through what the release reads and writes")
        }
        _ => Ok(()),
    }
}

/// Whether a table's policies count.
fn is_secured(catalog: &Catalog, table: &ObjectId) -> bool {
    catalog.children(table).any(|(id, _)| id.kind == Kind::Setting && id.name() == "row security")
}

/// Nothing that is there refuses what the release writes.
fn tolerates(
    catalog: &Catalog,
    release: &Catalog,
    (id, object): (&ObjectId, &Object),
    types: Types,
) -> Result<(), Refusal> {
    let refuse = |reason| Err(Refusal { object: id.clone(), reason });
    match (object, release.object(id)) {
        (Object::Constraint(_) | Object::Index(_), _) if lasts(catalog, release, object) => Ok(()),
        (Object::Constraint(_) | Object::Index(_), Some(known)) if object.is_respelled(known, types.alike) => Ok(()),
        (Object::Constraint(_) | Object::Index(_), _) if is_known(release, id, object, types) => Ok(()),
        (Object::Constraint(_) | Object::Index(_), None) if catalog.turned(release, id).is_some() => Ok(()),
        (Object::Column(column), _) if !column.nullable && is_copied_from_null(catalog, release, id) => {
            refuse("is NOT NULL, and the release may write NULL under its other name")
        }
        (Object::Column(column), known) if !column.nullable && !synced(catalog, id) => match known {
            None if column.generated.is_some() => refuse("is NOT NULL, and computed from what the release writes"),
            None if !column.fills_itself() => refuse("is NOT NULL, and the release does not write it"),
            Some(Object::Column(known)) if known.nullable => refuse("is NOT NULL, and the release may write NULL"),
            Some(Object::Column(known)) if known.fills_itself() && !column.fills_itself() => {
                refuse("has lost the default that the release relies on")
            }
            _ => Ok(()),
        },
        (_, _) if object.key_columns().is_some_and(|columns| release.keeps_apart(&id.table(), columns)) => Ok(()),
        (Object::Constraint(own), _) if own.is_unenforced() => Ok(()),
        (Object::Constraint(constraint), known) if known != Some(object) => {
            let own = constraint
                .columns
                .0
                .iter()
                .any(|name| release.contains(&ObjectId::under(&id.table(), Kind::Column, name)));
            let written = own || matches!(constraint.sort, ConstraintKind::Check { .. });
            if written { refuse("may refuse what the release writes") } else { Ok(()) }
        }
        (Object::Index(index), known) if index.unique && known != Some(object) => {
            refuse("may refuse what the release writes")
        }
        _ => Ok(()),
    }
}

/// Whether it demands of old's name of a column what new demands of the other: nothing else over it is left by then.
fn lasts(catalog: &Catalog, release: &Catalog, object: &Object) -> bool {
    let old_name = |read: &ObjectId| {
        let syncs = catalog.of_kind(Kind::Sync).filter(|(sync, _)| sync.table() == read.table());
        let mut twins =
            syncs.filter_map(|(_, object)| if let Object::Sync(sync) = object { sync.twin() } else { None });
        twins.any(|twin| twin.old == read.name())
    };
    object.reads().any(|read| read.kind == Kind::Column && !release.contains(&read) && old_name(&read))
}

/// Whether the release knows it by another name, of its own or of what it is under.
fn is_known(release: &Catalog, id: &ObjectId, object: &Object, types: Types) -> bool {
    release.children(&id.table()).any(|(_, known)| is_alike(known, object) || refuses_no_more(object, known, types))
}

fn refuses_no_more(own: &Object, known: &Object, types: Types) -> bool {
    match (own, known) {
        (Object::Constraint(own), Object::Constraint(known)) => {
            let wider = match (&own.sort, &known.sort) {
                (ConstraintKind::Check { condition: whole }, ConstraintKind::Check { condition: one }) => {
                    (types.holds_with)(whole, one)
                }
                _ => false,
            };
            wider || own.accepts_all_of(known) || own.refuses_as(known)
        }
        _ => false,
    }
}

/// Whether a trigger gives the column its value, of its table or of one above.
fn synced(catalog: &Catalog, id: &ObjectId) -> bool {
    catalog
        .of_kind(Kind::Sync)
        .filter(|(sync, _)| catalog.is_within(&id.table(), &sync.table()))
        .any(|(_, object)| matches!(object, Object::Sync(sync) if sync.new == id.name() || sync.twin().is_some_and(|twin| twin.old == id.name())))
}

/// Whether a trigger gives the column what the release writes under another name, NULL too.
fn is_copied_from_null(catalog: &Catalog, release: &Catalog, id: &ObjectId) -> bool {
    let nullable = |name: &str| {
        let column = release.column(&ObjectId::under(&id.table(), Kind::Column, name));
        column.is_some_and(|column| column.nullable)
    };
    let copies = |object: &Object| match object {
        Object::Sync(Sync { new, forward, flow: Flow::Twin(twin), .. }) => {
            new == id.name() && forward.trim_matches('"') == twin.old && nullable(&twin.old)
        }
        _ => false,
    };
    let above = |sync: &ObjectId| catalog.is_within(&id.table(), &sync.table());
    catalog.of_kind(Kind::Sync).any(|(sync, object)| above(sync) && copies(object))
}
