use std::path::PathBuf;
use std::time::Duration;

/// The manners of a run: how long it waits for others, how fast it fills, what it waits for.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How long a statement may stand in line for a lock before it gives way. Everybody behind it waits as long.
    pub lock_timeout: Duration,
    /// How long a statement may take that should only touch the catalog.
    pub statement_timeout: Duration,
    /// How often a group of steps is tried again after it gave way.
    pub lock_retries: u32,
    pub pace: Pace,
    pub gates: Gates,
}

/// How fast a backfill goes.
#[derive(Clone, Debug)]
pub struct Pace {
    /// What one batch should take.
    pub target: Duration,
    /// The most rows of one batch.
    pub max_batch: u64,
    /// Rest between two batches.
    pub pause: Duration,
}

/// What a migration waits for.
#[derive(Clone, Debug)]
pub struct Gates {
    /// Deployments before a contract. With 0, deployments are not recorded here and nothing waits for one.
    pub contract_deploys: u32,
    /// The least time between what precedes a contract and the contract.
    pub contract_cooldown: Duration,
    /// How many people must have approved a plan before any of it runs.
    pub approvals: u32,
    /// Whether a contract waits for a rehearsal that held.
    pub rehearsal: bool,
    /// What must succeed before a contract.
    pub backup: Option<Backup>,
}

/// A command that makes a backup.
#[derive(Clone, Debug)]
pub struct Backup {
    /// As a shell takes it.
    pub command: String,
    /// Where it runs; empty for the current folder.
    pub folder: PathBuf,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lock_timeout: Duration::from_secs(1),
            statement_timeout: Duration::from_secs(5),
            lock_retries: 20,
            pace: Pace::default(),
            gates: Gates::default(),
        }
    }
}

impl Default for Pace {
    fn default() -> Self {
        // A release that wants a row of the batch waits for the rest of it, on a busy server for twice as long.
        Self { target: Duration::from_millis(50), max_batch: 50_000, pause: Duration::ZERO }
    }
}

impl Default for Gates {
    fn default() -> Self {
        let contract_cooldown = Duration::from_secs(24 * 3600);
        Self { contract_deploys: 1, contract_cooldown, approvals: 0, rehearsal: false, backup: None }
    }
}
