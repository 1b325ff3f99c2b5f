//! What people and rehearsals said of a plan, kept beside it: in the repository, where a pull request shows it.
//!
//! ```text
//!   plans/<plan>.approvals.toml     who approved, when, which bytes; see `approval`
//!   plans/<plan>.rehearsal.json     the last rehearsal, of which bytes, what came of it and what it took; see `rehearsal`, `figures`
//! ```
//!
//! Both name the bytes by one SHA-256. It is that of the lines which `sha256sum` would print for the plan's document and for
//! both files of every migration that the document names, in its order; line ends do not count, version control converts them.

mod absurd;
mod approval;
mod figures;
mod rehearsal;

pub use approval::{Approval, person};
pub use figures::{LockFigures, MigrationFigures, StepFigures, TrafficFigures, WaitFigures, milliseconds};
pub use rehearsal::{FORMAT as REHEARSAL_FORMAT, Rehearsed, failure};

use super::{Direction, Project, digest};
use crate::error::{Error, Exit, Result, file};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// What was said of a plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Papers {
    /// The id of the plan.
    pub plan: String,
    /// Of its bytes as they are now.
    pub sha256: String,
    /// Every one that was given, of whatever bytes; oldest first.
    pub approvals: Vec<Approval>,
    /// The last one, of whatever bytes.
    pub rehearsal: Option<Rehearsed>,
}

impl Papers {
    /// The people who approved the plan as it is, each once: see [`person`].
    pub fn approvers(&self) -> Vec<&str> {
        self.by(|approval| approval.sha256 == self.sha256)
    }

    /// The people who approved other bytes of it, and not these.
    pub fn void(&self) -> Vec<&str> {
        let valid: BTreeSet<String> = self.approvers().into_iter().map(person).collect();
        self.by(|approval| !valid.contains(&person(&approval.by)))
    }

    /// The last rehearsal, if it was of the plan as it is.
    pub fn rehearsed(&self) -> Option<&Rehearsed> {
        self.rehearsal.as_ref().filter(|one| one.sha256 == self.sha256)
    }

    fn by(&self, counts: impl Fn(&Approval) -> bool) -> Vec<&str> {
        let mut seen = BTreeSet::new();
        let first = |approval: &&Approval| counts(approval) && seen.insert(person(&approval.by));
        self.approvals.iter().filter(first).map(|approval| approval.by.as_str()).collect()
    }
}

impl Project {
    /// The ids of all plans, in order.
    ///
    /// # Errors
    /// When migrations cannot be read.
    pub fn plans(&self) -> Result<Vec<String>> {
        let mut plans: Vec<String> = self.migrations()?.into_iter().map(|migration| migration.up.plan).collect();
        plans.dedup();
        Ok(plans)
    }

    /// What was said of a plan.
    ///
    /// # Errors
    /// When a file of the plan is missing, or one of the two is not understood.
    pub fn papers(&self, plan: &str) -> Result<Papers> {
        let (approvals, rehearsal) = (approval::read(self, plan)?, rehearsal::read(self, plan)?);
        Ok(Papers { plan: plan.into(), sha256: self.plan_digest(plan)?, approvals, rehearsal })
    }

    /// The SHA-256 of a plan's bytes.
    ///
    /// # Errors
    /// When a file of the plan cannot be read.
    pub fn plan_digest(&self, plan: &str) -> Result<String> {
        let document = self.plan_document(plan)?;
        let migrations = document.stages.iter().flat_map(|stage| {
            [Direction::Up, Direction::Down].map(|way| format!("{}{}", stage.migration, way.suffix()))
        });
        let files = migrations.map(|name| self.migrations_dir.join(name));
        let all: Vec<PathBuf> = std::iter::once(self.document_path(plan, "toml")).chain(files).collect();
        let mut lines = String::new();
        for path in all {
            let text = fs::read_to_string(&path).map_err(file("read", &path)).map_err(|error| restore(error, plan))?;
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            lines.push_str(&format!("{}  {name}\n", digest(&text)));
        }
        Ok(digest(&lines))
    }
}

fn restore(error: Error, plan: &str) -> Error {
    let error = error.context(format!("a file of the plan `{plan}` cannot be read"));
    error.exit(Exit::History).hint("restore it from version control")
}

#[cfg(test)]
mod tests;
