//! `plans/<plan>.approvals.toml`: lines are only ever added, so that a pull request shows an approval as one.

use crate::error::{Error, Place, Result};
use crate::project::batch::{Batch, Replaces};
use crate::project::{Project, text_or_empty};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

const HEAD: &str = "# Who approved which bytes of the plan: `concertina approve` adds to it.\n\
    # An approval of other bytes than those that are here now counts for nothing.\n";

/// That a person approved a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The name they gave: an address, as a rule.
    pub by: String,
    /// By the clock of their machine.
    pub at: Timestamp,
    /// Of the plan's bytes.
    pub sha256: String,
    /// What they had to say about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// Who it is: the address in `Name <address>`, else all of it, in whatever case.
pub fn person(by: &str) -> String {
    let address = by.trim().strip_suffix('>').and_then(|rest| rest.rsplit_once('<')).map(|(_, address)| address);
    address.unwrap_or(by).trim().to_lowercase()
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Approvals {
    approvals: Vec<Approval>,
}

pub fn read(project: &Project, plan: &str) -> Result<Vec<Approval>> {
    let path = path(project, plan);
    parsed(&path, &text_or_empty(&path)?)
}

fn parsed(path: &Path, text: &str) -> Result<Vec<Approval>> {
    let read: Result<Approvals, toml::de::Error> = toml::from_str(text);
    read.map(|read| read.approvals).map_err(|cause| {
        let before = cause.span().and_then(|span| text.get(..span.start)).unwrap_or("");
        let place = Place { file: path.into(), line: before.matches('\n').count() + 1, column: 1 };
        Error::new(format!("these are no approvals of a plan: {}", cause.message().trim_end()))
            .at(place)
            .hint("mend the line, or restore the file from version control; or remove it, and approve again")
    })
}

fn path(project: &Project, plan: &str) -> PathBuf {
    project.document_path(plan, "approvals.toml")
}

impl Project {
    /// Adds an approval to those of a plan, and gives the file.
    ///
    /// # Errors
    /// When the file that is there is not understood, or cannot be written.
    pub fn approve(&self, plan: &str, approval: &Approval) -> Result<PathBuf> {
        let path = path(self, plan);
        let there = text_or_empty(&path)?;
        parsed(&path, &there)?;
        let mut text = if there.trim().is_empty() { HEAD.to_string() } else { there };
        if !text.ends_with('\n') {
            text.push('\n');
        }
        let one = toml::to_string(&Approvals { approvals: vec![approval.clone()] }).map_err(Error::bug)?;
        let mut batch = Batch::default();
        batch.stage(path.clone(), &format!("{text}\n{one}"), Replaces::Itself)?;
        batch.commit().map(|_| path)
    }
}
