//! What was done to a database, kept in that database.
//!
//! ```text
//!   PostgreSQL: schema concertina      SQLite: _concertina_…
//!
//!   journal      a row for every migration that was begun, forward or back: how far it is, what the catalog was before and after
//!   deployment   which application release was out, or gone, when
//!   step         each step each time that it was tried: when, for how long, how many rows, how it ended
//!   gate         which gate was overridden and why; what came of the backup before a contract
//!   repair       what a person set right in the rows above: why, what stood there before, what the database showed
//!   usage        how often a table had been read and written when it went to quarantine
//!   snapshot     the catalogs that the last rows of the journal speak of, by fingerprint
//!   meta         the version of these tables; who is at work now; whose the journal is to write, see `fence`
//! ```
//!
//! A step and its row in the journal commit together wherever the database lets them, so that the journal is never ahead of
//! the schema and behind it by one statement at most. Everything is made on the first apply: a database without a journal is
//! one in which nothing was applied. All times are the database's own, so that one clock decides.

mod attempt;
mod author;
mod deployment;
mod entry;
mod fence;
mod history;
mod passage;
mod repair;
mod snapshot;
mod tables;
mod usage;
mod write;

pub(super) use attempt::Tried;
pub use attempt::{Attempt, Ending};
pub use author::Author;
pub use deployment::{Deployment, Sort, record};
pub use entry::{Course, Entry, State};
pub use fence::alone;
pub(super) use fence::{bear, is_outrun, mark, told};
pub use history::History;
pub(super) use history::timestamp;
pub use passage::{Outcome, Passage};
pub use repair::{Deed, Repaired};
pub(super) use snapshot::reader;
pub use snapshot::{Snapshot, load};
pub use tables::prepare;
pub(super) use tables::{TIME, exists, now, table};
pub use usage::Taken;
pub(super) use usage::{BURIED, COUNTERS, forget, take, untaken};
pub(super) use write::{Opening, accept, advance, begin, changes, enter, fail, finish, leave, superseded, undo};

/// What wrote a row.
pub(super) const TOOL: &str = env!("CARGO_PKG_VERSION");
