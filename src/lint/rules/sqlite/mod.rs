//! What only SQLite does.

mod columns;
mod connection;
mod keys;
mod rebuilds;
mod references;

use crate::lint::rule::Rule;

/// The families, in the order in which they are listed.
pub static FAMILIES: [&[Rule]; 5] =
    [&columns::RULES, &keys::RULES, &rebuilds::RULES, &references::RULES, &connection::RULES];
