//! Rows that take the place of others.

use crate::lint::rule::{Concern, Hit, Level, Look, Rule, SQLITE, Sight};
use crate::lint::statement::{Act, Conflict};

pub static RULES: [Rule; 1] = [Rule {
    code: "sqlite-replace",
    engines: SQLITE,
    level: Level::Warning,
    concern: Concern::Loss,
    title: "REPLACE of the rows of a query",
    happens: "A row that is met is deleted first, by any unique index: columns that are not said take their defaults, rows that refer to it ON DELETE CASCADE go with it, and its triggers for DELETE do not run unless PRAGMA recursive_triggers is on. Measured on 3.40",
    advice: "write ON CONFLICT DO UPDATE, which changes the row in its place",
    rewrite: "INSERT INTO t (id, c) SELECT id, c FROM s WHERE id < 1000\nON CONFLICT (id) DO UPDATE SET c = excluded.c;",
    look: Look::Statement(replace),
}];

fn replace(at: &Sight) -> Vec<Hit> {
    match at.act {
        Act::Rows(change) if change.conflict == Conflict::Replaces && at.is_in_use(&change.table) => {
            at.hit(format!("rows of `{}` that are met are deleted, with what goes with them", change.table))
        }
        _ => vec![],
    }
}
