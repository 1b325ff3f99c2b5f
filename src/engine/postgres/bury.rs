//! Quarantine: what holds data goes to the trash schema instead of being dropped, and comes back from there.

use super::schema::TRASH;
use super::{foreign, heirs, locks, quote};
use crate::catalog::{Catalog, Kind, Object, ObjectId};
use crate::engine::{Keep, Leg, buried_name};
use crate::hazard::Hazard;
use crate::step::{Lock, Step, Verb};
use sha2::{Digest, Sha256};

/// Drops a table, sequence or type, or buries it where data is kept. `word` is the object's word in DDL.
pub fn drop(keep: Keep, id: &ObjectId, word: &str) -> Step {
    let (name, lock) = (quote::qualified(id), lock(id));
    match keep {
        Keep::Bury(number) => {
            let buried = quote::name(&trash_name(id, number));
            let sql = format!(
                "CREATE SCHEMA IF NOT EXISTS {TRASH};\nALTER {word} {name} RENAME TO {buried};\nALTER {word} {}.{buried} SET SCHEMA {TRASH};",
                quote::name(&id.path[0]),
            );
            let step = Step::new(Verb::Drop, id, format!("quarantine {id}"), sql, lock);
            if id.kind == Kind::Table { step.risking(Hazard::DropsData) } else { step }
        }
        Keep::Restore(_) | Keep::Nothing => {
            let step = Step::new(Verb::Drop, id, format!("drop {id}"), format!("DROP {word} {name};"), lock);
            if id.kind == Kind::Table { step.risking(Hazard::LosesData) } else { step }
        }
    }
}

/// Brings back what [`drop`] buried.
pub fn restore(id: &ObjectId, word: &str, number: &str) -> Step {
    let buried = quote::name(&trash_name(id, number));
    let schema = quote::name(&id.path[0]);
    let sql = format!(
        "ALTER {word} {TRASH}.{buried} SET SCHEMA {schema};\nALTER {word} {schema}.{buried} RENAME TO {};",
        quote::name(id.name()),
    );
    Step::new(Verb::Create, id, format!("bring back {id}"), sql, lock(id))
}

/// Whether a table comes back from quarantine, with all that went there with it.
pub fn returns(leg: &Leg, table: &ObjectId) -> bool {
    let comes = leg.to.contains(table) && !leg.from.contains(table);
    comes && matches!(leg.keep, Keep::Restore(_)) && !heirs::is_foreign(leg.to, table)
}

/// Drops a table, or buries it. What shares its namespace takes a name of quarantine first: the same table may be buried
/// again by a later plan.
pub fn drop_table(keep: Keep, id: &ObjectId, from: &Catalog) -> Step {
    if heirs::is_foreign(from, id) {
        return foreign::drop(id);
    }
    let step = drop(keep, id, "TABLE");
    let Keep::Bury(number) = keep else { return step };
    let renames = companions(from, id).into_iter().map(|(word, own)| {
        format!("ALTER {word} {} RENAME TO {};\n", quote::qualified(&own), quote::name(&trash_name(&own, number)))
    });
    Step { sql: renames.collect::<String>() + &step.sql, ..step }
}

/// Brings back what [`drop_table`] buried.
pub fn restore_table(id: &ObjectId, to: &Catalog, number: &str) -> Step {
    let step = restore(id, "TABLE", number);
    let schema = quote::name(&id.path[0]);
    let renames = companions(to, id).into_iter().map(|(word, own)| {
        let buried = quote::name(&trash_name(&own, number));
        format!("\nALTER {word} {schema}.{buried} RENAME TO {};", quote::name(own.name()))
    });
    Step { sql: step.sql.clone() + &renames.collect::<String>(), ..step }
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
fn trash_name(id: &ObjectId, number: &str) -> String {
    buried_name(&id.path.join("."), number)
}

fn lock(id: &ObjectId) -> Lock {
    if id.kind == Kind::Enum { locks::NONE } else { locks::ACCESS_EXCLUSIVE }
}

/// A name for something that stands for a moment, never longer than the server keeps.
pub fn short(name: &str) -> String {
    const LONGEST: usize = 63;
    if name.len() <= LONGEST {
        return name.to_string();
    }
    let hash = &format!("{:x}", Sha256::digest(name))[..10];
    let end = (0..=LONGEST - hash.len() - 1).rev().find(|end| name.is_char_boundary(*end)).unwrap_or(0);
    format!("{}_{hash}", &name[..end])
}
