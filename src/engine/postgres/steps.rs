//! A leg as steps: renames, then every change by its kind's recipe, then what is made again around them.

use super::rebuild::Remade;
use super::{
    anew, around, casts, column_steps, comment, composite, constraint, default_privileges, defined, domain,
    enumeration, extension, grant, index, lineage, owner, part_key, range, rebuild, rename, routine, schema, sequence,
    setting, sync, table, trigger, view,
};
use crate::catalog::{Change, Kind, ObjectId};
use crate::engine::Leg;
use crate::error::Result;
use crate::step::{Step, Verb};
use std::collections::BTreeSet;

/// Every step of the leg, those of one object in order.
pub fn steps(leg: &Leg) -> Result<Vec<Step>> {
    let (mut steps, from) = rename::steps(leg);
    let leg = Leg { from: &from, ..*leg };
    match anew::without(&leg) {
        None => steps.extend(plainly(&leg)?),
        Some(middle) => {
            steps.extend(anew::empty(&leg, plainly(&Leg { to: &middle, ..leg })?));
            steps.extend(plainly(&Leg { from: &middle, ..leg })?);
        }
    }
    // What falls with another does so before it is made again.
    steps.sort_by_key(|step| (step.verb != Verb::Rename, step.verb != Verb::Drop || step.objects.len() == 1));
    Ok(steps)
}

fn plainly(leg: &Leg) -> Result<Vec<Step>> {
    let changes = leg.from.diff(leg.to);
    let remade = Remade::on(leg);
    part_key::refuse_other_types(leg, &changes, &remade)?;
    let mut disturbed = around::disturbed(leg, &changes, &remade);
    disturbed.extend(lineage::disturbed(leg, &changes)?);
    view::refuse_held_rows(leg, &changes, &disturbed)?;
    let made = around::made(leg, &changes, &disturbed, &remade);
    let mut steps = around::before(leg, &remade)?;
    steps.extend(rebuild::steps(leg, &remade)?);
    for change in changes.iter().filter(|change| !remade.covers(change.id) && !casts::carries(leg, change)) {
        steps.extend(recipe(leg, change, &disturbed, &made)?);
    }
    steps.extend(column_steps::carried_along(leg, &changes));
    steps.extend(around::steps(leg, &changes, &disturbed, &made, &remade)?);
    steps.extend(grant::guard(leg, &made));
    Ok(steps)
}

fn recipe(leg: &Leg, change: &Change, disturbed: &BTreeSet<ObjectId>, made: &BTreeSet<ObjectId>) -> Result<Vec<Step>> {
    Ok(match change.id.kind {
        Kind::Schema => schema::steps(change),
        Kind::Extension => extension::steps(leg, change)?,
        Kind::Enum => enumeration::steps(leg, change),
        Kind::Domain => domain::steps(leg, change),
        Kind::Composite => composite::steps(leg, change),
        Kind::Range => range::steps(leg, change),
        Kind::Sequence => sequence::steps(leg, change),
        Kind::SequenceOwner => sequence::owner_steps(leg, change),
        Kind::Table => table::steps(leg, change),
        Kind::Column => column_steps::steps(leg, change),
        Kind::Constraint => constraint::steps(leg, change),
        Kind::Index => index::steps(leg, change, made),
        Kind::Lineage => lineage::steps(leg, change)?,
        Kind::View => view::steps(leg, change, disturbed),
        Kind::Function | Kind::Procedure | Kind::Aggregate => routine::steps(leg, change, disturbed),
        Kind::Trigger => trigger::steps(change, disturbed),
        Kind::Sync => sync::steps(leg, change),
        Kind::Setting => setting::steps(leg, change)?,
        Kind::Owner => owner::steps(leg, change),
        Kind::Grant => grant::steps(leg, change, made),
        Kind::Comment => comment::steps(leg, change),
        Kind::DefaultPrivileges => default_privileges::steps(change),
        _ => defined::steps(leg, change, disturbed)?,
    })
}
