//! What broke before and was left: indexes that are not valid, partitions half detached, constraints that hold for new rows only.

use super::patient::Patient;
use super::{Finding, Looked};
use crate::error::{Exit, Result};
use crate::step::Transaction;
use std::collections::BTreeSet;

/// Index, table, whether it is being built, whether it is one of REINDEX, whether it is of a partitioned table, its quoted name.
const INVALID: &str = "SELECT format('%I.%I', n.nspname, c.relname), i.indrelid::regclass, \
    EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index AS p WHERE p.index_relid = i.indexrelid), \
    c.relname ~ '_cc(new|old)[0-9]*$', c.relkind = 'I', i.indisunique AND i.indisready \
    FROM pg_catalog.pg_index AS i JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid \
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
    WHERE NOT (i.indisvalid AND i.indisready) AND n.nspname !~ '^pg_temp' ORDER BY 1 LIMIT 20";

const UNPROVEN: &str = "SELECT conname, conrelid::regclass, quote_ident(conname) FROM pg_catalog.pg_constraint \
    WHERE NOT convalidated AND conrelid <> 0 AND contype IN ('c', 'f', 'n') AND coninhcount = 0";

pub async fn look(patient: &mut Patient<'_>) -> Looked {
    let mut found: Vec<Finding> = patient.rows::<6>(INVALID).await?.iter().map(invalid).collect();
    found.extend(half_detached(patient).await?);
    // What is not enforced, which 18 knows, is never valid.
    let enforced = patient.value("SELECT count(*) FROM pg_catalog.pg_attribute WHERE attrelid = 'pg_catalog.pg_constraint'::regclass AND attname = 'conenforced'").await?;
    let enforced = if enforced == "0" { "" } else { " AND conenforced" };
    for [name, table, quoted] in patient.rows::<3>(&format!("{UNPROVEN}{enforced} ORDER BY 2, 1 LIMIT 20")).await? {
        let says =
            format!("constraint `{name}` of {table} is NOT VALID: rows that were there before it were never asked");
        let hint = format!("`ALTER TABLE {table} VALIDATE CONSTRAINT {quoted}`, unless a plan is about to");
        found.push(Finding::note(says).hint(hint));
    }
    found.extend(broken(patient, enforced).await?);
    if found.is_empty() {
        found.push(Finding::ok("no index is invalid, no partition half detached, no constraint unproven"));
    }
    Ok(found)
}

/// Rows that break a check nobody has proven, of tables that a backfill is about to write: the server holds each to it when it is
/// written, whatever is written. The backfill counts those that it writes, behind the stages before it.
async fn broken(patient: &mut Patient<'_>, enforced: &str) -> Result<Vec<Finding>> {
    let dialect = patient.session.dialect();
    let filled = patient.pending.iter().flat_map(|case| case.left()).filter_map(|step| match &step.transaction {
        Transaction::Batched { table, .. } => Some(dialect.literal(&dialect.qualified(&table.table()))),
        _ => None,
    });
    let filled: BTreeSet<String> = filled.map(|name| format!("to_regclass({name})")).collect();
    if filled.is_empty() {
        return Ok(vec![]);
    }
    let names = filled.into_iter().collect::<Vec<_>>().join(", ");
    let checks = format!(
        "SELECT conname, conrelid::regclass, pg_catalog.pg_get_expr(conbin, conrelid) FROM pg_catalog.pg_constraint \
         WHERE NOT convalidated AND contype = 'c' AND conrelid IN ({names}){enforced} ORDER BY 2, 1 LIMIT 20"
    );
    let mut found = vec![];
    for [name, table, condition] in patient.rows::<3>(&checks).await? {
        let count = match patient.value(&format!("SELECT count(*) FROM {table} WHERE NOT ({condition})")).await {
            // query_canceled
            Err(error) if error.code.as_deref() == Some("57014") => continue,
            count => count?,
        };
        if count != "0" {
            let says = format!(
                "{count} rows of {table} break `{name}`, which is NOT VALID: a backfill that writes them is refused"
            );
            found.push(
                Finding::warning(says).hint(format!("mend them: `SELECT * FROM {table} WHERE NOT ({condition})`")),
            );
        }
    }
    Ok(found)
}

fn invalid([index, table, building, anew, parted, enforces]: &[String; 6]) -> Finding {
    if building == "t" {
        return Finding::note(format!("index {index} of {table} is being built"));
    }
    if parted == "t" {
        return Finding::note(format!("index {index} of {table} waits for indexes of its partitions"))
            .hint("build one on each partition, and `ALTER INDEX … ATTACH PARTITION …`");
    }
    let why = if anew == "t" {
        "REINDEX left it when it failed or was cut off"
    } else {
        "a build of it failed or was cut off"
    };
    let enforces = if enforces == "t" { "; it goes on refusing doubles" } else { "" };
    Finding::warning(format!("index {index} of {table} is invalid: {why}{enforces}"))
        .hint(format!("`DROP INDEX CONCURRENTLY {index}`"))
}

async fn half_detached(patient: &mut Patient<'_>) -> Result<Vec<Finding>> {
    let query = format!(
        "SELECT inhrelid::regclass, inhparent::regclass, inhrelid IN ({0}) OR inhparent IN ({0}) \
         FROM pg_catalog.pg_inherits WHERE inhdetachpending ORDER BY 1 LIMIT 20",
        patient.tables()
    );
    let told = |[part, table, touched]: [String; 3]| {
        let says = format!("partition {part} of {table} is half detached");
        let found = match touched.as_str() {
            "t" => Finding::stops(Exit::Error, format!("{says}, and the table is to be changed")),
            _ => Finding::warning(says),
        };
        found.hint(format!("`ALTER TABLE {table} DETACH PARTITION {part} FINALIZE`"))
    };
    Ok(patient.rows::<3>(&query).await?.into_iter().map(told).collect())
}
