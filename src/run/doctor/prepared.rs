//! Prepared transactions: they hold their locks until somebody ends them, through every restart.

use super::patient::Patient;
use super::{Finding, Looked};

const PREPARED: &str = "SELECT gid, owner, extract(epoch FROM date_trunc('second', clock_timestamp() - prepared))::bigint, \
    quote_literal(gid) FROM pg_catalog.pg_prepared_xacts WHERE database = current_database() ORDER BY prepared LIMIT 10";

pub async fn look(patient: &mut Patient<'_>) -> Looked {
    let rows = patient.rows::<4>(PREPARED).await?;
    if rows.is_empty() {
        return Ok(vec![Finding::ok("no transaction is prepared and left")]);
    }
    let told = |[gid, owner, age, literal]: [String; 4]| {
        Finding::warning(format!(
            "transaction `{gid}` of {owner} was prepared {age} s ago and is not ended: its locks stay"
        ))
        .hint(format!(
            "if what coordinates it has lost it: `ROLLBACK PREPARED {literal}`, or `COMMIT PREPARED {literal}`"
        ))
    };
    Ok(rows.into_iter().map(told).collect())
}
