//! A constraint that gives its name to another and stands on beside it.
//!
//! ```text
//!   forth   a key: its index is built, then the names change in an instant; else the old one steps aside as the new one comes
//!   back    the new one goes, and the old one takes its name: nothing is built or read
//! ```

use super::going::gives_way;
use super::new_constraint::{add, build, taking_over};
use super::{locks, quote};
use crate::catalog::{Constraint, ObjectId};
use crate::engine::Leg;
use crate::step::{Step, Transaction, Verb};

/// The steps; none where no constraint stays beside the one that takes its name.
pub fn steps(leg: &Leg, id: &ObjectId, new: &Constraint) -> Option<Vec<Step>> {
    if gives_way([leg.from, leg.to], id) {
        return Some(forth(leg, id, new));
    }
    gives_way([leg.to, leg.from], id).then(|| vec![back(id)])
}

fn forth(leg: &Leg, id: &ObjectId, new: &Constraint) -> Vec<Step> {
    let (coming, going) = (id.coming(), id.going());
    let aside = rename(id, &going);
    if new.has_index() {
        let sql = format!("{aside}\nALTER TABLE {} {};", quote::table(id), taking_over(id, new, coming.name()));
        let says = format!("put the new {id} in the old one's place");
        let exchange = Step::new(Verb::Alter, id, says, sql, locks::ACCESS_EXCLUSIVE).touching([going]);
        return vec![build(id, new, coming.name()), exchange.running(Transaction::Own)];
    }
    let mut steps = add(leg, id, new);
    if let Some(demand) = steps.first_mut() {
        demand.sql = format!("{aside}\n{}", demand.sql);
        demand.lock = locks::ACCESS_EXCLUSIVE;
        demand.objects.push(going);
    }
    steps
}

fn back(id: &ObjectId) -> Step {
    let going = id.going();
    let sql =
        format!("ALTER TABLE {} DROP CONSTRAINT {};\n{}", quote::table(id), quote::name(id.name()), rename(&going, id));
    let says = format!("put the old {id} back in its place");
    Step::new(Verb::Alter, id, says, sql, locks::ACCESS_EXCLUSIVE).touching([going])
}

fn rename(from: &ObjectId, to: &ObjectId) -> String {
    let (table, from, to) = (quote::table(from), quote::name(from.name()), quote::name(to.name()));
    format!("ALTER TABLE {table} RENAME CONSTRAINT {from} TO {to};")
}
