//! Plans that get other numbers, so that they come behind others.
//!
//! ```text
//!   main     0007 a                      0007 a                     what is applied stays where it is
//!   branch   0007 b  --both in one-->    0008 b  starts anew        what is not goes behind it
//! ```
//!
//! The number of a plan stands in the names of its files, in their first lines, in its document and its row of the registry, and in
//! the names of what it puts into quarantine. Where a plan comes behind another than before, it also begins in another state: see
//! [`Document::onto`]. All files change together or not at all, see [`super::Rewrite`].

mod renamed;
mod text;
mod turn;

pub use renamed::Renamed;
pub use turn::{Turn, chosen, turns};

use super::order::{Disorder, disorder};
use super::{Document, MigrationFile, Problem, Project, Sums, digest, sums, text_or_empty};
use crate::catalog::Fingerprint;
use crate::error::{Error, Exit, Result};
use std::collections::{BTreeMap, BTreeSet};

/// A plan with all of its migrations.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// The plan's id.
    pub id: String,
    /// In turn, never none.
    pub files: Vec<MigrationFile>,
    pub document: Document,
}

/// All plans, whatever their order is.
#[derive(Clone, Debug, Default)]
pub struct Bundles {
    /// By id.
    pub plans: Vec<Bundle>,
    /// Migration files that no sums know: they come from a branch whose sums were not taken.
    pub unlisted: Vec<String>,
    /// Migrations that the sums know and of whose plan no file is there.
    pub removed: Vec<String>,
}

impl Bundle {
    /// What its number is.
    pub fn number(&self) -> &str {
        self.document.number()
    }

    /// Where it begins.
    pub fn from(&self) -> Option<&Fingerprint> {
        self.files.first().map(|file| &file.up.from)
    }

    /// Where it ends.
    pub fn to(&self) -> Option<&Fingerprint> {
        self.files.last().map(|file| &file.up.to)
    }
}

impl Project {
    /// Every plan with its files, whatever their numbers are, and though a merge has left two sides in the sums.
    ///
    /// # Errors
    /// A file that was edited since it was written, a plan of which something is missing, sums that were written by hand.
    pub fn bundles(&self) -> Result<Bundles> {
        let files = self.files()?;
        let path = self.migrations_dir.join(sums::FILE);
        let sums = Sums::merged(&path, &text_or_empty(&path)?)?;
        let broken = disorder(&files).into_iter().find(|one| matches!(one, Disorder::Incomplete { .. }));
        if let Some(incomplete) = broken {
            return Err(incomplete.error());
        }
        let removed = self.as_written(&files, &sums)?;
        let known: BTreeSet<&str> = sums.files().collect();
        let names = files.iter().flat_map(|file| file.texts()).map(|(name, _)| name);
        let unlisted = names.filter(|name| !known.contains(name.as_str())).collect();
        let mut plans: BTreeMap<String, Vec<MigrationFile>> = BTreeMap::new();
        files.into_iter().for_each(|file| plans.entry(file.up.plan.clone()).or_default().push(file));
        let plans = plans.into_iter().map(|(id, files)| self.bundle(id, files)).collect::<Result<_>>()?;
        Ok(Bundles { plans, unlisted, removed })
    }

    fn bundle(&self, id: String, mut files: Vec<MigrationFile>) -> Result<Bundle> {
        files.sort_by_key(|file| file.up.ordinal);
        let document = self.plan_document(&id)?;
        let strange = document.strange(&files);
        if strange.is_empty() {
            return Ok(Bundle { id, files, document });
        }
        let error = Error::of(Exit::History, format!("the document of the plan `{id}` is not that of its migrations"));
        Err(strange.into_iter().fold(error, Error::detail).hint("restore both from version control"))
    }

    /// Refuses files that are not what either branch wrote, and gives the migrations of plans that are gone as a whole.
    fn as_written(&self, files: &[MigrationFile], sums: &Sums) -> Result<Vec<String>> {
        let texts: BTreeMap<String, &str> = files.iter().flat_map(|file| file.texts()).collect();
        let mut problems = vec![];
        let mut removed = BTreeSet::new();
        for name in sums.files() {
            match texts.get(name) {
                Some(text) if sums.digests_of(name).any(|known| known == digest(text)) => {}
                Some(_) => problems.push(Problem::Edited(name.into())),
                None => drop(removed.insert(name.split_once('.').map_or(name, |(id, _)| id).to_string())),
            }
        }
        if problems.is_empty() {
            return Ok(removed.into_iter().collect());
        }
        let error = Error::of(Exit::History, "files that were edited get no other number");
        let error = problems.iter().map(ToString::to_string).fold(error, Error::detail);
        Err(error.hint("restore them from version control"))
    }
}
