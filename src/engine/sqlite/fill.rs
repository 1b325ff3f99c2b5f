//! Values for rows that are there: one statement each, as a stage is one transaction here.

use super::names::quote;
use super::{LOCK, rebuild};
use crate::catalog::{Kind, ObjectId};
use crate::engine::Fill;
use crate::step::{Cost, Step, Verb};

/// Sets the values; a marker column, if any, is added before.
pub(super) fn fill(fill: &Fill) -> Vec<Step> {
    let Fill { column, expression, condition, marker } = fill;
    let table = column.table();
    let (name, own) = (quote(table.name()), quote(column.name()));
    let marked = marker.as_ref().map(|marker| {
        let id = ObjectId::under(&table, Kind::Column, marker);
        let sql = format!("ALTER TABLE {name} ADD COLUMN {} INTEGER;", quote(marker));
        Step::new(Verb::Create, &id, format!("add the marker {}", id.dotted()), sql, LOCK).touching([column.clone()])
    });
    let mark = marker.as_ref().map_or_else(String::new, |marker| format!(", {} = 1", quote(marker)));
    let sql = format!("UPDATE {name} SET {own} = ({expression}){mark} WHERE ({condition});");
    let update = Step::new(Verb::Fill, column, format!("fill {}", column.dotted()), sql, LOCK);
    marked.into_iter().chain([update.costing(Cost::Rows)]).collect()
}

/// Takes the values back from the rows that are marked, and the marker away.
pub(super) fn unfill(fill: &Fill) -> Vec<Step> {
    let Fill { column, expression, condition: _, marker } = fill;
    let Some(marker) = marker else { return vec![] };
    let table = column.table();
    let id = ObjectId::under(&table, Kind::Column, marker);
    let (name, own, marker) = (quote(table.name()), quote(column.name()), quote(marker));
    let sql =
        format!("UPDATE {name} SET {own} = NULL, {marker} = NULL WHERE ({marker} = 1 AND {own} IS ({expression}));");
    let update =
        Step::new(Verb::Fill, column, format!("take back what was filled into {}", column.dotted()), sql, LOCK);
    let sql = format!("ALTER TABLE {name} DROP COLUMN {marker};");
    let unmark = Step::new(Verb::Alter, &id, format!("drop the marker {}", id.dotted()), sql, LOCK)
        .touching([column.clone()])
        .costing(Cost::Rewrite);
    vec![update.costing(Cost::Rows), unmark]
}

/// A cast, quoted.
pub(super) fn cast(column: &str, data_type: &str) -> String {
    rebuild::cast(&quote(column), data_type)
}
