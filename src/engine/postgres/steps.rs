//! A leg as steps: renames, then every change by its kind's recipe, then what is made again around them.

use super::{
    anew, around, column, comment, constraint, enumeration, extension, index, lineage, rename, schema, sequence, sync, table, view,
};
use crate::catalog::{Change, Kind};
use crate::engine::Leg;
use crate::error::{Error, Result};
use crate::step::{Step, Verb};

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
    steps.sort_by_key(|step| step.verb != Verb::Drop || step.objects.len() == 1);
    Ok(steps)
}

fn plainly(leg: &Leg) -> Result<Vec<Step>> {
    let changes = leg.from.diff(leg.to);
    let mut steps = vec![];
    for change in &changes {
        steps.extend(recipe(leg, change)?);
    }
    steps.extend(around::steps(leg, &changes));
    Ok(steps)
}

fn recipe(leg: &Leg, change: &Change) -> Result<Vec<Step>> {
    Ok(match change.id.kind {
        Kind::Schema => schema::steps(change),
        Kind::Extension => extension::steps(leg, change)?,
        Kind::Enum => enumeration::steps(leg, change),
        Kind::Sequence => sequence::steps(leg, change),
        Kind::SequenceOwner => sequence::owner_steps(change),
        Kind::Table => table::steps(leg, change),
        Kind::Column => column::steps(leg, change),
        Kind::Constraint => constraint::steps(leg, change),
        Kind::Index => index::steps(leg, change),
        Kind::Lineage => lineage::steps(leg, change)?,
        Kind::View => view::steps(change),
        Kind::Sync => sync::steps(change),
        Kind::Comment => comment::steps(leg, change),
        Kind::Trigger => return Err(Error::new(format!("{} is not managed on PostgreSQL yet", change.id))),
    })
}
