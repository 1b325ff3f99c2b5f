//! Columns that take another type.

use crate::lint::known::Table;
use crate::lint::rule::{Concern, Hit, Level, Look, POSTGRES, Rule, Sight};
use crate::lint::statement::{Action, Change, DataType, Name};
use crate::step::Cost;
use std::ops::Range;

pub static RULES: [Rule; 5] = [
    Rule {
        code: "alter-column-type",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Work(Cost::Rewrite),
        title: "a column takes a type for which its table is rewritten",
        happens: "The table and all its indexes are written anew under ACCESS EXCLUSIVE: nobody reads or writes meanwhile. Free are, measured on PostgreSQL 11 to 18: varchar to a longer varchar or text, text to varchar without a limit, numeric to more digits of the same scale, timestamp, time, interval and varbit to a higher precision, cidr to inet, xml to text. Everything else is a rewrite: among them integer to bigint, a shorter varchar, char to text, and every array, varchar(10)[] to varchar(20)[] too, which no other linter says",
        advice: "add a second column of the type, keep both in step by a trigger, fill it in batches, and let them change names",
        rewrite: "ALTER TABLE t ADD COLUMN id_next bigint;\n-- a trigger that keeps both in step, UPDATE in batches, then in one transaction:\nALTER TABLE t RENAME COLUMN id TO id_former;\nALTER TABLE t RENAME COLUMN id_next TO id;",
        look: Look::Statement(rewrites),
    },
    Rule {
        code: "alter-column-type-unknown",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Choice,
        title: "a column takes a type that is free from some types only",
        happens: "The files do not say which type the column has. From a shorter varchar to text it is a look at the catalog; from integer or char to text the table is written anew under ACCESS EXCLUSIVE. `concertina explain alter-column-type` lists what is free",
        advice: "make sure that the column's type is one that changes for nothing, and say so in a waiver",
        rewrite: "-- @allow alter-column-type-unknown it is varchar(40) today\nALTER TABLE t ALTER COLUMN c TYPE text;",
        look: Look::Statement(unknown),
    },
    Rule {
        code: "alter-column-type-rescans",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Work(Cost::Scan),
        title: "a free change of type whose checks or indexes are done again",
        happens: "The rows stay as they are, but each CHECK on the column is asked of every row again, and each index of it with an expression or a condition is built again, all under ACCESS EXCLUSIVE; a plain index only where the collation changes. Measured on PostgreSQL 11 to 18; no other linter says it",
        advice: "drop the check first and add it NOT VALID afterwards; replace the index CONCURRENTLY",
        rewrite: "",
        look: Look::Statement(rescans),
    },
    Rule {
        code: "alter-type-time-zone",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Work(Cost::Rewrite),
        title: "timestamp and timestamptz change places outside of UTC",
        happens: "With TimeZone set to UTC in the session the rows stay as they are (since 12; indexes of the column are built again). With any other zone the table is written anew under ACCESS EXCLUSIVE, and the times are taken for times of that zone. Whose session it is, the file does not say. Measured; no other linter says it",
        advice: "write `SET timezone = 'UTC'` before it, if the times were written in UTC",
        rewrite: "SET LOCAL timezone = 'UTC';\nALTER TABLE t ALTER COLUMN at TYPE timestamptz;",
        look: Look::Statement(time_zone),
    },
    Rule {
        code: "prepared-statements",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Release,
        title: "a change of type breaks statements that sessions prepared",
        happens: "A prepared statement that gives the column fails with `cached plan must not change result type` until its session prepares it again, after a change that is free, too. Most drivers do that by themselves outside of a transaction, and fail inside one. ADD COLUMN and DROP COLUMN do the same to SELECT *. Measured on PostgreSQL 12, 14 and 18; no other linter says it",
        advice: "let the application connect anew after the migration, or prepare again on that error",
        rewrite: "",
        look: Look::Statement(prepared),
    },
];

/// A change of a type whose cost is asked for.
struct Retype<'a> {
    table: &'a Name,
    range: &'a Range<usize>,
    column: &'a str,
    to: &'a DataType,
    collates: bool,
    /// Nothing where the files do not tell the old type.
    change: Option<Change>,
}

