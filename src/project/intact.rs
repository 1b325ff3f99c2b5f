//! Whether the files are what was written, and one line from the first to the last.

use super::folder::numbered;
use super::sums::{self, Problem, Sums};
use super::{Batch, Project, Replaces, order, registry, text_or_empty};
use crate::error::{Error, Exit, Result};
use std::collections::BTreeMap;

impl Project {
    /// What the migration files have against their sums, and which documents of plans are not as they were written; nothing when all
    /// is well.
    ///
    /// # Errors
    /// When files cannot be read.
    pub fn problems(&self) -> Result<Vec<Problem>> {
        let mut problems = against(&self.texts()?, &self.sums()?);
        problems.extend(self.edited_documents()?.into_iter().map(Problem::Edited));
        Ok(problems)
    }

    /// Refuses files that are not what was written, and migrations that are not one line from the first to the last.
    ///
    /// # Errors
    /// Names every problem; in the category of history.
    pub fn intact(&self) -> Result<()> {
        self.unedited()?;
        self.ordered()
    }

    /// Refuses migrations that are not one line from the first to the last.
    ///
    /// # Errors
    /// Names everything that is out of order; in the category of history.
    pub fn ordered(&self) -> Result<()> {
        let found = order::disorder(&self.files()?);
        match found.as_slice() {
            [] => Ok(()),
            [one] => Err(one.error()),
            [first, ..] => {
                let folder = self.migrations_dir.display();
                let error = Error::of(Exit::History, format!("the migrations in `{folder}` are not in order"));
                Err(found.iter().map(ToString::to_string).fold(error, Error::detail).hint(first.hint()))
            }
        }
    }

    /// Refuses files that are not what was written.
    ///
    /// # Errors
    /// Names every problem; in the category of history.
    pub fn unedited(&self) -> Result<()> {
        let (texts, sums) = (self.texts()?, self.sums()?);
        self.all_ours(texts.iter().filter(|(name, _)| sums.digest_of(name).is_none()))?;
        let problems = self.problems()?;
        let of_documents = |problem: &Problem| matches!(problem, Problem::Edited(name) if name.ends_with(".toml"));
        let folder = match problems.as_slice() {
            [] => return Ok(()),
            problems if problems.iter().all(of_documents) => self.plans_dir.display(),
            _ => self.migrations_dir.display(),
        };
        let error = Error::of(Exit::History, format!("the files in `{folder}` are not those that were written"));
        let error = problems.iter().map(ToString::to_string).fold(error, Error::detail);
        Err(error.hint(way_out(&problems, &sums)))
    }

    /// Takes the files as they are now for what they should be: rows of the registry whose migrations are gone go with them.
    ///
    /// # Errors
    /// When files cannot be read or written.
    pub fn renew_sums(&self) -> Result<()> {
        let files = self.files()?;
        let mut batch = Batch::default();
        let registry = self.migrations_dir.join(registry::FILE);
        let rows = text_or_empty(&registry)?;
        let idle = registry::idle(&rows, &numbered(&files));
        if !idle.is_empty() {
            batch.stage(registry, &registry::without(&rows, &idle), Replaces::Itself)?;
        }
        let texts: BTreeMap<String, &str> = files.iter().flat_map(|file| file.texts()).collect();
        let sums = Sums::of(texts.iter().map(|(name, text)| (name.as_str(), *text)));
        batch.stage(self.migrations_dir.join(sums::FILE), &sums.to_string(), Replaces::Itself)?;
        batch.commit().map(drop)
    }

    /// Writes sums in the place of those that are there.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn write_sums(&self, sums: &Sums) -> Result<()> {
        let mut batch = Batch::default();
        batch.stage(self.migrations_dir.join(sums::FILE), &sums.to_string(), Replaces::Itself)?;
        batch.commit().map(drop)
    }
}

/// What files by name, with their texts, have against sums.
fn against(texts: &BTreeMap<String, String>, sums: &Sums) -> Vec<Problem> {
    sums.verify(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())))
}

/// What to do about files that are not what was written. Where lines only follow otherwise, or files only came, that was a merge.
fn way_out(problems: &[Problem], sums: &Sums) -> &'static str {
    if problems.iter().all(|problem| matches!(problem, Problem::Unlisted(_))) {
        return "restore `concertina.sum` from version control";
    }
    if problems.iter().all(|problem| matches!(problem, Problem::Extra(_))) && !sums.is_empty() {
        return "if a `concertina plan` was cut off, remove these files, and those of the same number in the folder of plans, and plan \
                again; after a merge, `concertina renumber` puts the plans of both branches in order and writes the sums anew";
    }
    let merged = |problem: &Problem| !matches!(problem, Problem::Edited(_) | Problem::Missing(_));
    match (problems.iter().all(merged), sums.is_empty()) {
        (true, true) => {
            "restore `concertina.sum` from version control; after a merge, `concertina renumber` writes it anew; if the first \
             `concertina plan` was cut off, remove these files, and those of the same number in the folder of plans"
        }
        (true, false) => {
            "after a merge, `concertina renumber` puts the plans of both branches in order and writes the sums anew; \
             else restore the files from version control"
        }
        (false, _) => {
            "restore them from version control; or, for files that were applied nowhere yet, prove the edits and renew the \
             sums with `concertina plan --accept-edits`; one that is applied and says the same: `concertina repair --help`"
        }
    }
}
