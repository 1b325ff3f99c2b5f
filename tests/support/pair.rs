//! A server of one's own, and a standby that follows it.

use super::cluster::{Grounds, script};
use super::postgres::Server;

/// Two servers that end with their handle.
pub struct Pair {
    grounds: Grounds,
    pub primary: Server,
    pub standby: Server,
}

impl Pair {
    /// Starts both, of this major version.
    pub fn start(major: u32) -> Pair {
        let grounds = Grounds::new("pair");
        let (first, second) = (grounds.of("primary"), grounds.of("standby"));
        let primary = Server::reached(major, &script(&["start", &major.to_string(), &first], &[]));
        let standby = Server::reached(major, &script(&["follow", &second, &first], &[]));
        Pair { grounds, primary, standby }
    }

    /// Keeps the standby from replaying what it gets, or lets it go on.
    pub fn replays(&self, goes_on: bool) {
        let word = if goes_on { "resume" } else { "pause" };
        self.standby.psql(&format!("SELECT pg_wal_replay_{word}()"));
    }
}
