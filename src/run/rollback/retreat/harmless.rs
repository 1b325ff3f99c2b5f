//! Steps that take away what holds no values.

use crate::catalog::{Catalog, Change, Column, Kind, Object, ObjectId};
use crate::engine::{Keep, Leg, Session};
use crate::error::Result;
use crate::graph;
use crate::project::{Claim, MigrationStep, words};
use crate::step::{Cost, Step, Transaction, Verb};
use std::collections::{BTreeMap, BTreeSet};

/// The steps from one catalog to another, if nothing is on the way but that what holds no values goes.
pub fn drops(session: &Session, from: &Catalog, to: &Catalog) -> Result<Option<Vec<MigrationStep>>> {
    if !from.diff(to).iter().all(only_goes) {
        return Ok(None);
    }
    let none = BTreeMap::new();
    let leg =
        Leg { from, to, renames: &[], conversions: &none, later: &BTreeSet::new(), earlier: &[], keep: Keep::Nothing };
    let steps = graph::order(session.dialect().steps(&leg)?, from, to)?;
    let harmless = |step: &Step| {
        matches!(step.verb, Verb::Drop | Verb::Alter) && step.cost == Cost::Catalog && step.hazards.is_empty()
    };
    Ok(steps.iter().all(harmless).then(|| steps.iter().map(MigrationStep::of).collect()))
}

/// Drops an index that waits for those of partitions, with all of them that it has already: it counts as missing, and stays.
pub fn drops_unfinished(scratch: &Session, index: &ObjectId) -> MigrationStep {
    let (schema, name) = (index.path.first().map_or("", String::as_str), index.name());
    let dialect = scratch.dialect();
    MigrationStep {
        says: format!("drop {index}, which waits for partitions"),
        sql: format!("DROP INDEX {}.{};", dialect.quote(schema), dialect.quote(name)),
        transaction: Transaction::Own,
        lock: Some(Claim { mode: "ACCESS EXCLUSIVE".into(), tables: vec![index.table()], below: true }),
        remarks: vec![words::CATALOG_ONLY.into(), "loss: none".into()],
    }
}

/// Whether a change takes away no more than an index, a demand, a trigger, or what is said of one.
fn only_goes(change: &Change) -> bool {
    match (change.old, change.new) {
        (Some(_), None) => {
            let kind = change.id.kind;
            kind.is_note() || matches!(kind, Kind::Index | Kind::Constraint | Kind::Trigger | Kind::Statistics)
        }
        (Some(Object::Column(old)), Some(Object::Column(new))) => Column { nullable: true, ..old.clone() } == *new,
        _ => false,
    }
}
