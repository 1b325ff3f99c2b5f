//! Keys and exclusions, which build an index.

use super::constraints::added;
use crate::lint::rule::{Concern, Hit, Level, Look, POSTGRES, Rule, Sight};
use crate::lint::statement::{ConstraintSort, Name};
use crate::step::Cost;

pub static RULES: [Rule; 4] = [
    Rule {
        code: "add-unique",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Work(Cost::BuildIndex),
        title: "a UNIQUE constraint builds its index",
        happens: "The index is built under ACCESS EXCLUSIVE: nobody reads or writes meanwhile. USING INDEX is a look at the catalog. Measured on PostgreSQL 11 to 18",
        advice: "build the unique index CONCURRENTLY, and add the constraint USING INDEX",
        rewrite: "CREATE UNIQUE INDEX CONCURRENTLY t_c_key ON t (c);\nALTER TABLE t ADD CONSTRAINT t_c_key UNIQUE USING INDEX t_c_key;",
        look: Look::Statement(add_unique),
    },
    Rule {
        code: "add-primary-key",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Work(Cost::BuildIndex),
        title: "a PRIMARY KEY builds its index",
        happens: "The index is built under ACCESS EXCLUSIVE, and the table is read for NOT NULL. USING INDEX is a look at the catalog where the columns are NOT NULL already. Measured on PostgreSQL 11 to 18",
        advice: "prove NOT NULL, build the unique index CONCURRENTLY, and add the key USING INDEX",
        rewrite: "CREATE UNIQUE INDEX CONCURRENTLY t_pkey ON t (id);\nALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX t_pkey;",
        look: Look::Statement(add_primary),
    },
    Rule {
        code: "primary-key-of-nullable",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Work(Cost::Scan),
        title: "PRIMARY KEY USING INDEX over a column that may be NULL",
        happens: "The key demands NOT NULL, and PostgreSQL reads the whole table under ACCESS EXCLUSIVE to set it. Measured on 11 to 18. It is found where the files that are read show the index and its columns",
        advice: "set NOT NULL first, by a proof",
        rewrite: "",
        look: Look::Statement(primary_of_nullable),
    },
    Rule {
        code: "add-exclusion",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Work(Cost::BuildIndex),
        title: "an EXCLUDE constraint builds its index",
        happens: "The index is built and every row asked under ACCESS EXCLUSIVE. There is no NOT VALID and no USING INDEX for it (measured), so no way without a wait",
        advice: "run it when the table is quiet, or make a table with the constraint, copy in batches and change names",
        rewrite: "",
        look: Look::Statement(add_exclusion),
    },
];

fn add_unique(at: &Sight) -> Vec<Hit> {
    let is = |sort: &ConstraintSort| matches!(sort, ConstraintSort::Unique { of_index: None, .. });
    added(at, is, |table| format!("the index is built while nobody reads or writes `{table}`"))
}

fn add_primary(at: &Sight) -> Vec<Hit> {
    let is = |sort: &ConstraintSort| matches!(sort, ConstraintSort::Primary { of_index: None, .. });
    added(at, is, |table| format!("the index of the key is built while nobody reads or writes `{table}`"))
}

fn add_exclusion(at: &Sight) -> Vec<Hit> {
    let is = |sort: &ConstraintSort| matches!(sort, ConstraintSort::Exclude);
    added(at, is, |table| format!("the index is built and every row asked while nobody reads or writes `{table}`"))
}

fn primary_of_nullable(at: &Sight) -> Vec<Hit> {
    let nullable = |table: &Name, index: &str| {
        let columns = &at.known.tables.get(table)?.indexes.get(index)?.columns;
        columns.iter().find(|column| at.known.column(table, column).is_some_and(|column| !column.not_null)).cloned()
    };
    let found = at.added_constraints().into_iter().filter_map(|(table, range, new)| {
        let ConstraintSort::Primary { of_index: Some(index), .. } = &new.sort else { return None };
        let column = nullable(table, index)?;
        let says = format!("the whole of `{table}` is read under ACCESS EXCLUSIVE: `{column}` may be NULL");
        Some(Hit::new(range.clone(), says))
    });
    found.collect()
}
