//! Quarantine: what holds data goes to the trash schema instead of being dropped, and comes back from there.

use super::schema::TRASH;
use super::{address, foreign_table, index, locks, quote};
use crate::catalog::{Catalog, Constraint, ConstraintKind, Index, Kind, Object, ObjectId};
use crate::engine::{Keep, Leg, buried_name};
use crate::hazard::Hazard;
use crate::step::{Cost, Lock, Step, Verb};

/// Drops an object, or buries it where data is kept.
pub fn drop(keep: Keep, id: &ObjectId) -> Step {
    let lock = lock(id);
    match keep {
        Keep::Bury(number) => {
            let (word, arguments) = (address::word(id.kind), address::arguments(id));
            let buried = quote::name(&trash_name(id, number));
            let sql = format!(
                "CREATE SCHEMA IF NOT EXISTS {TRASH};\nALTER {} RENAME TO {buried};\nALTER {word} {}.{buried}{arguments} SET SCHEMA {TRASH};",
                address::of(id),
                quote::name(&id.path[0]),
            );
            let step = Step::new(Verb::Drop, id, format!("quarantine {id}"), sql, lock);
            if id.kind == Kind::Table { step.risking(Hazard::DropsData) } else { step }
        }
        Keep::Restore(_) | Keep::Nothing => {
            let step = Step::new(Verb::Drop, id, format!("drop {id}"), format!("DROP {};", address::of(id)), lock);
            if id.kind == Kind::Table { step.risking(Hazard::LosesData) } else { step }
        }
    }
}

/// Brings back what [`drop`] buried.
pub fn restore(id: &ObjectId, number: &str) -> Step {
    let (word, arguments) = (address::word(id.kind), address::arguments(id));
    let buried = quote::name(&trash_name(id, number));
    let schema = quote::name(&id.path[0]);
    let sql = format!(
        "ALTER {word} {TRASH}.{buried}{arguments} SET SCHEMA {schema};\nALTER {word} {schema}.{buried}{arguments} RENAME TO {};",
        quote::name(id.name_in_schema()),
    );
    Step::new(Verb::Create, id, format!("bring back {id}"), sql, lock(id))
}

/// Whether an object that is not on the other side of the leg is needed by what goes to quarantine: a table with its
/// defaults, checks and indexes. A type always is, since values may be kept in a column that had it.
pub fn holds(leg: &Leg, side: &Catalog, id: &ObjectId) -> bool {
    let other = if std::ptr::eq(side, leg.from) { leg.to } else { leg.from };
    let needs = |reader: &ObjectId| {
        let leaves = !other.contains(reader);
        match reader.kind {
            Kind::Column | Kind::Constraint | Kind::Index => !other.contains(&reader.table()),
            Kind::Setting => reader.target().is_some_and(|target| target.kind.is_type() && !other.contains(&target)),
            kind => leaves && (kind.is_type() || (kind.is_routine() && holds(leg, side, reader))),
        }
    };
    id.kind.is_type() || (id.kind.is_buriable() && side.readers(id).any(needs))
}

/// Whether an object comes back from quarantine on this leg, with all that is said about it.
pub fn returns(leg: &Leg, id: &ObjectId) -> bool {
    let comes = |id: &ObjectId| leg.to.contains(id) && !leg.from.contains(id);
    match id.kind {
        Kind::Table | Kind::Column | Kind::Constraint | Kind::Index if leg.to.is_foreign(id) => false,
        Kind::Index if fallen([leg.to, leg.from], &id.table()).iter().any(|(index, _)| *index == id) => false,
        Kind::Constraint | Kind::Index => comes(&id.table()) && !leads_out(leg, id),
        Kind::Column => comes(id) || comes(&id.table()),
        Kind::Table | Kind::Sequence => comes(id),
        _ => comes(id) && holds(leg, leg.to, id),
    }
}

/// Whether it comes out of quarantine with all that was said of it. An identity goes when its column does, and comes anew.
pub fn comes_back(leg: &Leg, target: &ObjectId) -> bool {
    let inside = target.kind == Kind::Sequence && target.path.len() == 3;
    let stand = if inside { target.table() } else { target.clone() };
    matches!(leg.keep, Keep::Restore(_)) && returns(leg, &stand)
}

