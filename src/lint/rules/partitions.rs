//! Partitions that come and go.

use crate::lint::rule::{Concern, Hit, Level, Look, POSTGRES, Rule, Sight};
use crate::lint::statement::{Act, Action, Name};
use std::ops::Range;

pub static RULES: [Rule; 3] = [
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
    Rule {
        code: "attach-beside-default",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Lock,
        title: "ATTACH PARTITION to a table with a default partition",
        happens: "ACCESS EXCLUSIVE on the default partition, which is read whole for rows that belong to the new one; with one such row it is refused. A valid CHECK that says it has none spares it the reading. Told where a file that was read says which partition that is",
        advice: "add that CHECK as NOT VALID and validate it before, or keep the default partition empty",
        rewrite: "ALTER TABLE m_rest ADD CONSTRAINT before_2027 CHECK (day < '2027-01-01') NOT VALID;\nALTER TABLE m_rest VALIDATE CONSTRAINT before_2027;\nALTER TABLE m ATTACH PARTITION m_2027 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');",
        look: Look::Statement(attach),
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
        |action: &Action| matches!(action, Action::DetachPartition { concurrently: false, .. }) && at.postgres >= 14;
    let found = at.actions().into_iter().filter(|(.., action)| plain(action));
    found
        .map(|(table, range, _)| {
            Hit::new(range.clone(), format!("readers and writers of `{table}` wait for it, and it for them"))
        })
        .collect()
}

fn attach(at: &Sight) -> Vec<Hit> {
    let attaches = |action: &Action| matches!(action, Action::AttachPartition { is_default: false, .. });
    let beside = |(table, range, _): (&Name, &Range<usize>, &Action)| {
        let default = at.known.default_partition(table).filter(|default| at.is_in_use(default))?;
        let message =
            format!("readers and writers of `{default}`, where rows of no other partition are, wait while it is read");
        Some(Hit::new(range.clone(), message))
    };
    at.actions().into_iter().filter(|(.., action)| attaches(action)).filter_map(beside).collect()
}
