//! A leg as steps: renames, then every change by its kind's recipe, then what is made again around them.

use super::rebuild::Remade;
use super::{
    around, column, comment, composite, constraint, defined, domain, enumeration, extension, index, range, rebuild,
    rename, routine, schema, sequence, setting, sync, table, view,
};
use crate::catalog::{Change, Kind, ObjectId};
use crate::engine::Leg;
use crate::error::{Error, Result};
use crate::step::Step;
use std::collections::BTreeSet;

/// Every step of the leg, those of one object in order.
pub fn steps(leg: &Leg) -> Result<Vec<Step>> {
    let (mut steps, from) = rename::steps(leg);
    let leg = Leg { from: &from, ..*leg };
    let changes = leg.from.diff(leg.to);
    let remade = Remade::on(&leg);
    let disturbed = around::disturbed(&leg, &changes, &remade);
    steps.extend(around::before(&leg, &remade)?);
    steps.extend(rebuild::steps(&leg, &remade)?);
    for change in changes.iter().filter(|change| !remade.covers(change.id)) {
        steps.extend(recipe(&leg, change, &disturbed)?);
    }
    steps.extend(around::steps(&leg, &changes, &disturbed, &remade)?);
    Ok(steps)
}

fn recipe(leg: &Leg, change: &Change, disturbed: &BTreeSet<ObjectId>) -> Result<Vec<Step>> {
    Ok(match change.id.kind {
        Kind::Schema => schema::steps(change),
        Kind::Extension => extension::steps(leg, change)?,
        Kind::Enum => enumeration::steps(leg, change),
        Kind::Domain => domain::steps(leg, change),
        Kind::Composite => composite::steps(leg, change),
        Kind::Range => range::steps(leg, change),
        Kind::Sequence => sequence::steps(leg, change),
        Kind::SequenceOwner => sequence::owner_steps(change),
        Kind::Table => table::steps(leg, change),
        Kind::Column => column::steps(leg, change),
        Kind::Constraint => constraint::steps(leg, change),
        Kind::Index => index::steps(leg, change),
        Kind::View => view::steps(change),
        Kind::Function | Kind::Procedure | Kind::Aggregate => routine::steps(leg, change, disturbed),
        Kind::Collation
        | Kind::Conversion
        | Kind::Operator
        | Kind::OperatorFamily
        | Kind::OperatorClass
        | Kind::Cast => defined::steps(leg, change),
        Kind::Policy => defined::steps(leg, change),
        Kind::Sync => sync::steps(change),
        Kind::Setting => setting::steps(leg, change)?,
        Kind::Comment => comment::steps(leg, change),
        kind => {
            return Err(Error::new(format!(
                "{} cannot be changed: the kind {} is not managed yet",
                change.id,
                kind.word()
            )));
        }
    })
}
