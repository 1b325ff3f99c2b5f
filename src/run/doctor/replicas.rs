//! Replicas and slots: what a backfill waits for, what fills the disk, and whether a commit returns at all.

use super::patient::Patient;
use super::{Finding, Looked};
use crate::error::{Exit, Result};
use crate::run::backfill::{Lag, slots};

/// A commit waits for replicas that are named, and none of them is there. Who may not see them cannot tell.
const ALONE: &str = "SELECT current_setting('synchronous_standby_names') WHERE current_setting('synchronous_standby_names') <> '' \
    AND current_setting('synchronous_commit') IN ('on', 'remote_write', 'remote_apply') \
    AND pg_has_role('pg_read_all_stats', 'USAGE') \
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_replication WHERE sync_state IN ('sync', 'quorum'))";

/// Slots that nobody reads, or whose log is or will be gone.
const IDLE: &str = "SELECT slot_name, active, coalesce(wal_status, ''), quote_literal(slot_name) FROM pg_catalog.pg_replication_slots \
    WHERE NOT active OR wal_status IN ('unreserved', 'lost') ORDER BY slot_name LIMIT 10";

pub async fn look(patient: &mut Patient<'_>) -> Looked {
    if patient.value("SELECT pg_is_in_recovery()::int").await? == "1" {
        return Ok(vec![Finding::note("this is a standby: what follows the primary is told there")]);
    }
    let mut found = vec![];
    if let Some(names) = patient.session.value(ALONE).await? {
        let says =
            format!("every commit waits for a replica of `synchronous_standby_names` ({names}), and none is connected");
        found.push(Finding::stops(Exit::Error, says).hint("start the replica, or clear the setting on the server"));
    }
    found.extend(behind(patient).await?);
    if let Some(why) = patient.session.value(&slots(&patient.site.conduct.settings.pace)).await? {
        let hint = "let its reader catch up, or `SELECT pg_drop_replication_slot(…)`; a backfill waits a minute for it, then crawls";
        found.push(Finding::warning(why).hint(hint));
    }
    for [slot, active, status, literal] in patient.rows::<4>(IDLE).await? {
        let says = match (active.as_str(), status.as_str()) {
            (_, "lost") => format!("slot `{slot}` has lost log that its reader needs"),
            ("t", _) => {
                format!("slot `{slot}` is about to lose log that its reader needs: `max_slot_wal_keep_size` is passed")
            }
            _ => format!("nobody reads slot `{slot}`: log stays on disk for it"),
        };
        let hint = format!("if its reader is gone for good: `SELECT pg_drop_replication_slot({literal})`");
        found.push(Finding::note(says).hint(hint));
    }
    if found.is_empty() {
        found.push(Finding::ok("none is behind, and no slot keeps back log"));
    }
    Ok(found)
}

async fn behind(patient: &mut Patient<'_>) -> Result<Option<Finding>> {
    let most = patient.site.conduct.settings.pace.max_replica_lag;
    let worst = Lag::default().look(&mut patient.session).await?;
    Ok(worst.filter(|(_, lag)| !lag.is_zero()).map(|(name, lag)| {
        let says = format!("replica {name} is {:.1} s behind", lag.as_secs_f64());
        match lag > most {
            true => {
                Finding::warning(says).hint("a backfill waits a minute for it, then crawls: `backfill.max_replica_lag`")
            }
            false => Finding::ok(says),
        }
    }))
}
