use super::failure::Failure;
use crate::error::{Error, Exit, Result};
use crate::project::{Direction, MigrationFigures, StepFigures, TrafficFigures};
use crate::run::clone::{How, Kept};
use crate::run::hash::Digest;
use serde::Serialize;

/// What a rehearsal came to.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Rehearsal {
    /// How the copy was made; none when nothing was pending.
    pub copy: Option<How>,
    /// The plans that were pending, by id.
    pub plans: Vec<String>,
    /// Why better ways of copying were not taken, and what else a person should know.
    pub notes: Vec<String>,
    /// Where the copy is, if it was to stay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept: Option<Kept>,
    /// What triggers seem to have written, as they fire on the rows that the plans fill: a sentence a table or column.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by_triggers: Vec<String>,
    /// In the order in which they ran.
    pub steps: Vec<RehearsedStep>,
    /// What did not hold. The rehearsal ended with the step that they name.
    pub failures: Vec<Failure>,
}

/// The parts of a rehearsal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Pass {
    /// Forward: what is not written must not change.
    Forward,
    /// All the way back: what was there at the start must be there again.
    Back,
    /// Forward again: everything as the first time.
    Again,
    /// Back again, on a database that a person named, to leave it as it was; and before releases are let loose on the copy.
    Leave,
    /// Forward under the traffic of releases, which write what they like: no row is compared.
    Loaded,
    /// And back under it.
    LoadedBack,
}

impl Pass {
    /// For a person, to follow a migration's name.
    pub fn words(self) -> &'static str {
        match self {
            Pass::Forward => "forward",
            Pass::Back => "back",
            Pass::Again => "forward again",
            Pass::Leave => "back again",
            Pass::Loaded => "forward under load",
            Pass::LoadedBack => "back under load",
        }
    }
}

/// One migration, one way.
#[derive(Clone, Debug, Serialize)]
pub struct RehearsedStep {
    pub migration: String,
    /// The word of its phase.
    pub phase: &'static str,
    pub direction: Direction,
    pub pass: Pass,
    pub milliseconds: u64,
    /// What it wrote to the server's log, in bytes, everybody's writes included; where the server tells.
    pub log_bytes: Option<u64>,
    /// What was counted before it, each without a row against it.
    pub counted: Vec<String>,
    /// What each of its steps took.
    pub figures: Vec<StepFigures>,
    /// What releases met meanwhile.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub traffic: Vec<TrafficFigures>,
    /// What it left; nothing where releases wrote meanwhile.
    pub tables: Vec<RehearsedTable>,
}

/// A table after a step.
#[derive(Clone, Debug, Serialize)]
pub struct RehearsedTable {
    pub table: String,
    pub rows: u64,
    pub columns: Vec<RehearsedColumn>,
}

/// A column after a step.
#[derive(Clone, Debug, Serialize)]
pub struct RehearsedColumn {
    pub column: String,
    pub digest: Digest,
    pub verdict: Verdict,
}

/// What was found of a column's values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// What they were before the step.
    Unchanged,
    /// What they were, under another name than this one.
    Moved { from: String },
    /// What they were, in a type that holds more.
    Widened,
    /// What the fill's expression gives.
    Filled,
    /// Converted; what they were is kept in quarantine.
    Converted,
    /// Written by an expression that gives something else each time, so that nothing can be compared.
    Volatile,
    /// Written, by a statement that could not be foretold, or by a trigger that fires on the rows that are filled.
    Written,
    /// Not there before.
    New,
    /// What they were at this place before.
    AsBefore,
    /// Taken away for good, as the plan says.
    Lost,
    /// Not what they should be; a failure says more.
    Wrong,
}

impl RehearsedStep {
    /// What is written down of it: the first time each way, and under load. The server's words stay here, they may quote rows.
    pub fn recorded(&self) -> Option<MigrationFigures> {
        let under_load = match self.pass {
            Pass::Forward | Pass::Back => false,
            Pass::Loaded | Pass::LoadedBack => true,
            Pass::Again | Pass::Leave => return None,
        };
        let silent = |traffic: &TrafficFigures| TrafficFigures { first_error: None, ..traffic.clone() };
        Some(MigrationFigures {
            migration: self.migration.clone(),
            direction: self.direction,
            under_load,
            milliseconds: self.milliseconds,
            steps: self.figures.clone(),
            traffic: self.traffic.iter().map(silent).collect(),
        })
    }
}

impl Rehearsal {
    /// Whether everything held.
    pub fn held(&self) -> bool {
        self.failures.is_empty()
    }

    /// The rehearsal as an end of a command.
    ///
    /// # Errors
    /// 8 when something did not hold: what, and in which rows.
    pub fn verdict(&self) -> Result<()> {
        let Some(first) = self.failures.first() else { return Ok(()) };
        let together = self.failures.iter().all(|failure| failure.place() == first.place());
        let error = match together {
            true => Error::of(Exit::Rehearsal, format!("the rehearsal failed in {}", first.place())),
            false => Error::of(Exit::Rehearsal, "the rehearsal failed"),
        };
        let lines = self.failures.iter().flat_map(|failure| failure.lines(together));
        let error = lines.fold(error, Error::detail);
        let mend = "nothing was done to the database itself: mend the plan or the rows, and rehearse again";
        Err(error.hint(first.hint.as_deref().unwrap_or(mend)))
    }
}
