//! What bears a name of ours that only stands in the middle of a plan, or while a command runs, and neither is the case.

use super::patient::Patient;
use super::{Finding, Looked};
use crate::error::Result;
use crate::run::journal::Course;

/// Columns that were to take, or had, the name of another beside them; triggers that keep two in step; indexes that stay for the
/// old release. One that a person called so has no other beside it.
const POSTGRES: &str = "SELECT format('column %s.%I', a.attrelid::regclass, a.attname) FROM pg_catalog.pg_attribute AS a \
    JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p') \
    JOIN pg_catalog.pg_attribute AS b ON b.attrelid = a.attrelid AND b.attname IN (substr(a.attname, 7), substr(a.attname, 9)) \
    AND NOT b.attisdropped \
    WHERE a.attnum > 0 AND NOT a.attisdropped AND (starts_with(a.attname, '_next_') OR starts_with(a.attname, '_former_')) \
    UNION ALL SELECT format('trigger %I on %s', tgname, tgrelid::regclass) FROM pg_catalog.pg_trigger \
    WHERE starts_with(tgname, 'zz_concertina_sync_') AND tgparentid = 0 \
    UNION ALL SELECT format('index %s', c.oid::regclass) FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_class AS b \
    ON b.relnamespace = c.relnamespace AND c.relname = b.relname || '_going' WHERE c.relkind IN ('i', 'I') ORDER BY 1";

/// Databases that a command makes in passing.
const SCRATCH: &str = "SELECT datname, quote_ident(datname) FROM pg_catalog.pg_database AS d \
    WHERE (starts_with(datname, 'concertina_scratch_') OR starts_with(datname, 'concertina_rehearsal_')) \
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity AS a WHERE a.datid = d.oid) ORDER BY 1 LIMIT 20";

const SQLITE: &str = "SELECT 'table ' || name FROM sqlite_schema WHERE type = 'table' AND name LIKE '\\_concertina\\_new\\_%' ESCAPE '\\'";

pub async fn look(patient: &mut Patient<'_>) -> Looked {
    let mut found = left(patient, POSTGRES).await?;
    for [name, quoted] in patient.rows::<2>(SCRATCH).await? {
        let says = format!("database `{name}` was made in passing, and nobody is in it");
        found.push(Finding::note(says).hint(format!("if no command of Concertina runs: `DROP DATABASE {quoted}`")));
    }
    Ok(or_none(found))
}

pub async fn look_at_file(patient: &mut Patient<'_>) -> Looked {
    left(patient, SQLITE).await.map(or_none)
}

async fn left(patient: &mut Patient<'_>, query: &str) -> Result<Vec<Finding>> {
    if is_in_the_middle(patient) {
        return Ok(vec![]);
    }
    let told = |[what]: [String; 1]| {
        Finding::warning(format!("{what} bears a name that only stands in the middle of a plan, and none is there"))
            .hint("if nobody uses it, drop it; `concertina drift` shows what else was changed by hand")
    };
    Ok(patient.rows::<1>(query).await?.into_iter().map(told).collect())
}

fn or_none(found: Vec<Finding>) -> Vec<Finding> {
    if found.is_empty() { vec![Finding::ok("nothing bears a name that only stands in passing")] } else { found }
}

/// Whether some of a plan is done, and not all.
fn is_in_the_middle(patient: &Patient) -> bool {
    let unfinished = [Course::Up, Course::Down].into_iter().any(|course| patient.history.unfinished(course).is_some());
    let plans = patient.pending.iter().map(|case| &case.file.up.plan);
    unfinished || plans.into_iter().any(|plan| patient.history.applied().any(|entry| entry.plan == *plan))
}
