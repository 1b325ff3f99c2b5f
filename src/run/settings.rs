use super::hook::Hooks;
use super::shell::Shell;
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
    /// Whether sessions that are in the way of a lock are ended after the first try.
    pub terminate_blockers: bool,
    /// Whether a migration may begin though something moved that has nothing to do with its plan.
    pub allow_unrelated: bool,
    pub pace: Pace,
    pub gates: Gates,
    pub hooks: Hooks,
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
    /// How far a replica may be behind.
    pub max_replica_lag: Duration,
    /// How much log a replication slot may keep back, in bytes.
    pub max_slot_log: u64,
    /// What must succeed for the backfill to go on; asked every second.
    pub throttle: Option<Shell>,
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
    pub backup: Option<Shell>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lock_timeout: Duration::from_secs(1),
            statement_timeout: Duration::from_secs(5),
            lock_retries: 20,
            terminate_blockers: false,
            allow_unrelated: false,
            pace: Pace::default(),
            gates: Gates::default(),
            hooks: Hooks::default(),
        }
    }
}

impl Default for Pace {
    fn default() -> Self {
        // A release that wants a row of the batch waits for the rest of it, on a busy server for twice as long.
        Self {
            target: Duration::from_millis(50),
            max_batch: 50_000,
            pause: Duration::ZERO,
            max_replica_lag: Duration::from_secs(5),
            max_slot_log: 10 << 30,
            throttle: None,
        }
    }
}

impl Default for Gates {
    fn default() -> Self {
        let contract_cooldown = Duration::from_secs(24 * 3600);
        Self { contract_deploys: 1, contract_cooldown, approvals: 0, rehearsal: false, backup: None }
    }
}
