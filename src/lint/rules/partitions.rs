//! Partitions that come and go.

use crate::lint::rule::{Concern, Hit, Level, Look, POSTGRES, Rule, Sight};
use crate::lint::statement::{Act, Action};

pub static RULES: [Rule; 2] = [
    Rule {
        code: "create-partition",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Lock,
        title: "CREATE TABLE … PARTITION OF a table in use",
        happens: "ACCESS EXCLUSIVE on the partitioned table: readers and writers wait, and a default partition is read whole. ATTACH PARTITION takes SHARE UPDATE EXCLUSIVE there (since 12) and reads the new partition alone. Measured; no other linter says it",
        advice: "make a table of its own, and attach it",
        rewrite: "CREATE TABLE m_2027 (LIKE m INCLUDING ALL);\nALTER TABLE m ATTACH PARTITION m_2027 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');",
        look: Look::Statement(create),
    },
    Rule {
        code: "detach-partition",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Lock,
        title: "DETACH PARTITION without CONCURRENTLY",
        happens: "ACCESS EXCLUSIVE on the partitioned table: it waits for every query there, and all later ones wait behind it. CONCURRENTLY (since 14) waits without keeping others waiting; not in a transaction, and not beside a default partition",
        advice: "write CONCURRENTLY, outside of a transaction",
        rewrite: "ALTER TABLE m DETACH PARTITION m_2020 CONCURRENTLY;",
        look: Look::Statement(detach),
    },
];

fn create(at: &Sight) -> Vec<Hit> {
    let Act::CreateTable(table) = at.act else { return vec![] };
    match &table.partition_of {
        Some(parent) if at.is_in_use(parent) => {
            at.hit(format!("readers and writers of `{parent}` wait for it, and it for them"))
        }
        _ => vec![],
    }
}

fn detach(at: &Sight) -> Vec<Hit> {
    let plain =
        |action: &Action| matches!(action, Action::DetachPartition { concurrently: false }) && at.postgres >= 14;
    let found = at.actions().into_iter().filter(|(.., action)| plain(action));
    found
        .map(|(table, range, _)| {
            Hit::new(range.clone(), format!("readers and writers of `{table}` wait for it, and it for them"))
        })
        .collect()
}
