//! What a conversion and its reverse make of the values that are there: counted over the live rows before anything is installed.

use super::Request;
use super::check::{Check, future_with, is_of_what_comes};
use super::settle::Settled;
use crate::catalog::ObjectId;
use crate::engine::Conversion;

/// What stands beside the columns as they will be.
const WAS: &str = "_concertina_was";

/// A question for every column that is converted: how many of its values do not come back as they were, with samples.
pub fn survivals(request: &Request, settled: &Settled) -> Vec<Check> {
    settled.conversions.iter().filter_map(|(id, conversion)| survival(request, settled, id, conversion)).collect()
}

fn survival(request: &Request, settled: &Settled, id: &ObjectId, conversion: &Conversion) -> Option<Check> {
    let old = settled.old.column(id)?;
    let rows = future_with(request, settled, id, WAS).filter(|_| !is_of_what_comes(request.old, request.new, id))?;
    let sql = request.dialect.survival(id, old, &conversion.reverse, (&rows, WAS))?;
    let Conversion { using, reverse } = conversion;
    Some(Check {
        says: format!("values of {} come back as they were from `{using}` and `{reverse}`", id.dotted()),
        sql,
    })
}