/// Whether it refers to a table of another family: such a reference does not go into quarantine with its table.
pub fn leads_out(leg: &Leg, id: &ObjectId) -> bool {
    let within = |table: &ObjectId| !leg.from.contains(table) && leg.to.is_within(&id.table(), table);
    matches!(leg.to.object(id), Some(Object::Constraint(Constraint { sort: ConstraintKind::Foreign { table, .. }, .. })) if !within(table))
}

/// Whether a table is brought back on this leg.
pub fn is_back(leg: &Leg, table: &ObjectId) -> bool {
    matches!(leg.keep, Keep::Restore(_)) && returns(leg, table)
}

/// Drops a table, or buries it. What shares its namespace takes a name of quarantine first: the same table may be buried
/// again by a later plan.
pub fn drop_table(leg: &Leg, id: &ObjectId) -> Step {
    if leg.from.is_foreign(id) {
        return foreign_table::drop(id);
    }
    let step = drop(leg.keep, id);
    let Keep::Bury(number) = leg.keep else { return step };
    let fallen = fallen([leg.from, leg.to], id);
    let drops = fallen.iter().map(|(index, _)| format!("DROP INDEX {};\n", quote::qualified(index)));
    let kept = companions(leg.from, id).into_iter();
    let kept = kept.filter(|(_, own)| fallen.iter().all(|(index, _)| index.name() != own.name()));
    let renames = kept.map(|(word, own)| {
        format!("ALTER {word} {} RENAME TO {};\n", quote::qualified(&own), quote::name(&trash_name(&own, number)))
    });
    Step { sql: drops.chain(renames).collect::<String>() + &step.sql, ..step }
}

/// The indexes of a table in quarantine that do not go there with it, but fall with the extension that they need.
fn fallen<'a>([held, other]: [&'a Catalog; 2], table: &'a ObjectId) -> Vec<(&'a ObjectId, &'a Index)> {
    let lost = |read: &ObjectId| read.kind == Kind::Extension && !other.contains(read);
    let indexes = held.children(table).filter_map(|(id, object)| match object {
        Object::Index(index) if index.reads.0.iter().any(lost) => Some((id, index)),
        _ => None,
    });
    indexes.collect()
}

/// Brings back what [`drop_table`] buried.
pub fn restore_table(leg: &Leg, id: &ObjectId, number: &str) -> Step {
    let step = restore(id, number);
    let schema = quote::name(&id.path[0]);
    let fallen = fallen([leg.to, leg.from], id);
    let kept = companions(leg.to, id).into_iter();
    let kept = kept.filter(|(_, own)| fallen.iter().all(|(index, _)| index.name() != own.name()));
    let renames = kept.map(|(word, own)| {
        let buried = quote::name(&trash_name(&own, number));
        format!("\nALTER {word} {schema}.{buried} RENAME TO {};", quote::name(own.name()))
    });
    let builds = fallen.iter().map(|(id, own)| format!("\n{}", index::create(id, own).sql));
    let cost = if fallen.is_empty() { step.cost } else { Cost::BuildIndex };
    Step { sql: step.sql.clone() + &renames.chain(builds).collect::<String>(), cost, ..step }
}

/// The relations that go wherever their table goes: its indexes, and the sequences inside of its identities.
fn companions(catalog: &Catalog, table: &ObjectId) -> Vec<(&'static str, ObjectId)> {
    let beside = |name: &str| ObjectId { kind: Kind::Index, path: vec![table.path[0].clone(), name.to_string()] };
    let companion = |(id, object): (&ObjectId, &Object)| match object {
        Object::Constraint(constraint) if constraint.has_index() => Some(("INDEX", beside(id.name()))),
        Object::Index(_) => Some(("INDEX", beside(id.name()))),
        Object::Column(column) => {
            let [schema, name] = &column.identity.as_ref()?.sequence;
            Some(("SEQUENCE", ObjectId::new(Kind::Sequence, &[schema, name])))
        }
        _ => None,
    };
    catalog.children(table).filter_map(companion).collect()
}

/// The name in quarantine tells the schema too: two schemas may hold the same table.
pub fn trash_name(id: &ObjectId, number: &str) -> String {
    buried_name(&id.path.join("."), number)
}

fn lock(id: &ObjectId) -> Lock {
    if id.kind.is_type() || id.kind.is_routine() { locks::NONE } else { locks::ACCESS_EXCLUSIVE }
}
