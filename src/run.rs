//! Plans meet databases.
//!
//! ```text
//!   migrations/, plans/ --\                       .-- journal     what was done, kept in the database itself
//!   journal -----------> pending --> gate --> execute --+-- postgres    groups of steps, a transaction each
//!   live catalog -------/              count           +-- sqlite      one transaction
//!                                      backup          `-- backfill    ranges of keys
//!   apply: forward · rollback: back · status, drift, doctor: only look · purge: what quarantine no longer needs
//!   repair: the journal, where it is wrong about files or database
//!   rehearse: all of it on a clone, measured by hash · verify: rows against rows · fleet: any of it on many databases
//! ```
//!
//! Nothing here prints: commands give typed reports, and tell a listener how far they are.

mod agreed;
pub mod clone;
pub mod execute;
pub mod fleet;
pub mod hash;
pub mod journal;
pub mod rehearse;
pub mod verify;

mod apply;
mod backfill;
mod backup;
mod baseline;
mod conduct;
mod count;
mod deployed;
mod doctor;
mod drift;
mod gate;
mod hook;
mod incident;
mod lock;
mod meanwhile;
mod moved;
mod past;
mod pending;
mod place;
mod preview;
mod purge;
mod purged;
mod quarantine;
mod repair;
mod rollback;
mod settings;
mod shell;
mod site;
mod status;
mod walk;

pub use apply::{Applied, AppliedMigration, ApplyOptions, apply};
pub use backfill::Control;
pub use baseline::{baseline, prepare};
pub use conduct::{Conduct, Listener, Progress, Stop};
pub use count::{asks_of_what_comes, count};
pub use deployed::{Recorded, deployed, deployed_once};
pub use doctor::{Checkup, Finding, Verdict, doctor};
pub use drift::{Difference, Drift, Moved, Origin, Way, drift, left_behind};
pub use execute::{Ran, Work, execute};
pub use gate::{Asked, Closed, Gate, Waiting, backup_is_due, gate};
pub use hook::Hooks;
pub use incident::{Incident, Release, incident};
pub use journal::History;
pub use lock::{Holder, Lock};
pub use moved::moved;
pub use past::{Past, past};
pub use pending::{pending, unedited};
pub use preview::{Preview, dry_run};
pub use purge::{purge, purgeable};
pub use quarantine::{Buried, What, quarantine};
pub use repair::{Edit, Resolution, Side, Standing, accept, edit, finding, prove_edit, resolve};
pub use rollback::{Extent, RolledBack, WayBack, recovered, rollback, ways_back};
pub use settings::{Gates, Pace, Settings};
pub use shell::Shell;
pub use site::Site;
pub use status::{Pending, Status, status};
pub use walk::walk;
