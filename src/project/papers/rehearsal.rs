//! `plans/<plan>.rehearsal.json`: the last rehearsal of the plan.

use super::figures::MigrationFigures;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::project::batch::{Batch, Replaces};
use crate::project::{Direction, Project, text_or_empty};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The format that this version writes. It reads those before it, too: the first named none, and had no figures.
pub const FORMAT: u32 = 2;

/// A rehearsal that came to an end, whatever it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rehearsed {
    #[serde(default)]
    pub format: u32,
    /// The id of the plan.
    pub plan: String,
    /// Of its bytes when the rehearsal began.
    pub sha256: String,
    /// When it ended, by the clock of the machine that rehearsed.
    pub at: Timestamp,
    /// The version of Concertina.
    pub tool: String,
    pub engine: Engine,
    /// The version of the server, as it names itself.
    pub server: String,
    /// On what it was, in words.
    pub copy: String,
    /// Those of the plan's migrations that were pending, and so were rehearsed.
    pub migrations: Vec<String>,
    /// Whether everything held, in the plans that were rehearsed with it too.
    pub held: bool,
    /// What did not, a sentence each, without values of rows.
    pub failures: Vec<String>,
    /// What triggers seem to have written, as they fire on the rows that the plans fill: a sentence a table or column.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_triggers: Vec<String>,
    /// What each migration took: the first time forward, all the way back, and both ways under the load that was asked for.
    #[serde(default)]
    pub figures: Vec<MigrationFigures>,
}

impl Rehearsed {
    /// What did not hold, in a line: the first of it, and whether there is more; nothing where everything held.
    pub fn failure(&self) -> Option<String> {
        (!self.held).then(|| failure(&self.failures))
    }

    /// What a migration took one way, alone or while releases worked on the copy; nothing where that was not tried.
    pub fn figures_of(&self, migration: &str, direction: Direction, under_load: bool) -> Option<&MigrationFigures> {
        let own = |one: &&MigrationFigures| one.migration == migration && one.direction == direction;
        self.figures.iter().filter(own).find(|one| one.under_load == under_load)
    }
}

/// Failures in a line.
pub fn failure(failures: &[String]) -> String {
    match failures {
        [] => "it did not come to its end".into(),
        [one] => one.clone(),
        [first, ..] => format!("{first}; and more, which its file lists"),
    }
}

pub fn read(project: &Project, plan: &str) -> Result<Option<Rehearsed>> {
    let path = path(project, plan);
    let text = text_or_empty(&path)?;
    if text.is_empty() {
        return Ok(None);
    }
    let refused = |cause: &dyn std::fmt::Display| {
        Error::new(format!("`{}` is no rehearsal of a plan: {cause}", path.display()))
            .hint("remove it, and `concertina rehearse` again")
    };
    let rehearsed: Rehearsed = serde_json::from_str(&text).map_err(|cause| refused(&cause))?;
    match rehearsed.figures.iter().find_map(MigrationFigures::absurd) {
        Some(absurd) => Err(refused(&absurd)),
        None => Ok(Some(rehearsed)),
    }
}

fn path(project: &Project, plan: &str) -> PathBuf {
    project.document_path(plan, "rehearsal.json")
}

impl Project {
    /// Writes a rehearsal down in the place of the one before.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn record_rehearsal(&self, rehearsed: &Rehearsed) -> Result<()> {
        let text = serde_json::to_string_pretty(rehearsed).map_err(Error::bug)?;
        let mut batch = Batch::default();
        batch.stage(path(self, &rehearsed.plan), &format!("{text}\n"), Replaces::Itself)?;
        batch.commit().map(drop)
    }
}
