//! What each fault does.

use super::arena::Arena;
use super::fault::{Fault, Strike};
use super::message::Message;
use super::wire::Line;
use std::process::{Command, Stdio};
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

/// A session that waits for what the tool's holds, while it holds what the tool's will ask for. What it waits for does not come.
const OTHER: &str = "SET deadlock_timeout = '60s'; SET lock_timeout = '1s'; BEGIN; SELECT pg_advisory_xact_lock(2); \
     SELECT pg_advisory_xact_lock(1)";

/// Whether that one waits.
const WAITS: &str = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 1 AND NOT granted \
     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

impl Line {
    /// Strikes; gives what is sent instead of the statement, where that is how.
    pub(super) fn strike(&self) -> Option<Message> {
        let Strike { fault, at, .. } = self.shared.strike?;
        self.shared.struck.store(true, Ordering::SeqCst);
        let backend = self.backend.load(Ordering::SeqCst);
        let server = &self.shared.server;
        match fault {
            Fault::Kill => self.signal("-KILL"),
            Fault::Interrupt => self.signal("-INT"),
            Fault::Sever => self.ended(Ok(())),
            Fault::Terminate => drop(server.psql(&format!("SELECT pg_terminate_backend({backend}, 5000)"))),
            Fault::Cancel => drop(server.psql(&format!("SELECT pg_cancel_backend({backend})"))),
            Fault::Timeout => self.slip_in("SET statement_timeout = 1"),
            Fault::Deadlock => return Some(self.deadlock()),
            Fault::Restart => self.arena().crash(),
            Fault::Full => self.arena().fill(),
            Fault::Clock => self.arena().jump(if at.is_multiple_of(2) { 400 } else { -400 }),
        }
        None
    }

    fn arena(&self) -> &Arena {
        self.shared.arena.as_ref().expect("a fault of a machine is tried on one that is its own")
    }

    /// Brings another session to wait for this one; what is sent then waits for it, and the server ends it.
    fn deadlock(&self) -> Message {
        self.slip_in("SET deadlock_timeout = '10ms'; SELECT pg_advisory_lock(1)");
        let (server, database) = (self.shared.server.clone(), self.shared.database.clone());
        let other = thread::spawn(move || server.psql_in(&database, OTHER));
        let waits = || self.shared.server.psql_in(&self.shared.database, WAITS).is_ok_and(|count| count == "1");
        while !other.is_finished() && !waits() {
            thread::sleep(Duration::from_millis(5));
        }
        Message::asking("SELECT pg_advisory_xact_lock(2); DO $$ BEGIN RAISE 'no deadlock came'; END $$")
    }

    fn signal(&self, name: &str) {
        // It may have connected before whoever started it could tell its number.
        let tool = loop {
            match self.shared.tool.load(Ordering::SeqCst) {
                0 => thread::yield_now(),
                tool => break tool.to_string(),
            }
        };
        // It may be over by then, when what is struck is its last farewell.
        Command::new("kill").args([name, &tool]).stderr(Stdio::null()).status().expect("`kill` runs");
        if name == "-KILL" {
            // Its sockets are closed by then: nothing of what follows reaches it, or comes from it.
            thread::sleep(Duration::from_millis(2));
            self.ended(Ok(()));
        }
    }
}
