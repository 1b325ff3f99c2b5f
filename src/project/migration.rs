//! A migration: one stage of a plan in one direction, as plain SQL that any other runner could run.
//!
//! ```text
//!   Plan + Stage + direction --of--> Migration --write--> text --read--> Migration
//! ```
//!
//! What only Concertina reads stands in comments. A step's SQL may itself hold a line that looks like the header of a step:
//! inside a literal, a function's body, a comment in a view. No scanner of SQL can tell these apart for every database,
//! so the two cannot meet: a file whose SQL holds `-- step ` at the beginning of a line marks its steps with another word
//! and says so at the top. Every line that begins with the file's word is then a header, or a mistake worth an error.

mod claim;
mod mode;
mod names;
mod read;
mod write;

pub use claim::Claim;

use super::number;
use super::words;
use crate::catalog::Fingerprint;
use crate::error::{Error, Result};
use crate::plan::{Check, Plan, Stage};
use crate::route::Phase;
use crate::step::{Cost, Step, Transaction};
use serde::{Deserialize, Serialize};

/// The word that begins the header of a step, unless the SQL forbids it.
const WORD: &str = "step";

/// What begins a line of the file's own header.
const HEADER: &str = "-- concertina: ";

/// Forward or back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    Up,
    Down,
}

impl Direction {
    /// How names of its files end.
    pub fn suffix(self) -> &'static str {
        match self {
            Direction::Up => ".sql",
            Direction::Down => ".down.sql",
        }
    }
}

/// One stage in one direction.
#[derive(Clone, Debug, PartialEq)]
pub struct Migration {
    /// `20261120203000_expand_users_email_address`: the name of its file without the ending; forward and back share it.
    pub id: String,
    pub phase: Phase,
    /// The id of the plan.
    pub plan: String,
    /// Which stage of the plan it is, counted from one.
    pub ordinal: usize,
    /// How many stages the plan has.
    pub total: usize,
    pub direction: Direction,
    /// Of the catalog in which it begins.
    pub from: Fingerprint,
    /// Of the catalog in which it ends.
    pub to: Fingerprint,
    /// What the forward steps take away for good, in words. Where this is not empty, the way back brings back the shape and
    /// not the values; both directions say it.
    pub irreversible: Vec<String>,
    /// Counted before the first stage of the plan begins; only the first file forward has any.
    pub opening: Vec<Check>,
    /// Counted before it begins.
    pub needs: Vec<Check>,
    pub steps: Vec<MigrationStep>,
}

/// One step as it stands in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct MigrationStep {
    pub says: String,
    /// Statements, each ended by a semicolon, without blank lines around them.
    pub sql: String,
    pub transaction: Transaction,
    /// What it keeps from others.
    pub lock: Option<Claim>,
    /// Cost and loss in words, for whoever reads the file.
    pub remarks: Vec<String>,
}

impl Migration {
    /// Forward and back of the stage at `index`, which has these [`Plan::ends`].
    ///
    /// # Errors
    /// When the plan has no such stage, or its number is no number.
    pub fn pair(plan: &Plan, index: usize, [from, to]: &[Fingerprint; 2]) -> Result<(Migration, Migration)> {
        let stage = plan.stages.get(index).ok_or_else(|| Error::bug(format!("{} has no stage {index}", plan.id())))?;
        let up = Migration {
            id: id(plan, index)?,
            phase: stage.phase,
            plan: super::plan_id(plan),
            ordinal: index + 1,
            total: plan.stages.len(),
            direction: Direction::Up,
            from: from.clone(),
            to: to.clone(),
            irreversible: irreversible(stage),
            opening: if index == 0 { plan.opening.clone() } else { vec![] },
            needs: stage.checks.clone(),
            steps: stage.up.iter().map(MigrationStep::of).collect(),
        };
        let down = Migration {
            direction: Direction::Down,
            from: up.to.clone(),
            to: up.from.clone(),
            opening: vec![],
            needs: stage.down_checks.clone(),
            steps: stage.down.iter().map(MigrationStep::of).collect(),
            ..up.clone()
        };
        Ok((up, down))
    }

    /// The name of its file.
    pub fn file_name(&self) -> String {
        format!("{}{}", self.id, self.direction.suffix())
    }
}

/// The id of the migrations of a stage: `20261120203100_backfill_users_email_address`.
///
/// # Errors
/// When the plan's number is no number.
pub fn id(plan: &Plan, index: usize) -> Result<String> {
    let phase = plan.stages.get(index).map_or("", |stage| stage.phase.word());
    Ok(format!("{}_{phase}_{}", number::version(&plan.number, index)?, number::slug(&plan.name)))
}

fn irreversible(stage: &Stage) -> Vec<String> {
    stage.up.iter().filter(|step| words::destroys(step)).map(|step| step.says.clone()).collect()
}

impl MigrationStep {
    /// A step of a plan.
    pub fn of(step: &Step) -> MigrationStep {
        MigrationStep {
            says: step.says.clone(),
            sql: step.sql.trim().to_string(),
            transaction: step.transaction.clone(),
            lock: Claim::of(step),
            remarks: vec![words::cost(step), format!("loss: {}", words::loss(step))],
        }
    }

    /// Whether it takes values away for good.
    pub fn destroys(&self) -> bool {
        self.remarks.iter().any(|remark| remark.strip_prefix("loss: ") == Some(words::DESTROYED))
    }

    /// Whether it puts something in quarantine.
    pub fn buries(&self) -> bool {
        self.remarks.iter().any(|remark| remark.strip_prefix("loss: ") == Some(words::KEPT))
    }

    /// What it costs in room, and the dotted name of the table that it grows with; nothing where that is nothing.
    pub fn work(&self) -> Option<(Cost, &str)> {
        self.remarks.iter().find_map(|remark| words::work(remark))
    }

    /// The table that it reads to prove something of its rows.
    pub fn scanned(&self) -> Option<&str> {
        self.remarks.iter().find_map(|remark| words::scanned(remark))
    }
}

#[cfg(test)]
mod tests;
