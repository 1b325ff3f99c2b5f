//! Whom a statement outside a transaction waits for.
//!
//! A concurrent index build waits for the transactions of others as part of its work, and nothing limits that (see `timeout`). So does
//! the drop of an index, and what a person had run `alone`, as DETACH … CONCURRENTLY. So a second connection looks, and each transaction that is waited for is
//! told of once. A statement that is done within a moment is not looked at, and opens no connection.

use super::approach::told;
use crate::engine::{Access, Session, Target};
use crate::error::Result;
use crate::run::{Conduct, Progress};
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::time::Duration;

/// Before the first look.
const MOMENT: Duration = Duration::from_secs(3);

/// Between two looks.
const LOOK: Duration = Duration::from_secs(2);

/// Looks at a connection of ours while it is at work.
pub(super) struct Watch<'a> {
    conduct: Conduct<'a>,
    /// What the statement does, in words.
    says: &'a str,
    target: Target,
    query: String,
}

impl<'a> Watch<'a> {
    /// Of a connection; none where the database knows no such wait.
    ///
    /// # Errors
    /// When the connection is gone.
    pub(super) async fn of(session: &mut Session, conduct: Conduct<'a>, says: &'a str) -> Result<Option<Watch<'a>>> {
        let Session::Postgres(connection) = &*session else { return Ok(None) };
        let target = Target::Postgres(connection.parameters().clone());
        let backend = session.value("SELECT pg_backend_pid()").await?;
        Ok(backend.map(|backend| Watch { conduct, says, target, query: query(&backend) }))
    }

    /// Does the work, and tells meanwhile whom it waits for.
    pub(super) async fn during<T>(&self, work: impl Future<Output = T>) -> T {
        tokio::select! {
            done = work => done,
            never = self.look() => match never {},
        }
    }

    async fn look(&self) -> Infallible {
        tokio::time::sleep(MOMENT).await;
        let mut named = BTreeSet::new();
        loop {
            // No part of the work: who cannot look now looks again.
            drop(self.look_on(&mut named).await);
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Looks again and again, until the connection for it is gone.
    async fn look_on(&self, named: &mut BTreeSet<String>) -> Result<Infallible> {
        let mut session = Session::open(&self.target, Access::Read).await?;
        loop {
            for row in session.rows(&self.query).await? {
                let mut fields = row.into_iter();
                let mut next = || fields.next().flatten();
                let (transaction, during, gone, of) = (next(), next(), next(), next());
                let other = told(fields.collect());
                if named.insert(transaction.unwrap_or_default()) {
                    let count = |text: Option<String>| text.and_then(|text| text.parse().ok());
                    let (during, gone, of) = (during.as_deref(), count(gone), count(of));
                    self.conduct.tell(Progress::Behind { says: self.says, other: &other, during, gone, of });
                }
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}

/// A query for the transactions that a server process waits for: what tells one from another, what the process does and for how many
/// such it has waited of how many, where the server says so (of index builds alone), and who it is with its last statement.
fn query(backend: &str) -> String {
    format!(
        "SELECT concat_ws(' ', other.pid, a.backend_start, a.xact_start, p.gid), b.phase, b.lockers_done, b.lockers_total, \
         CASE other.pid WHEN 0 THEN format('the prepared transaction %s%s', quote_literal(p.gid), ' of ' || p.owner) \
         ELSE format('session %s%s (%s)', other.pid, ' of ' || a.usename, \
         coalesce(nullif(a.application_name, ''), a.backend_type, 'unnamed')) END \
         || coalesce(', in a transaction of ' || extract(epoch FROM date_trunc('second', \
         clock_timestamp() - coalesce(a.xact_start, p.prepared)))::bigint || ' s', ''), a.query \
         FROM unnest(pg_catalog.pg_blocking_pids({backend})) AS other (pid) \
         LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = other.pid \
         LEFT JOIN pg_catalog.pg_stat_progress_create_index b ON b.pid = {backend} \
         LEFT JOIN pg_catalog.pg_locks l ON other.pid = 0 AND l.pid = {backend} AND NOT l.granted \
         LEFT JOIN pg_catalog.pg_prepared_xacts p ON p.transaction = l.transactionid \
         ORDER BY a.xact_start, other.pid"
    )
}
