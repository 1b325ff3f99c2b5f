//! The values of one column, into a type made anew and back.

use super::super::quote;
use super::super::values::Values;
use crate::catalog::{Column, ObjectId};
use crate::engine::{Keep, Leg, buried_name};
use crate::error::Result;

/// How one column gets its values into the type made anew.
pub(super) struct Move {
    /// Keeps the values as they were, where the way back cannot make them again.
    pub keeping: Option<String>,
    pub sql: String,
}

impl Move {
    pub fn of(leg: &Leg, id: &ObjectId) -> Result<Move> {
        let (table, own) = (quote::table(id), quote::name(id.name()));
        let forth = Values { from: leg.from, to: leg.to };
        let back = Values { from: leg.to, to: leg.from };
        let Some((before, after)) = sides(leg, id) else { return Ok(Move { keeping: None, sql: String::new() }) };
        // The column itself may go to quarantine in the same plan.
        let kept = |number: &str| id.renamed(&buried_name(&format!("{}_former", id.name()), number));
        let converted = forth.typed(id, &own, &after.data_type)?;
        let (keeping, using, end) = match leg.keep {
            Keep::Bury(number) if !forth.are_exact(&after.data_type) => {
                // An UPDATE would fire triggers.
                let (kept, data_type) = (quote::name(kept(number).name()), &before.data_type);
                let sql = format!(
                    "ALTER TABLE {table} ADD COLUMN {kept} {data_type};\n\
                     ALTER TABLE {table} ALTER COLUMN {kept} TYPE {data_type} USING ({own});",
                );
                (Some(sql), converted, String::new())
            }
            Keep::Restore(number) if !back.are_exact(&after.data_type) => {
                let kept = quote::name(kept(number).name());
                let was = back.bare(id, &kept, &after.data_type)?;
                let using = format!(
                    "CASE WHEN ({own})::text IS NOT DISTINCT FROM ({was})::text THEN {kept} ELSE {converted} END"
                );
                (None, using, format!("\nALTER TABLE {table} DROP COLUMN {kept};"))
            }
            _ => (None, converted, String::new()),
        };
        let mut sql = String::new();
        if before.default.is_some() {
            sql += &format!("ALTER TABLE {table} ALTER COLUMN {own} DROP DEFAULT;\n");
        }
        sql += &format!("ALTER TABLE {table} ALTER COLUMN {own} TYPE {} USING {using};", after.data_type);
        if let Some(default) = &after.default {
            sql += &format!("\nALTER TABLE {table} ALTER COLUMN {own} SET DEFAULT {default};");
        }
        Ok(Move { keeping, sql: sql + &end })
    }
}

/// A column before and after, where its values stay.
pub(super) fn sides<'a>(leg: &'a Leg, id: &ObjectId) -> Option<(&'a Column, &'a Column)> {
    let (before, after) = (leg.from.column(id)?, leg.to.column(id)?);
    (before.generated.is_none() && after.generated.is_none() && before.data_type == after.data_type)
        .then_some((before, after))
}
