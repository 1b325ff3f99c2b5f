//! A leg as steps: renames, then every change by its kind's recipe, then what is made again around them.

use super::{
    around, column, comment, constraint, enumeration, extension, index, rename, schema, sequence, sync, table, view,
};
use crate::catalog::{Change, Kind};
use crate::engine::Leg;
use crate::error::{Error, Result};
use crate::step::Step;

/// Every step of the leg, those of one object in order.
pub fn steps(leg: &Leg) -> Result<Vec<Step>> {
    let (mut steps, from) = rename::steps(leg);
    let leg = Leg { from: &from, ..*leg };
    let changes = leg.from.diff(leg.to);
    for change in &changes {
        steps.extend(recipe(&leg, change)?);
    }
    steps.extend(around::steps(&leg, &changes));
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
        Kind::View => view::steps(change),
        Kind::Sync => sync::steps(change),
        Kind::Comment => comment::steps(leg, change),
        Kind::Trigger => return Err(Error::new(format!("{} is not managed on PostgreSQL yet", change.id))),
    })
}
