//! Plans against databases: apply, journal, backfill, rollback, rehearse, hash, drift.

pub mod execute;
pub mod journal;

mod apply;
mod backfill;
mod conduct;
mod count;
mod gate;
mod lock;
mod moved;
mod pending;
mod settings;
mod site;

pub use apply::{Applied, AppliedMigration, ApplyOptions, Rehearsal, apply, dry_run};
pub use conduct::{Conduct, Listener, Progress, Stop};
pub use count::count;
pub use execute::{Ran, Work, execute};
pub use gate::{Waiting, gate};
pub use journal::History;
pub use lock::Lock;
pub use moved::moved;
pub use pending::pending;
pub use settings::{Gates, Pace, Settings};
pub use site::Site;
