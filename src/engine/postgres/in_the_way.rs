//! Who keeps the catalogs from being read.
//!
//! The server deparses views, rules and expressions with a lock on what they read, ACCESS SHARE: whoever changes such a table keeps
//! that waiting, and with it everything that looks at the schema. It waits as long as it takes, and says for whom.

use super::Connection;
use crate::engine::notice;
use crate::error::{Error, Result, printable};

/// How long a reading waits before it says so; a setting of the server's.
pub const PATIENCE: &str = "2s";

/// Sessions that have what a reading needs, and since when their transactions run, in seconds.
const HOLDERS: &str = "SELECT format('%I.%I', n.nspname, c.relname), l.pid, coalesce(nullif(a.application_name, ''), a.backend_type), a.usename, \
     extract(epoch FROM clock_timestamp() - a.xact_start)::bigint \
     FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation \
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid \
     WHERE l.granted AND l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND l.pid IS DISTINCT FROM pg_backend_pid() \
     AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) \
     AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 5 DESC NULLS LAST, 1 LIMIT 3";

/// Whether an error is that of a reading whose patience ran out.
pub fn is_in_the_way(error: &Error) -> bool {
    error.code.as_deref() == Some("55P03")
}

impl Connection {
    /// Tells for whom the reading waits that comes now.
    pub(super) async fn tell_who_is_in_the_way(&mut self) -> Result<()> {
        let holders: Vec<String> = self.rows(HOLDERS).await?.iter().filter_map(|row| told(row)).collect();
        let whose = if holders.is_empty() { "a lock of another session".into() } else { holders.join("; ") };
        notice::give(&printable(&format!("the schema cannot be read yet: it waits for {whose}")));
        Ok(())
    }
}

/// `public.orders, which process 4711 holds (psql, app), in a transaction of 25 s`.
fn told(row: &[Option<String>]) -> Option<String> {
    let [Some(table), process, program, user, age] = row else { return None };
    let Some(process) = process else { return Some(format!("{table}, which a prepared transaction holds")) };
    let who: Vec<&str> = [program, user].into_iter().flatten().map(String::as_str).collect();
    let since = age.as_ref().map(|age| format!(", in a transaction of {age} s")).unwrap_or_default();
    Some(format!("{table}, which process {process} holds ({}){since}", who.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holder_is_told_with_what_is_known_of_it() {
        let row = |cells: [Option<&str>; 5]| told(&cells.map(|cell| cell.map(String::from)));
        let known = row([Some("public.orders"), Some("4711"), Some("psql"), Some("app"), Some("25")]);
        let says = "public.orders, which process 4711 holds (psql, app), in a transaction of 25 s";
        assert_eq!(known.as_deref(), Some(says));
        let prepared = row([Some("t"), None, None, None, None]);
        assert_eq!(prepared.as_deref(), Some("t, which a prepared transaction holds"));
    }
}