fn retypes<'a>(at: &'a Sight) -> Vec<Retype<'a>> {
    let found = at.actions().into_iter().filter_map(|(table, range, action)| {
        let Action::AlterType { column, to, collates } = action else { return None };
        let old = at.known.column(table, column).map(|column| &column.data_type).filter(|old| !old.name.is_empty());
        let demands = at.known.demands(&to.name);
        let change = match old {
            _ if demands => Some(Change::Rewrites),
            Some(old) => Some(old.to(to)),
            None if to.may_come_free() => None,
            None => Some(Change::Rewrites),
        };
        Some(Retype { table, range, column, to, collates: *collates, change })
    });
    found.collect()
}

fn rewrites(at: &Sight) -> Vec<Hit> {
    let found = retypes(at).into_iter().filter(|retype| retype.change == Some(Change::Rewrites));
    found
        .map(|Retype { table, range, column, to, .. }| {
            let old =
                at.known.column(table, column).map(|known| known.data_type.to_string()).filter(|old| !old.is_empty());
            let from = old.map(|old| format!(" from {old}")).unwrap_or_default();
            Hit::new(
                range.clone(),
                format!("`{table}` is rewritten under ACCESS EXCLUSIVE: `{column}` becomes {to}{from}"),
            )
        })
        .collect()
}

fn unknown(at: &Sight) -> Vec<Hit> {
    let found = retypes(at).into_iter().filter(|retype| retype.change.is_none());
    found
        .map(|Retype { table, range, column, to, .. }| {
            let says =
                format!("the files do not say of which type `{column}` of `{table}` is: to {to} it may be rewritten");
            Hit::new(range.clone(), says)
        })
        .collect()
}

fn rescans(at: &Sight) -> Vec<Hit> {
    let found = retypes(at).into_iter().filter_map(|retype| {
        let stays = retype.change != Some(Change::Rewrites) && retype.change.is_some();
        let table = at.known.tables.get(retype.table).filter(|_| stays)?;
        let again = done_again(table, &retype)?;
        let says = format!("{again} under ACCESS EXCLUSIVE, though the rows of `{}` stay", retype.table);
        Some(Hit::new(retype.range.clone(), says))
    });
    found.collect()
}

/// What the server does again for a column whose rows stay.
fn done_again(table: &Table, retype: &Retype) -> Option<String> {
    let names = |words: &[String]| words.iter().any(|word| word == retype.column);
    let check = table.checks.iter().find(|(_, check)| names(&check.words));
    if let Some((name, _)) = check {
        return Some(format!("the check `{name}` is asked of every row"));
    }
    let all = retype.collates || retype.change != Some(Change::Free);
    let index = table.indexes.iter().find(|(_, index)| names(&index.words) && (all || index.computes));
    index.map(|(name, _)| format!("the index `{name}` is built again"))
}

fn time_zone(at: &Sight) -> Vec<Hit> {
    let utc = at.passage.setting("timezone").is_some_and(|zone| matches!(zone, "utc" | "gmt" | "etc/utc" | "0"));
    let found = retypes(at).into_iter().filter(|retype| retype.change == Some(Change::FreeInUtc) && !utc);
    found
        .map(|Retype { table, range, column, .. }| {
            let says = format!(
                "`{table}` is rewritten, and `{column}` read in the session's zone, unless its TimeZone is UTC"
            );
            Hit::new(range.clone(), says)
        })
        .collect()
}

fn prepared(at: &Sight) -> Vec<Hit> {
    let free = |retype: &Retype| matches!(retype.change, Some(Change::Free | Change::FreeInUtc | Change::Reindexes));
    let same = |retype: &Retype| {
        at.known.column(retype.table, retype.column).is_some_and(|known| known.data_type == *retype.to)
    };
    let found = retypes(at).into_iter().filter(|retype| free(retype) && !same(retype));
    found
        .map(|Retype { table, range, column, .. }| {
            Hit::new(
                range.clone(),
                format!("prepared statements that give `{column}` of `{table}` fail until they are prepared again"),
            )
        })
        .collect()
}
