use super::approvals;
use super::check::Check;
use super::fleet::Fleet;
use super::secret::Secret;
use super::span;
use crate::engine::Engine;
use bytesize::ByteSize;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

/// Everything that `concertina.toml` can say in this version.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// From the URL if left out.
    pub engine: Option<Engine>,
    /// Files, folders and patterns.
    pub schema: Vec<String>,
    pub migrations: PathBuf,
    pub plans: PathBuf,
    pub database: Database,
    pub plan: Plan,
    pub apply: Apply,
    pub backfill: Backfill,
    pub gates: Gates,
    pub rehearsal: Rehearsal,
    pub quarantine: Quarantine,
    pub hooks: Hooks,
    pub check: Check,
    pub fleet: Fleet,
    /// Overrides, chosen by `--env`.
    pub env: BTreeMap<String, Settings>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            engine: None,
            schema: vec!["schema/**/*.sql".into()],
            migrations: "migrations".into(),
            plans: "plans".into(),
            database: Database::default(),
            plan: Plan::default(),
            apply: Apply::default(),
            backfill: Backfill::default(),
            gates: Gates::default(),
            rehearsal: Rehearsal::default(),
            quarantine: Quarantine::default(),
            hooks: Hooks::default(),
            check: Check::default(),
            fleet: Fleet::default(),
            env: BTreeMap::new(),
        }
    }
}

/// `[database]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    pub url: Option<Secret>,
    /// Where the password is kept, if the URL has none: `env:NAME`, `file:PATH`, `cmd:COMMAND`.
    pub password: Option<Secret>,
    /// What is managed; everything but the system's schemas when empty.
    pub schemas: Vec<String>,
    pub ignore: Vec<String>,
    /// Whether it is managed who owns what.
    pub owners: bool,
    /// Where the desired files are elaborated.
    pub dev_url: Option<Secret>,
    /// The folder of PostgreSQL's server programs for a private server.
    pub dev_programs: Option<PathBuf>,
}

/// `[plan]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Plan {
    pub mode: Mode,
    pub numbering: Numbering,
    /// Rows under which a short rewrite beats an online one.
    pub small_table: u64,
}

impl Default for Plan {
    fn default() -> Self {
        Self { mode: Mode::default(), numbering: Numbering::default(), small_table: 10_000 }
    }
}

/// How many migrations a plan is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// One a phase, between which two releases run side by side.
    #[default]
    Phased,
    /// One: for development and small services.
    Direct,
}

/// What sorts plans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Numbering {
    /// `20261120203000`.
    #[default]
    Timestamp,
    /// `0007`.
    Sequence,
}

/// `[apply]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Apply {
    #[serde(deserialize_with = "span::some")]
    pub lock_timeout: Duration,
    #[serde(deserialize_with = "span::deserialize")]
    pub statement_timeout: Duration,
    pub lock_retries: u32,
    pub on_failure: OnFailure,
}

/// What becomes of a migration that failed when some of it is committed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnFailure {
    /// It stays as it is, until a person has looked.
    #[default]
    Stop,
    /// It is taken back at once.
    Rollback,
}

impl Default for Apply {
    fn default() -> Self {
        Self {
            lock_timeout: Duration::from_secs(1),
            statement_timeout: Duration::from_secs(5),
            lock_retries: 20,
            on_failure: OnFailure::default(),
        }
    }
}

/// `[backfill]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Backfill {
    /// How long a batch should take.
    #[serde(deserialize_with = "span::deserialize")]
    pub target: Duration,
    pub max_batch: u64,
    /// Between two batches.
    #[serde(deserialize_with = "span::deserialize")]
    pub pause: Duration,
    /// How far a replica may be behind.
    #[serde(deserialize_with = "span::deserialize")]
    pub max_replica_lag: Duration,
    /// How much log a replication slot may keep back: `10GB`.
    pub max_slot_log: ByteSize,
    /// A command that must succeed for the backfill to go on; none when empty.
    pub throttle: String,
}

impl Default for Backfill {
    fn default() -> Self {
        Self {
            target: Duration::from_millis(50),
            max_batch: 50_000,
            pause: Duration::ZERO,
            max_replica_lag: Duration::from_secs(5),
            max_slot_log: ByteSize::gib(10),
            throttle: String::new(),
        }
    }
}

/// `[gates]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Gates {
    /// Deployments that must be recorded before contract.
    pub contract_deploys: u32,
    /// How long after the stage before it.
    #[serde(deserialize_with = "span::deserialize")]
    pub contract_cooldown: Duration,
    /// How many people must have approved a plan before any of it runs: `true` is one.
    #[serde(deserialize_with = "approvals::deserialize")]
    pub approval: u32,
    /// Whether a contract waits for a rehearsal that held.
    pub rehearsal: bool,
    /// A command that must succeed before a contract; none when empty.
    pub backup: String,
}

impl Default for Gates {
    fn default() -> Self {
        let contract_cooldown = Duration::from_secs(24 * 60 * 60);
        Self { contract_deploys: 1, contract_cooldown, approval: 0, rehearsal: false, backup: String::new() }
    }
}

/// `[rehearsal]`: what a plan may take on the copy; any time where nothing is said.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rehearsal {
    /// A lock that keeps others from reading or writing a table.
    #[serde(deserialize_with = "span::optional")]
    pub budget_lock: Option<Duration>,
    /// All pending migrations together, each way.
    #[serde(deserialize_with = "span::optional")]
    pub budget_total: Option<Duration>,
}

/// `[quarantine]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Quarantine {
    pub enabled: bool,
    /// How old `purge` lets things become when it is not told.
    #[serde(deserialize_with = "span::deserialize")]
    pub keep: Duration,
}

impl Default for Quarantine {
    fn default() -> Self {
        Self { enabled: true, keep: Duration::from_secs(30 * 24 * 60 * 60) }
    }
}

/// `[hooks]`: commands that hear of what happened, as JSON on their standard input; none when empty.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Hooks {
    /// How long each may take; then it is ended.
    #[serde(deserialize_with = "span::deserialize")]
    pub timeout: Duration,
    /// A migration is done, forward or back.
    pub after_phase: String,
    /// `apply` or `rollback` has done all that it could.
    pub on_success: String,
    /// `apply` or `rollback` failed.
    pub on_failure: String,
}

impl Default for Hooks {
    fn default() -> Self {
        let (after_phase, on_success, on_failure) = (String::new(), String::new(), String::new());
        Self { timeout: Duration::from_secs(5 * 60), after_phase, on_success, on_failure }
    }
}
