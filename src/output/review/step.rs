//! A step: what it does, by the file of its migration, and what that locks and costs, by the plan's document.

use super::measured::Figures;
use crate::output::estimate::Sizes;
use crate::project::document::{Size, StepDocument};
use crate::project::{Claim, MigrationStep, StepFigures, words};
use crate::step::{Blocks, Cost, Transaction};
use schemars::JsonSchema;
use serde::Serialize;

/// One thing to do.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Step {
    /// Its place in its file, counted from one.
    pub number: usize,
    /// What it does.
    pub says: String,
    /// Finished statements.
    pub sql: String,
    /// What it touches: `column public.users.email`.
    pub objects: Vec<String>,
    /// The server's name of its lock, with the tables that it keeps from others besides those that it names anyway.
    pub lock: String,
    /// The tables and views that the lock keeps writers, or everybody, from.
    pub locks: Vec<String>,
    /// Who waits meanwhile.
    pub blocks: Blocks,
    /// How its work grows.
    pub cost: Cost,
    /// The same in words, with the table.
    pub work: String,
    /// How large that table was when the plan was made, where the work grows and the size is known.
    pub size: Option<Size>,
    /// How it stands to transactions.
    pub runs: Runs,
    /// The codes of its dangers.
    pub hazards: Vec<String>,
    /// What becomes of values that it takes away.
    pub loss: Option<Loss>,
    /// What a rehearsal of the plan as it is measured.
    pub measured: Option<StepFigures>,
    /// The same while releases worked on the copy, where it was asked to let them.
    pub measured_under_load: Option<StepFigures>,
}

/// How a step stands to transactions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Runs {
    WithItsNeighbours,
    WithThoseBehindIt,
    InATransactionOfItsOwn,
    OutsideATransaction,
    /// In ranges of these columns.
    InBatchesBy(Vec<String>),
}

/// What becomes of values that a step takes away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Loss {
    /// Nothing can bring them back.
    Destroyed,
    /// They are in quarantine until `concertina purge`.
    Kept,
}

impl Runs {
    fn of(transaction: &Transaction) -> Runs {
        match transaction {
            Transaction::Shared => Runs::WithItsNeighbours,
            Transaction::Opening => Runs::WithThoseBehindIt,
            Transaction::Own => Runs::InATransactionOfItsOwn,
            Transaction::Outside => Runs::OutsideATransaction,
            Transaction::Batched { key, .. } => Runs::InBatchesBy(key.clone()),
        }
    }

    /// For a person.
    pub fn words(&self) -> String {
        match self {
            Runs::WithItsNeighbours => "with its neighbours".into(),
            Runs::WithThoseBehindIt => "with those behind it".into(),
            Runs::InATransactionOfItsOwn => "in a transaction of its own".into(),
            Runs::OutsideATransaction => "outside a transaction".into(),
            Runs::InBatchesBy(key) => format!("in batches by {}", key.join(", ")),
        }
    }
}

impl Loss {
    /// For a person.
    pub fn words(self) -> &'static str {
        match self {
            Loss::Destroyed => words::DESTROYED,
            Loss::Kept => words::KEPT,
        }
    }
}

/// The steps of a file. One that a person has rewritten is known by its header alone.
pub fn of(steps: &[MigrationStep], planned: &[StepDocument], (sizes, figures): (Sizes<'_>, Figures<'_>)) -> Vec<Step> {
    let known = |at: usize, says: &str| {
        let same = |step: &&StepDocument| step.says == says;
        planned.get(at).filter(same).or_else(|| planned.iter().find(same))
    };
    let one = |(at, step): (usize, &MigrationStep)| {
        let [measured, measured_under_load] = figures.step(at + 1);
        Step { measured, measured_under_load, ..told(at + 1, step, known(at, &step.says), sizes) }
    };
    steps.iter().enumerate().map(one).collect()
}

fn told(number: usize, step: &MigrationStep, planned: Option<&StepDocument>, sizes: Sizes<'_>) -> Step {
    let claim = step.lock.as_ref();
    let locks = match planned {
        Some(planned) => planned.locks.iter().map(|lock| named(lock)).collect(),
        None => claim.map_or_else(Vec::new, |claim| claim.tables.iter().map(|table| table.dotted()).collect()),
    };
    let mode = planned.map_or_else(|| claim.map_or("", |claim| claim.mode.as_str()), |planned| planned.lock.as_str());
    let work = step.remarks.first().cloned().unwrap_or_default();
    let table = planned.and_then(|planned| planned.table.as_ref());
    Step {
        number,
        says: step.says.clone(),
        sql: step.sql.clone(),
        objects: planned.map_or_else(Vec::new, |planned| planned.objects.clone()),
        lock: words::lock_of(mode, &step.says, &locks),
        blocks: planned.map_or_else(|| claim.map_or(Blocks::Nobody, Claim::blocks), |planned| planned.blocks),
        cost: planned.map_or_else(|| cost(step), |planned| planned.cost),
        size: table.and_then(|table| sizes.known.get(table).copied()),
        runs: Runs::of(&step.transaction),
        hazards: planned.map_or_else(Vec::new, |planned| planned.hazards.clone()),
        loss: match (step.destroys(), step.buries()) {
            (true, _) => Some(Loss::Destroyed),
            (_, true) => Some(Loss::Kept),
            _ => None,
        },
        measured: None,
        measured_under_load: None,
        locks,
        work,
    }
}

/// The name of a table or view in a text that begins with its kind.
fn named(lock: &str) -> String {
    let kinds = ["table ", "view "];
    kinds.iter().find_map(|kind| lock.strip_prefix(kind)).unwrap_or(lock).to_string()
}

/// How the work of a step grows by its header.
fn cost(step: &MigrationStep) -> Cost {
    let scans = step.scanned().map(|_| Cost::Scan);
    step.work().map(|(cost, _)| cost).or(scans).unwrap_or(Cost::Catalog)
}
