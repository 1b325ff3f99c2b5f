//! How a lock that releases wait for is come by without their waiting for whoever waits for it.
//!
//! ```text
//!   LOCK … IN SHARE UPDATE EXCLUSIVE MODE    waits for vacuum and for others who change schemas; releases pass
//!   who holds what the step excludes?        asked until nobody does who did a moment before; releases pass
//!   the step                                 waits for statements that have just begun, and releases for it
//! ```
//!
//! The server stops an automatic vacuum only for who has waited for it for `deadlock_timeout`. A lock that releases wait for must
//! not be waited for as long, so without the first line a step in the way of a vacuum would hold up everybody for its whole
//! patience, again and again, and not once get its lock (measured: 800 ms a try on 15, while the vacuum went on). A long
//! report, a dump or a session left in a transaction would do the same: the second line finds them, and nobody waits for those
//! behind us.

use super::{Run, timeout};
use crate::catalog::ObjectId;
use crate::engine::{Engine, Session};
use crate::error::{Error, Exit, Result};
use crate::project::MigrationStep;
use crate::run::Progress;
use crate::source::bare;
use crate::step::Blocks;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// Between two looks at who holds locks: who holds one in both has had it for as long.
const LOOK: Duration = Duration::from_millis(25);

/// How long a moment is waited for in which nobody has held a lock for long.
const CALM: Duration = Duration::from_secs(2);

/// The locks that a transaction is to take.
struct Way {
    /// Qualified names as a literal each, with a comma between them.
    names: String,
    /// Whether what is below them is locked with them.
    below: bool,
    blocks: Blocks,
}

impl Run<'_> {
    /// Makes way, within the transaction, for what these steps of it lock.
    ///
    /// # Errors
    /// Busy, when somebody holds it for longer than may be waited.
    pub(super) async fn approach(&mut self, steps: &[MigrationStep]) -> Result<()> {
        let Some(way) = Way::of(self.session, steps) else { return Ok(()) };
        if let Some(tables) = self.session.value(&way.lockable()).await? {
            self.session.execute(&timeout::patient(self.work.conduct.settings)).await?;
            self.session.execute(&format!("LOCK TABLE {tables} IN SHARE UPDATE EXCLUSIVE MODE")).await?;
        }
        self.calm(&way).await
    }

    /// Returns when all who hold what is to be locked have come since the last look.
    async fn calm(&mut self, way: &Way) -> Result<()> {
        let begun = Instant::now();
        let mut seen: BTreeMap<String, Instant> = BTreeMap::new();
        for look in 0.. {
            let holders = self.session.rows(&way.holders("DISTINCT concat(l.pid, ' ', l.virtualtransaction)")).await?;
            let holders: BTreeSet<String> = holders.into_iter().flatten().flatten().collect();
            seen.retain(|holder, _| holders.contains(holder));
            if holders.is_empty() || (look > 0 && seen.is_empty()) {
                break;
            }
            let longest = seen.values().map(Instant::elapsed).max().unwrap_or_default();
            if begun.elapsed() > CALM && longest < self.work.conduct.settings.lock_timeout.min(CALM / 2) {
                break;
            }
            if begun.elapsed() > CALM {
                return Err(Error::of(Exit::Busy, "others hold what this step locks, and have for long"));
            }
            for holder in holders {
                seen.entry(holder).or_insert_with(Instant::now);
            }
            tokio::time::sleep(LOOK).await;
        }
        Ok(())
    }

    /// The error of steps that gave way, with who is in their way now.
    pub(super) async fn naming(&mut self, error: Error, steps: &[MigrationStep]) -> Error {
        let Some(way) = Way::waited_for(self.session, steps) else { return error };
        let asked = self.work.conduct.settings.terminate_blockers;
        let rows = self.session.rows(&way.described()).await.unwrap_or_default();
        rows.into_iter().map(|row| spared(row, asked)).fold(error, Error::detail)
    }

    /// Ends the sessions that are in the way of steps, if that was asked for; never a superuser's, nor one of the server's own or
    /// of a replica.
    pub(super) async fn clear(&mut self, steps: &[MigrationStep]) -> Result<()> {
        let asked = self.work.conduct.settings.terminate_blockers;
        let Some(way) = Way::waited_for(self.session, steps).filter(|_| asked) else { return Ok(()) };
        for row in self.session.rows(&way.ended()).await? {
            self.work.conduct.tell(Progress::Ends { other: &told(row) });
        }
        Ok(())
    }
}

/// Who holds what these steps keep from others, in a transaction that is older than `age`: a line each. An automatic vacuum does not
/// count: it makes way.
///
/// # Errors
/// When the server cannot be asked.
pub(in crate::run) async fn in_the_way(
    session: &mut Session,
    steps: &[MigrationStep],
    age: Duration,
) -> Result<Vec<String>> {
    let Some(way) = Way::of(session, steps) else { return Ok(vec![]) };
    let rows = session.rows(&way.described_after(age)).await?;
    Ok(rows.into_iter().map(told).collect())
}

/// The same, with why it was not ended where that was asked for.
fn spared(mut row: Vec<Option<String>>, asked: bool) -> String {
    let why = row.pop().flatten().filter(|_| asked);
    let why = why.map(|why| format!(" (not ended: it is {why})")).unwrap_or_default();
    format!("{}{why}", told(row))
}

/// A line about who holds a lock, and what it did last, without its values.
pub(super) fn told(row: Vec<Option<String>>) -> String {
    let mut fields = row.into_iter().map(Option::unwrap_or_default);
    let (who, statement) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
    match bare(Engine::Postgres, &statement) {
        did if did.is_empty() => who,
        did => format!("{who}: {did}"),
    }
}

