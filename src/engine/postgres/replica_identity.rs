//! What a table tells replicas of the old row, and the index that CLUSTER goes by.

use super::setting::Rule;
use super::{locks, quote};
use crate::catalog::{Kind, ObjectId};

pub const RULES: &[Rule] = &[
    Rule {
        of: Kind::Table,
        name: "replica identity",
        query: |_| IDENTITIES.to_string(),
        set: |table, _, value| identity(table, value),
        reset: |table, _| identity(table, "DEFAULT"),
        lock: locks::ACCESS_EXCLUSIVE,
    },
    clustered(Kind::Table, |_| clusters("'r', 'p'")),
    clustered(Kind::View, |_| clusters("'m'")),
];

/// A letter that is not known is left alone.
const IDENTITIES: &str = "SELECT 'pg_class', c.oid, 0, 'replica identity', \
    CASE c.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING' WHEN 'i' THEN coalesce('USING INDEX ' || quote_ident(x.relname), 'NOTHING') END, \
    'pg_class', x.oid \
    FROM pg_class c LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisreplident AND c.relreplident = 'i' LEFT JOIN pg_class x ON x.oid = i.indexrelid \
    WHERE c.relkind IN ('r', 'p') AND c.relreplident <> 'd'";

fn identity(table: &ObjectId, value: &str) -> String {
    format!("ALTER TABLE {} REPLICA IDENTITY {value};", quote::qualified(table))
}

const fn clustered(of: Kind, query: fn(u32) -> String) -> Rule {
    Rule {
        of,
        name: "clustered index",
        query,
        set: |table, _, value| format!("ALTER TABLE {} CLUSTER ON {value};", quote::qualified(table)),
        reset: |table, _| format!("ALTER TABLE {} SET WITHOUT CLUSTER;", quote::qualified(table)),
        lock: locks::SHARE_UPDATE_EXCLUSIVE,
    }
}

fn clusters(relkinds: &str) -> String {
    format!(
        "SELECT 'pg_class', c.oid, 0, 'clustered index', quote_ident(x.relname), 'pg_class', x.oid FROM pg_index i \
         JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indisclustered AND c.relkind IN ({relkinds})"
    )
}
