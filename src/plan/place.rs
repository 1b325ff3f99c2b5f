//! Columns that stand elsewhere in their tables, for whoever tells columns by their places.

use super::settle::Settled;
use crate::catalog::ObjectId;

/// One sentence for those that change names with a second one: what is written into the place of the first is gone.
pub fn notes(settled: &Settled) -> Vec<String> {
    let columns: Vec<&ObjectId> = settled.shadows.iter().map(|shadow| &shadow.column).collect();
    let names: Vec<String> = columns.iter().map(|column| column.dotted()).collect();
    let (which, them) = match names.len() {
        0 => return vec![],
        1 => ("column", "it"),
        _ => ("columns", "them"),
    };
    vec![format!(
        "{which} {}: behind all others of the table from constrain on; an INSERT or a COPY that names no columns must name {them} before, \
         and SELECT * gives another order",
        names.join(", ")
    )]
}
