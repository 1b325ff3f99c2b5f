//! NOT NULL on a column that has rows: a check proves it first, so that nobody waits while the table is read.

use super::{locks, quote};
use crate::catalog::{Kind, LONGEST_NAME, ObjectId, short_name};
use crate::engine::Leg;
use crate::step::{Cost, Piece, Precondition, Step, Transaction, Verb};

/// Adds the proof, validates it, sets NOT NULL by it, and drops it: dropped in the same statement it would prove
/// nothing, and the table would be read under the lock (measured on 12 to 18).
pub fn steps(leg: &Leg, id: &ObjectId) -> Vec<Step> {
    let (table, name, proof) = (quote::table(id), quote::name(id.name()), quote::name(&free_name(leg, id)));
    let step = |says: String, action: String, lock| {
        let sql = format!("ALTER TABLE {table} {action};");
        Step::new(Verb::Alter, id, says, sql, lock).running(Transaction::Own)
    };
    let dotted = id.dotted();
    vec![
        step(
            format!("demand that new rows have {dotted}"),
            format!("ADD CONSTRAINT {proof} CHECK ({name} IS NOT NULL) NOT VALID"),
            locks::ACCESS_EXCLUSIVE,
        )
        .needing(no_nulls(id)),
        step(
            format!("prove that all rows have {dotted}"),
            format!("VALIDATE CONSTRAINT {proof}"),
            locks::SHARE_UPDATE_EXCLUSIVE,
        )
        .costing(Cost::Scan),
        step(format!("set NOT NULL of {dotted}"), format!("ALTER COLUMN {name} SET NOT NULL"), locks::ACCESS_EXCLUSIVE),
        step(format!("drop the proof for {dotted}"), format!("DROP CONSTRAINT {proof}"), locks::ACCESS_EXCLUSIVE),
    ]
}

/// The name of the proof, which nothing on the table has.
fn free_name(leg: &Leg, id: &ObjectId) -> String {
    let (table, column) = (id.table(), id.name());
    let told = |number: usize| match number {
        0 => format!("{}_{column}_is_not_null", table.name()),
        number => format!("{}_{column}_is_not_null_{number}", table.name()),
    };
    let taken = |name: &String| {
        let own = ObjectId::under(&table, Kind::Constraint, name);
        leg.from.contains(&own) || leg.to.contains(&own)
    };
    let mut names = (0..).map(|number| short_name(&told(number), LONGEST_NAME)).filter(|name| !taken(name));
    names.next().unwrap_or_default()
}

fn no_nulls(id: &ObjectId) -> Precondition {
    let name = quote::name(id.name());
    Precondition {
        says: format!("every row of {} has {}", id.table().dotted(), id.name()),
        query: vec![
            Piece::Text("SELECT count(*), NULL FROM ".into()),
            Piece::Rows(id.table()),
            Piece::Text(format!(" WHERE {name} IS NULL")),
        ],
    }
}
