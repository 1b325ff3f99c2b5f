//! Who is in the way of the next migration, and whose transaction has been open for long: an index that is built beside everybody's
//! work waits for all of these.

use super::patient::Patient;
use super::{Finding, Looked};
use crate::engine::Engine;
use crate::error::Exit;
use crate::run::execute::in_the_way;
use crate::source::bare;
use std::time::Duration;

/// Who has held a lock for so long does not give it back at the next moment.
const LONG: Duration = Duration::from_secs(30);

/// Sessions whose transaction is a minute old, or that have left one idle for five seconds.
const OLD: &str = "SELECT pid, coalesce(usename::text, ''), coalesce(nullif(application_name, ''), 'unnamed'), state, \
    extract(epoch FROM date_trunc('second', clock_timestamp() - xact_start))::bigint, query \
    FROM pg_catalog.pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' \
    AND pid <> pg_backend_pid() AND (xact_start < clock_timestamp() - interval '1 minute' \
    OR state LIKE 'idle in transaction%' AND state_change < clock_timestamp() - interval '5 seconds') \
    ORDER BY xact_start LIMIT 10";

pub async fn look(patient: &mut Patient<'_>) -> Looked {
    let mut found = vec![];
    if let Some(case) = patient.pending.first() {
        let others = in_the_way(&mut patient.session, case.left(), LONG).await?;
        let hint = "ask who it is of to end it; `concertina apply --terminate-blockers` does it (no superuser's, no replica's)";
        let stops =
            |line: String| Finding::stops(Exit::Busy, format!("in the way of `{}`: {line}", case.file.id)).hint(hint);
        found.extend(others.into_iter().map(stops));
    }
    for [pid, user, application, state, age, query] in patient.rows::<6>(OLD).await? {
        let says = format!(
            "session {pid} of {user} ({application}) is {state} in a transaction of {age} s: {}",
            bare(Engine::Postgres, &query)
        );
        let hint = format!("once it is known what it does, `SELECT pg_terminate_backend({pid})`");
        found.push(Finding::warning(says).hint(hint));
    }
    if found.is_empty() {
        found.push(Finding::ok("no transaction has been open for long"));
    }
    Ok(found)
}
