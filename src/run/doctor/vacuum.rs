//! How near the server is to running out of transaction numbers, and what is vacuumed.

use super::patient::Patient;
use super::{Finding, Looked};
use crate::error::{Error, Exit, Result};

/// From here on the server writes nothing; it leaves itself three million.
const REFUSES: u64 = (1 << 31) - 3_000_000;

/// From here on it warns with every transaction.
const WARNS: u64 = (1 << 31) - 40_000_000;

/// What is left unused of what kind, and when an automatic vacuum that does not make way begins.
const AGES: &str = "SELECT 'transaction numbers', age(datfrozenxid), current_setting('autovacuum_freeze_max_age') \
    FROM pg_catalog.pg_database WHERE datname = current_database() \
    UNION ALL SELECT 'multixact numbers', mxid_age(datminmxid), current_setting('autovacuum_multixact_freeze_max_age') \
    FROM pg_catalog.pg_database WHERE datname = current_database()";

pub async fn look(patient: &mut Patient<'_>) -> Looked {
    let mut found = vec![];
    for [what, age, limit] in patient.rows::<3>(AGES).await? {
        let number = |text: &str| text.parse::<u64>().map_err(Error::bug);
        found.extend(old(&what, number(&age)?, number(&limit)?));
    }
    found.extend(tables(patient).await?);
    found.extend(running(patient).await?);
    if found.is_empty() {
        found.push(Finding::ok("nothing is vacuumed that is touched, and no numbers run out"));
    }
    Ok(found)
}

/// What is said of a database whose oldest number is so old.
fn old(what: &str, age: u64, limit: u64) -> Option<Finding> {
    let left = (1_u64 << 31).saturating_sub(age);
    let says = format!("{left} {what} are left before the server stops writing");
    let hint = "find what holds them back (old transactions, prepared ones, slots), end it, and `VACUUM (FREEZE)` the oldest tables";
    match age {
        age if age >= REFUSES => Some(Finding::stops(Exit::Error, says).hint(hint)),
        age if age >= WARNS || age > limit.saturating_mul(2) => Some(Finding::warning(says).hint(hint)),
        _ => None,
    }
}

/// Tables that are touched and old enough for a vacuum that does not make way.
async fn tables(patient: &mut Patient<'_>) -> Result<Vec<Finding>> {
    let query = format!(
        "SELECT oid::regclass, age(relfrozenxid) FROM pg_catalog.pg_class WHERE oid IN ({}) AND relkind IN ('r', 'm') \
         AND relfrozenxid <> '0'::xid AND age(relfrozenxid) > current_setting('autovacuum_freeze_max_age')::bigint ORDER BY 2 DESC LIMIT 5",
        patient.tables()
    );
    let rows = patient.rows::<2>(&query).await?;
    let told = |[table, age]: [String; 2]| {
        let says = format!(
            "{table} is to be vacuumed against wraparound (its oldest row is {age} transactions old): no lock gets past that"
        );
        Finding::warning(says).hint(format!("do it before: `VACUUM (FREEZE) {table}`"))
    };
    Ok(rows.into_iter().map(told).collect())
}

/// What is vacuumed now of what is touched.
async fn running(patient: &mut Patient<'_>) -> Result<Vec<Finding>> {
    let query = format!(
        "SELECT p.relid::regclass, p.phase, a.query LIKE '%(to prevent wraparound)' FROM pg_catalog.pg_stat_progress_vacuum AS p \
         JOIN pg_catalog.pg_stat_activity AS a USING (pid) WHERE p.datname = current_database() AND p.relid IN ({})",
        patient.tables()
    );
    let rows = patient.rows::<3>(&query).await?;
    let told = |[table, at, wraparound]: [String; 3]| match wraparound.as_str() {
        "t" => Finding::warning(format!("{table} is vacuumed against wraparound ({at}): it does not make way"))
            .hint("wait until it is done: `SELECT * FROM pg_stat_progress_vacuum`"),
        _ => Finding::note(format!("{table} is being vacuumed ({at}): a backfill goes at half its pace beside it")),
    };
    Ok(rows.into_iter().map(told).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::doctor::Verdict;

    #[test]
    fn numbers_run_out_by_and_by() {
        let verdict = |age| old("transaction numbers", age, 200_000_000).map(|found| found.verdict);
        assert_eq!([verdict(0), verdict(400_000_000)], [None; 2]);
        assert_eq!([verdict(400_000_001), verdict(WARNS)], [Some(Verdict::Warning); 2]);
        assert_eq!(verdict(REFUSES), Some(Verdict::Stops));
        let says = old("transaction numbers", (1 << 31) - 7, 1).expect("found").says;
        assert!(says.starts_with("7 transaction numbers are left"), "{says}");
    }
}
