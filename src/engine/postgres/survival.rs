//! How many values do not come back as they were from a conversion and its reverse.

use super::{quote, sync};
use crate::catalog::{Column, ObjectId};

/// Letters of a value in a sample.
const SHOWN: u32 = 40;

/// A query of one row: the number of rows, and samples of the value, what it becomes, and what that gives. `rows` has the
/// columns as they will be, and beside them what one of them `was`.
pub fn query(id: &ObjectId, old: &Column, reverse: &str, (rows, was): (&str, &str)) -> String {
    let (becomes, was, back) = (quote::name(id.name()), quote::name(was), quote::name("_concertina_back"));
    let shown = |value: &str| format!("coalesce(left({value}::text, {SHOWN}), 'NULL')");
    let told = [was.as_str(), &becomes, &back].map(shown).join(" || ' -> ' || ");
    let there = format!("SELECT {was}, {becomes}, CAST(({reverse}) AS {}) AS {back} FROM {rows}", old.data_type);
    let differs = sync::differs(old, &was, &back);
    format!(
        "SELECT count(*), string_agg(told, ', ') FILTER (WHERE number <= 3) FROM \
         (SELECT {told} AS told, row_number() OVER () AS number FROM ({there}) AS there_and_back WHERE {differs}) AS lost"
    )
}
