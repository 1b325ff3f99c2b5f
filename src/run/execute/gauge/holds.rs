//! Locks that a transaction has, as it tells itself.

use crate::catalog::{Kind, ObjectId};
use crate::engine::Session;
use crate::error::Result;
use crate::project::{Claim, LockFigures, milliseconds};
use std::time::{Duration, Instant};

/// The locks of this session on relations that people made, with the file that each has now, and where the log is. A session that has
/// none gives one row all the same.
const ASK: &str = "SELECT pg_catalog.pg_current_wal_insert_lsn() - '0/0'::pg_lsn, l.relation, l.mode, \
    pg_catalog.pg_relation_filenode(l.relation) \
    FROM (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) d \
    LEFT JOIN pg_catalog.pg_locks l ON l.pid = pg_backend_pid() AND l.locktype = 'relation' AND l.granted \
    AND l.database = d.oid AND l.relation >= 16384 ORDER BY l.relation";

/// What a transaction told.
#[derive(Default)]
pub struct Told {
    /// How much was ever written to the log, in bytes.
    pub log: u64,
    pub locks: Vec<Lock>,
}

/// A lock, by the server's number of the relation.
pub struct Lock {
    pub relation: String,
    /// As `pg_locks` writes it.
    pub mode: String,
    /// None for what has no file, and for what is gone.
    pub file: Option<u64>,
}

/// A lock, and the step whose statement took it.
pub struct Hold {
    pub relation: String,
    pub mode: String,
    pub since: Instant,
    pub step: usize,
}

/// What the transaction under way has.
#[derive(Default)]
pub struct Holds {
    held: Vec<Hold>,
    /// The last step that was asked for.
    pub latest: Option<usize>,
}

/// Asks.
pub async fn ask(session: &mut Session) -> Result<Told> {
    let mut told = Told::default();
    for row in session.rows(ASK).await? {
        let [log, relation, mode, file] = <[_; 4]>::try_from(row).unwrap_or_default();
        told.log = log.and_then(|log: String| log.parse().ok()).unwrap_or(told.log);
        let file = file.and_then(|file| file.parse().ok());
        told.locks.extend(relation.zip(mode).map(|(relation, mode)| Lock { relation, mode, file }));
    }
    Ok(told)
}

impl Holds {
    /// A lock is there behind a statement that was sent at `since`; one that was there before keeps its time.
    pub fn note(&mut self, relation: String, mode: String, since: Instant, step: usize) {
        if !self.held.iter().any(|hold| hold.relation == relation && hold.mode == mode) {
            self.held.push(Hold { relation, mode, since, step });
        }
    }

    /// They are gone.
    pub fn end(&mut self) -> Vec<Hold> {
        self.latest = None;
        std::mem::take(&mut self.held)
    }
}

/// What is told of a lock. The mode is one of `pg_locks`.
pub fn figures(relation: &ObjectId, mode: &str, held: Duration, sampled: bool) -> LockFigures {
    let mode = manual(mode);
    let blocks = Claim { mode: mode.clone(), tables: vec![], below: false }.blocks();
    LockFigures { relation: relation.dotted(), mode, blocks, milliseconds: milliseconds(held), sampled }
}

/// The name of a relation; what kind it is of is for the server to know.
pub fn relation(schema: &str, name: &str) -> ObjectId {
    ObjectId::new(Kind::Table, &[schema, name])
}

/// A mode of `pg_locks` as the manual writes it: `ACCESS EXCLUSIVE` for `AccessExclusiveLock`.
fn manual(mode: &str) -> String {
    let words = mode.strip_suffix("Lock").unwrap_or(mode).chars();
    words.fold(String::new(), |said, letter| {
        let gap = if letter.is_uppercase() && !said.is_empty() { " " } else { "" };
        format!("{said}{gap}{}", letter.to_ascii_uppercase())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::Blocks;

    #[test]
    fn modes_are_told_as_the_manual_has_them() {
        let held = Duration::from_micros(1_500);
        for (mode, said, blocks) in [
            ("AccessShareLock", "ACCESS SHARE", Blocks::Nobody),
            ("ShareUpdateExclusiveLock", "SHARE UPDATE EXCLUSIVE", Blocks::OtherChanges),
            ("ShareRowExclusiveLock", "SHARE ROW EXCLUSIVE", Blocks::Writers),
            ("AccessExclusiveLock", "ACCESS EXCLUSIVE", Blocks::Everybody),
        ] {
            let lock = figures(&relation("public", "t"), mode, held, false);
            assert_eq!((&*lock.mode, lock.blocks, lock.milliseconds), (said, blocks, 1.5));
        }
    }

    #[test]
    fn a_lock_that_was_there_keeps_its_time() {
        let (mut holds, then) = (Holds::default(), Instant::now());
        holds.note("1".into(), "ShareLock".into(), then, 0);
        holds.note("1".into(), "ShareLock".into(), Instant::now(), 1);
        holds.note("1".into(), "ExclusiveLock".into(), Instant::now(), 1);
        let ended = holds.end();
        assert_eq!(ended.iter().map(|hold| hold.step).collect::<Vec<_>>(), [0, 1]);
        assert!(ended[0].since == then && holds.end().is_empty());
    }
}
