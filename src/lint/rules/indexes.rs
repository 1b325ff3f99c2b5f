//! Indexes that come, go and are built again.

use crate::lint::rule::{Concern, Hit, Level, Look, POSTGRES, Rule, Sight};
use crate::lint::statement::Act;
use crate::step::Cost;

pub static RULES: [Rule; 7] = [
    Rule {
        code: "create-index",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Work(Cost::BuildIndex),
        title: "an index is built without CONCURRENTLY",
        happens: "SHARE on the table is held until it is built: every INSERT, UPDATE and DELETE waits. Measured on PostgreSQL 11 to 18. CONCURRENTLY takes SHARE UPDATE EXCLUSIVE, reads twice, and cannot run in a transaction; on a partitioned table it is refused: there the index is made ON ONLY the parent, CONCURRENTLY on each partition, and attached",
        advice: "build it CONCURRENTLY, in a migration without a transaction",
        rewrite: "CREATE INDEX CONCURRENTLY t_c ON t (c);",
        look: Look::Statement(create),
    },
    Rule {
        code: "drop-index",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Lock,
        title: "an index is dropped without CONCURRENTLY",
        happens: "ACCESS EXCLUSIVE on the table for an instant: it waits for every query that runs there, and all later ones wait behind it",
        advice: "drop it CONCURRENTLY, outside of a transaction; the index of a constraint goes with the constraint",
        rewrite: "DROP INDEX CONCURRENTLY t_c;",
        look: Look::Statement(drop_index),
    },
    Rule {
        code: "reindex",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Work(Cost::BuildIndex),
        title: "REINDEX without CONCURRENTLY",
        happens: "SHARE on the table and ACCESS EXCLUSIVE on the index until it is built: writers wait, and every query that would use the index. Measured on PostgreSQL 12 to 18",
        advice: "write CONCURRENTLY (since 12), outside of a transaction",
        rewrite: "REINDEX INDEX CONCURRENTLY t_c;",
        look: Look::Statement(reindex),
    },
    Rule {
        code: "concurrently-in-transaction",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Form,
        title: "CONCURRENTLY, VACUUM, ALTER SYSTEM, or a database or tablespace that comes or goes, inside a transaction",
        happens: "PostgreSQL refuses it: `cannot run inside a transaction block`. Most tools put a transaction around each file",
        advice: "give it a migration of its own without a transaction: `-- +goose NO TRANSACTION`, `-- migrate:up transaction:false`, `-- no-transaction`, `executeInTransaction=false`",
        rewrite: "",
        look: Look::Statement(in_transaction),
    },
    Rule {
        code: "concurrently-if-not-exists",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Form,
        title: "CREATE INDEX CONCURRENTLY IF NOT EXISTS",
        happens: "A build that failed leaves an index that is not valid: no query uses it, and it costs every write. When the migration is tried again, IF NOT EXISTS finds that name, does nothing and says it is done. Measured",
        advice: "drop what a failed build left before it, or write no IF NOT EXISTS and let a second try fail",
        rewrite: "DROP INDEX CONCURRENTLY IF EXISTS t_c;\nCREATE INDEX CONCURRENTLY t_c ON t (c);",
        look: Look::Statement(if_not_exists),
    },
    Rule {
        code: "lock-timeout-concurrently",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Form,
        title: "CONCURRENTLY under a lock_timeout",
        happens: "lock_timeout limits also the waits inside CREATE INDEX, REINDEX, DROP INDEX and DETACH PARTITION CONCURRENTLY, which wait for every older snapshot of the database, whatever it reads. Measured: one open REPEATABLE READ transaction on another table, and CREATE INDEX CONCURRENTLY fails and leaves an index that is not valid. No other linter says it",
        advice: "set lock_timeout to 0 before it",
        rewrite: "SET lock_timeout = 0;\nCREATE INDEX CONCURRENTLY t_c ON t (c);",
        look: Look::Statement(under_timeout),
    },
    Rule {
        code: "index-gap",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Choice,
        title: "an index is dropped before the one that takes its place is built",
        happens: "Between the two statements no query finds an index: on a busy table each reads it whole",
        advice: "build the new one first, under another name",
        rewrite: "CREATE INDEX CONCURRENTLY t_c_next ON t (c, d);\nDROP INDEX CONCURRENTLY t_c;\nALTER INDEX t_c_next RENAME TO t_c;",
        look: Look::Statement(gap),
    },
];

fn create(at: &Sight) -> Vec<Hit> {
    match at.act {
        Act::CreateIndex(index) if index.builds() && at.is_in_use(&index.table) => {
            at.hit(format!("writers of `{}` wait until the index is built", index.table))
        }
        _ => vec![],
    }
}

fn drop_index(at: &Sight) -> Vec<Hit> {
    let Act::Drop(dropped) = at.act else { return vec![] };
    let in_use = |index: &str| at.known.indexed(index).is_none_or(|(table, _)| at.is_in_use(table));
    let names: Vec<&str> = dropped.names.iter().map(|name| name.last()).filter(|name| in_use(name)).collect();
    if dropped.kind != "INDEX" || dropped.concurrently || names.is_empty() {
        return vec![];
    }
    at.hit(format!("readers and writers of the table of `{}` wait for it, and it for them", names.join("`, `")))
}

fn reindex(at: &Sight) -> Vec<Hit> {
    match at.act {
        Act::Reindex { concurrently: false } => {
            at.hit("writers wait until everything is built again, and readers of the index")
        }
        _ => vec![],
    }
}

fn in_transaction(at: &Sight) -> Vec<Hit> {
    let finalizes = at.tokens.iter().any(|lexeme| lexeme.is("FINALIZE"));
    match at.act.outside().filter(|_| at.passage.is_open() && !finalizes) {
        Some(what) => at.hit(format!("{what} is refused inside a transaction")),
        None => vec![],
    }
}

fn if_not_exists(at: &Sight) -> Vec<Hit> {
    match at.act {
        Act::CreateIndex(index) if index.concurrently && index.if_not_exists => {
            at.hit("after a build that failed, a second try finds the invalid index and says it is done")
        }
        _ => vec![],
    }
}

fn under_timeout(at: &Sight) -> Vec<Hit> {
    match (at.act.concurrent(), at.passage.lock_limit()) {
        (Some(what), Some(limit)) => {
            at.hit(format!("lock_timeout = {limit} ends {what} at the first older snapshot, and leaves it half done"))
        }
        _ => vec![],
    }
}

fn gap(at: &Sight) -> Vec<Hit> {
    let Act::CreateIndex(index) = at.act else { return vec![] };
    let begins = |columns: &Vec<String>| columns.first() == index.columns.first() && !columns.is_empty();
    let gone = at.passage.dropped_indexes.iter().find(|(table, columns)| *table == index.table && begins(columns));
    let again = gone.filter(|_| at.is_in_use(&index.table) && !at.passage.is_open());
    again
        .map(|_| {
            at.hit(format!(
                "`{}` had an index on `{}` until the statement before",
                index.table,
                index.columns.join(", ")
            ))
        })
        .unwrap_or_default()
}
