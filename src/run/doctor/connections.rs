//! Whether the server has room for the connections of a run.

use super::patient::Patient;
use super::{Finding, Looked};
use crate::error::{Error, Exit};

/// One that works, and one that holds the lock.
const NEEDED: i64 = 2;

/// Below this, releases may take the last ones meanwhile.
const FEW: i64 = 5;

/// Of sessions of others a role without `pg_read_all_stats` sees whose they are, and not of what type.
///
/// What is free of the server's, the database's and the role's, this one's own not counted; 16 reserves more.
const FREE: &str = "WITH own AS (SELECT pg_backend_pid() AS pid), \
    setting AS (SELECT name, setting::bigint AS value FROM pg_catalog.pg_settings WHERE name IN \
        ('max_connections', 'superuser_reserved_connections', 'reserved_connections')), \
    other AS (SELECT datid, usesysid FROM pg_catalog.pg_stat_activity, own \
        WHERE usesysid IS NOT NULL AND coalesce(backend_type, 'client backend') = 'client backend' \
        AND pg_stat_activity.pid <> own.pid) \
    SELECT 'the server', (SELECT sum(CASE WHEN name = 'max_connections' THEN value ELSE -value END) FROM setting) \
        - (SELECT count(*) FROM other) \
    UNION ALL SELECT 'the database', datconnlimit - (SELECT count(*) FROM other WHERE datid = d.oid) \
        FROM pg_catalog.pg_database AS d WHERE datname = current_database() AND datconnlimit >= 0 \
    UNION ALL SELECT 'the role', rolconnlimit - (SELECT count(*) FROM other WHERE usesysid = r.oid) \
        FROM pg_catalog.pg_roles AS r WHERE rolname = current_user AND rolconnlimit >= 0 AND NOT rolsuper";

pub async fn look(patient: &mut Patient<'_>) -> Looked {
    let mut found = vec![];
    for [whose, free] in patient.rows::<2>(FREE).await? {
        let free: i64 = free.parse().map_err(Error::bug)?;
        let says = format!("{} connections of {whose} are free, and a run needs {NEEDED}", free.max(0));
        found.push(match free {
            free if free < NEEDED => {
                Finding::stops(Exit::Error, says).hint("end sessions that nobody needs, or raise the limit")
            }
            free if free < FEW => Finding::warning(says).hint("releases may take the last ones while it runs"),
            _ => Finding::ok(says),
        });
    }
    Ok(found)
}
