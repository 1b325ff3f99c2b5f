//! A second connection that looks at the locks of the first, again and again.

use super::relations::Relations;
use crate::engine::{Access, Session, Target};
use crate::error::{Error, Result};
use crate::project::{WaitFigures, milliseconds};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Between two looks at locks that are known from nowhere else.
const OFTEN: Duration = Duration::from_millis(2);

/// Between two looks at who waits.
const NOW_AND_THEN: Duration = Duration::from_millis(10);

/// Looks at one session.
pub struct Sampler {
    session: Session,
    query: String,
}

/// What was seen.
#[derive(Default)]
pub struct Seen {
    /// Locks that were granted, by the server's number of the relation and the mode of `pg_locks`.
    pub held: BTreeMap<(String, String), Span>,
    /// The most that waited at once.
    sessions: usize,
    /// The longest wait, and the number of the relation that it was for, unless it was for a row.
    longest: Option<(f64, Option<String>)>,
}

/// From the first look that saw something to the last.
pub struct Span {
    pub first: Instant,
    pub last: Instant,
}

impl Sampler {
    /// Of a session, through a connection of its own.
    pub async fn of(session: &mut Session) -> Result<Sampler> {
        let Session::Postgres(connection) = &*session else { return Err(Error::bug("a file has no locks to look at")) };
        let target = Target::Postgres(connection.parameters().clone());
        let process = session.value("SELECT pg_backend_pid()").await?.unwrap_or_default();
        Ok(Sampler { session: Session::open(&target, Access::Read).await?, query: query(&process) })
    }

    /// Does the work, and looks meanwhile.
    pub async fn during<T>(&mut self, often: bool, work: impl Future<Output = T>) -> (T, Seen) {
        let (over, pause) = (AtomicBool::new(false), if often { OFTEN } else { NOW_AND_THEN });
        if often {
            // The first look takes the server longest: a statement that is short would be over by then.
            drop(self.session.rows(&self.query).await);
        }
        let work = async {
            let done = work.await;
            over.store(true, Ordering::Relaxed);
            done
        };
        tokio::join!(work, self.look(&over, pause))
    }

    async fn look(&mut self, over: &AtomicBool, pause: Duration) -> Seen {
        let mut seen = Seen::default();
        while !over.load(Ordering::Relaxed) {
            // No part of the work: where the connection is gone, the rest is not seen.
            let Ok(rows) = self.session.rows(&self.query).await else { break };
            seen.take(rows);
            tokio::time::sleep(pause).await;
        }
        seen
    }
}

impl Seen {
    fn take(&mut self, rows: Vec<Vec<Option<String>>>) {
        let (now, mut waiting) = (Instant::now(), 0);
        for row in rows {
            let [relation, mode, waited] = <[_; 3]>::try_from(row).unwrap_or_default();
            match (waited.and_then(|waited: String| waited.parse::<f64>().ok()), relation, mode) {
                (Some(waited), relation, _) => {
                    waiting += 1;
                    if self.longest.as_ref().is_none_or(|(longest, _)| waited > *longest) {
                        self.longest = Some((waited, relation));
                    }
                }
                (None, Some(relation), Some(mode)) => {
                    let span = self.held.entry((relation, mode)).or_insert(Span { first: now, last: now });
                    span.last = now;
                }
                _ => {}
            }
        }
        self.sessions = self.sessions.max(waiting);
    }

    /// Who waited; none where nobody was seen to.
    pub fn waited(&self, relations: &Relations) -> Option<WaitFigures> {
        let (longest, relation) = self.longest.as_ref()?;
        let behind = match relation {
            None => "a row".to_string(),
            Some(number) => relations.name(number).map_or_else(|| "something new".into(), |name| name.dotted()),
        };
        let longest = milliseconds(Duration::try_from_secs_f64(longest.max(0.0)).unwrap_or_default());
        Some(WaitFigures { sessions: self.sessions, milliseconds: longest, behind })
    }
}

/// A query for what a server process has locked of what people made, and for who waits for it: for which relation, in which mode, for
/// how many seconds. Who has just begun to wait has no such time yet.
fn query(process: &str) -> String {
    format!(
        "SELECT l.relation, l.mode, NULL FROM pg_catalog.pg_locks l \
         WHERE l.pid = {process} AND l.granted AND l.locktype = 'relation' AND l.relation >= 16384 \
         UNION ALL \
         SELECT w.relation, w.mode, coalesce(extract(epoch FROM clock_timestamp() - w.waitstart), 0) \
         FROM pg_catalog.pg_locks w \
         WHERE NOT w.granted AND w.pid <> {process} AND {process} = ANY (pg_catalog.pg_blocking_pids(w.pid))"
    )
}
