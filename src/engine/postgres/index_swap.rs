//! An index that becomes another under its name: the new one is built beside the old one, then they change names in an instant.
//!
//! ```text
//!   nobody needs the old one      build, change names, drop the old one
//!   the old release still does    build, change names: the old one stays under its going name, and is dropped when that leaves
//!   the way back of that          change names, drop the new one: nothing is built
//! ```

use super::going::gives_way;
use super::{index, locks, quote};
use crate::catalog::{Index, Kind, ObjectId};
use crate::engine::Leg;
use crate::step::{Step, Transaction, Verb};

/// The steps.
pub fn steps(leg: &Leg, id: &ObjectId, new: &Index) -> Vec<Step> {
    let (coming, going) = (id.coming(), id.going());
    let forth = exchange(id, [&coming, &going], format!("put the new {id} in the old one's place"));
    if gives_way([leg.from, leg.to], id) {
        return vec![index::build(id, coming.name(), new), forth.touching([going])];
    }
    if gives_way([leg.to, leg.from], id) {
        let back = exchange(id, [&going, &coming], format!("put the old {id} back in its place"));
        return vec![back.touching([going]), drop(id, &coming, "new")];
    }
    vec![index::build(id, coming.name(), new), forth, drop(id, &going, "old")]
}

/// The index is built beside the constraint of its name, and takes that when the constraint goes.
pub fn in_place_of_a_key(id: &ObjectId, new: &Index) -> Vec<Step> {
    let coming = id.coming();
    let (table, name) = (quote::table(id), quote::name(id.name()));
    let rename = format!("ALTER INDEX {} RENAME TO {name};", quote::qualified(&coming));
    let sql = format!("ALTER TABLE {table} DROP CONSTRAINT {name};\n{rename}");
    let key = ObjectId { kind: Kind::Constraint, path: id.path.clone() };
    let says = format!("put {id} in the place of {key}");
    let exchange = Step::new(Verb::Alter, id, says, sql, locks::ACCESS_EXCLUSIVE).touching([key]);
    vec![index::build(id, coming.name(), new), exchange.running(Transaction::Own)]
}

/// The index steps aside under the second name, and the one of the first name takes its own.
fn exchange(id: &ObjectId, [coming, going]: [&ObjectId; 2], says: String) -> Step {
    let rename =
        |from: &ObjectId, to: &str| format!("ALTER INDEX {} RENAME TO {};", quote::qualified(from), quote::name(to));
    let sql = format!("{}\n{}", rename(id, going.name()), rename(coming, id.name()));
    Step::new(Verb::Alter, id, says, sql, locks::SHARE_UPDATE_EXCLUSIVE).running(Transaction::Own)
}

/// Drops the one that has its name no more, or never had it for long.
fn drop(id: &ObjectId, aside: &ObjectId, which: &str) -> Step {
    let says = format!("drop the {which} {id}");
    Step { objects: vec![id.clone()], verb: Verb::Alter, says, ..index::drop_alone(aside) }
}
