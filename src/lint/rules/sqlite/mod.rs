//! What only SQLite does.

mod columns;
mod connection;
mod keys;
mod rebuilds;
mod references;
mod rows;

use crate::lint::rule::Rule;

/// The families, in the order in which they are listed.
pub static FAMILIES: [&[Rule]; 6] =
    [&columns::RULES, &keys::RULES, &rebuilds::RULES, &references::RULES, &rows::RULES, &connection::RULES];
