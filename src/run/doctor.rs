//! What could stop an apply, looked for before it is tried. It only reads.
//!
//! ```text
//!   connection, server, pooler        can it be worked with at all?
//!   collations                        does it sort as it did when its indexes were built?
//!   lock, history, place              is it free, is the journal in order, does the next migration begin here?
//!   rights, extensions                may the role do all that is pending, and can the server?
//!   backfill                          has a person paused it?
//!   sessions, prepared                who is in the way, and who has been at work for long?
//!   replicas, vacuum, leftovers       what a backfill would wait for; what broke before
//!   settings, connections, clock      what the role, the server and the two clocks have to say
//!   room, commands                    disk, and the commands of the configuration
//!   file, sound                       SQLite: may it be written, is it whole?
//! ```
//!
//! A check is a file below, and gives at least one finding. One that cannot be made is a finding too: it hides none of the others. On a
//! server no statement may take longer than [`PATIENCE`], so that a doctor is no burden on a server that is ill.

mod ahead;
mod backfill;
mod clock;
mod collations;
mod commands;
mod connections;
mod extensions;
mod file;
mod finding;
mod here;
mod history;
mod leftovers;
mod lock;
mod names;
mod patient;
mod place;
mod pooler;
mod prepared;
mod replicas;
mod rights;
mod room;
mod server;
mod sessions;
mod settings;
mod sound;
mod vacuum;

pub use finding::{Checkup, Finding, Verdict};
pub(super) use patient::Case;
pub(super) use place::blocked;

use super::Site;
use super::journal::History;
use crate::engine::{Access, Engine};
use crate::error::Result;
use finding::Findings;
use patient::Patient;
use std::time::Duration;

/// How long a statement of a check may take on a server.
const PATIENCE: Duration = Duration::from_secs(20);

/// Looks at everything.
pub async fn doctor(site: &Site<'_>) -> Checkup {
    let mut found = Findings::default();
    let files = Case::read_all(site);
    if file::is_new(site.target) {
        found.take("file", file::look_new(site.target));
        let cases = found.sorted("history", files.and_then(|all| Case::pending(site, all, &History::default())));
        found.take("commands", commands::look(site, &cases).await);
        return found.of(site);
    }
    let opened = match site.open(Access::Read).await {
        Ok(mut session) => patient::limited(&mut session).await.map(|()| session),
        Err(error) => Err(error),
    };
    let mut session = match opened {
        Ok(session) => session,
        Err(error) => {
            found.add(Finding::of("connection", &error));
            let cases = found.sorted("history", files.and_then(|all| Case::pending(site, all, &History::default())));
            found.take("commands", commands::look(site, &cases).await);
            return found.of(site);
        }
    };
    let history = History::read(&mut session).await;
    let known = history.is_ok();
    let history = found.sorted("history", history);
    let pending = match known {
        true => found.sorted("history", files.and_then(|all| Case::pending(site, all, &history))),
        false => vec![],
    };
    let mut patient = Patient { site, session, history, pending, known };
    match patient.session.engine() {
        Engine::Postgres => on_postgres(&mut found, &mut patient).await,
        Engine::Sqlite => on_sqlite(&mut found, &mut patient).await,
    }
    found.take("commands", commands::look(site, &patient.pending).await);
    found.of(site)
}

async fn on_postgres(found: &mut Findings, patient: &mut Patient<'_>) {
    found.take("server", server::look(patient).await);
    found.take("collations", collations::look(patient).await);
    found.take("pooler", pooler::look(patient).await);
    common(found, patient).await;
    if patient.known {
        found.take("backfill", backfill::look(patient).await);
        found.take("rights", rights::look(patient).await);
        found.take("extensions", extensions::look(patient).await);
    }
    found.take("sessions", sessions::look(patient).await);
    found.take("prepared", prepared::look(patient).await);
    found.take("replicas", replicas::look(patient).await);
    found.take("vacuum", vacuum::look(patient).await);
    found.take("leftovers", leftovers::look(patient).await);
    if patient.known {
        found.take("names", names::look(patient).await);
        found.take("room", room::look(patient).await);
    }
    found.take("settings", settings::look(patient).await);
    found.take("connections", connections::look(patient).await);
    found.take("clock", clock::look(patient).await);
}

async fn on_sqlite(found: &mut Findings, patient: &mut Patient<'_>) {
    found.take("file", file::look(patient).await);
    common(found, patient).await;
    found.take("sound", sound::look(patient).await);
    if patient.known {
        found.take("names", names::look_at_file(patient).await);
        found.take("room", room::look_at_file(patient).await);
    }
}

async fn common(found: &mut Findings, patient: &mut Patient<'_>) {
    found.take("lock", lock::look(patient).await);
    if patient.known {
        found.take("history", history::look(patient).await);
        found.take("place", place::look(patient).await);
    }
}

/// What a check gives.
type Looked = Result<Vec<Finding>>;