impl Way {
    /// What steps lock that gave way: what releases wait for, else the table of a proof, which other changes wait for.
    fn waited_for(session: &Session, steps: &[MigrationStep]) -> Option<Way> {
        Way::of(session, steps).or_else(|| Way::of_proof(session, steps))
    }

    /// A lock that keeps no release from anything names no table; the work does.
    fn of_proof(session: &Session, steps: &[MigrationStep]) -> Option<Way> {
        let blocks = Blocks::OtherChanges;
        let step = steps.iter().find(|step| step.lock.as_ref().is_some_and(|claim| claim.blocks() == blocks))?;
        let (schema, table) = (session.schema_name(), session.dialect().literal(step.scanned()?));
        let names = format!(
            "(SELECT c.oid::regclass FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
             WHERE {schema} || '.' || c.relname = {table} AND c.relkind IN ('r', 'p', 'f') LIMIT 1)"
        );
        Some(Way { names, below: false, blocks })
    }

    fn of(session: &Session, steps: &[MigrationStep]) -> Option<Way> {
        let claims = || steps.iter().filter(|step| timeout::keeps_releases(step)).filter_map(|step| step.lock.as_ref());
        let tables: BTreeSet<&ObjectId> = claims().flat_map(|claim| &claim.tables).collect();
        let dialect = session.dialect();
        let found = |id| format!("to_regclass({})", dialect.literal(&dialect.qualified(id)));
        let names: Vec<String> = tables.into_iter().map(found).collect();
        let blocks = claims().map(|claim| claim.blocks()).max()?;
        let below = claims().any(|claim| claim.below);
        (!names.is_empty()).then(|| Way { names: names.join(", "), below, blocks })
    }

    /// A query for the names of the tables that can be locked so: those that are there, and that we may write.
    fn lockable(&self) -> String {
        let only = if self.below { "" } else { "ONLY " };
        format!(
            "SELECT string_agg(format('{only}%I.%I', n.nspname, c.relname), ', ' ORDER BY c.oid) FROM pg_catalog.pg_class c \
             JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
             WHERE c.oid IN ({}) AND c.relkind IN ('r', 'p') AND has_table_privilege(c.oid, 'UPDATE, DELETE, TRUNCATE')",
            self.numbers()
        )
    }

    fn numbers(&self) -> String {
        format!("SELECT unnest(ARRAY[{}])", self.names)
    }

    /// A query over the locks that others have on what is to be locked, and on what the lock on that has come to already.
    fn holders(&self, what: &str) -> String {
        let harmless = match self.blocks {
            Blocks::Everybody => "",
            Blocks::Writers => " AND l.mode NOT IN ('AccessShareLock', 'RowShareLock')",
            Blocks::OtherChanges | Blocks::Nobody => {
                " AND l.mode NOT IN ('AccessShareLock', 'RowShareLock', 'RowExclusiveLock')"
            }
        };
        format!(
            "SELECT {what} FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid \
             WHERE l.granted AND l.pid IS DISTINCT FROM pg_backend_pid() \
             AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) \
             AND (l.relation IN ({}) OR l.relation IN (SELECT own.relation FROM pg_catalog.pg_locks own \
             WHERE own.pid = pg_backend_pid() AND own.mode = 'ShareUpdateExclusiveLock')){harmless}",
            self.numbers()
        )
    }

    /// A query for a line about each of them, its last statement, and why it is not to be ended.
    fn described(&self) -> String {
        let query = self.holders(&format!("{DESCRIPTION}, a.query, {SPARED}"));
        format!("{query} ORDER BY a.xact_start, l.pid LIMIT 5")
    }

    /// The same of those that have held it for longer.
    fn described_after(&self, age: Duration) -> String {
        let query = self.holders(&format!("{DESCRIPTION}, a.query"));
        format!(
            "{query} AND a.backend_type IS DISTINCT FROM 'autovacuum worker' \
             AND (l.pid IS NULL OR a.xact_start < clock_timestamp() - {} * interval '1 second') \
             ORDER BY a.xact_start, l.pid LIMIT 5",
            age.as_secs()
        )
    }

    /// The same of those that may be ended, which ends them.
    fn ended(&self) -> String {
        let query = self.holders(&format!("{DESCRIPTION}, a.query, pg_catalog.pg_terminate_backend(a.pid)"));
        format!(
            "{query} AND a.backend_type = 'client backend' \
             AND NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE pg_roles.oid = a.usesysid)"
        )
    }
}

/// Why a session is never ended by us; nothing of one that may be.
const SPARED: &str = "CASE WHEN l.pid IS NULL THEN 'a prepared transaction' \
    WHEN (SELECT rolsuper FROM pg_catalog.pg_roles WHERE pg_roles.oid = a.usesysid) THEN 'that of a superuser' \
    WHEN a.backend_type IS DISTINCT FROM 'client backend' THEN coalesce(a.backend_type, 'of another role, which ours may not see') END";

/// Who holds which lock, and for how long its transaction has been open.
const DESCRIPTION: &str = "format('session %s%s (%s) holds %s on %s%s', l.pid, ' of ' || a.usename, \
    CASE WHEN l.pid IS NULL THEN 'a prepared transaction' ELSE coalesce(nullif(a.application_name, ''), a.backend_type, 'unnamed') END, \
    l.mode, l.relation::regclass, \
    ', in a transaction of ' || extract(epoch FROM date_trunc('second', clock_timestamp() - a.xact_start))::bigint || ' s')";
