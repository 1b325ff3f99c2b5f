//! The files of a project: migrations, their sums and registry, plans.
//!
//! ```text
//!   Plan --write--> migrations/<id>.sql, <id>.down.sql     plain SQL, see `migration`
//!                   migrations/REGISTRY.md                 a row a migration, for people
//!                   migrations/concertina.sum              what each file was when it was written
//!                   plans/<plan>.toml                      for the machine, see `document`
//!                   plans/<plan>.md                        for the reviewer; the text is given, `seal` knows whether it is that still
//!   approve           plans/<plan>.approvals.toml            who approved which bytes, see `papers`
//!   rehearse          plans/<plan>.rehearsal.json            what came of the last rehearsal, of which bytes
//! ```
//!
//! `intact` refuses files that are not what was written, `edited` notes those that a person changed and had accepted, `order` says
//! whether the migrations are one line, `renumber` makes them one after a merge, `rewrite` sees to it that all of its files change
//! or none.
//!
//! Both what runs plans and what shows them speaks of these files; neither may import the other, so their formats stand here.

pub mod document;
mod documents;
pub mod migration;
pub mod number;
pub mod order;
pub mod registry;
pub mod sums;
pub mod words;

mod batch;
mod draft;
mod edited;
mod field;
mod folder;
mod intact;
mod merge;
mod named;
mod papers;
mod renumber;
mod rewrite;
mod seal;

pub use batch::{Batch, Replaces};
pub use document::{Directive, Document, Edit, FactsDocument};
pub use draft::Draft;
pub use folder::MigrationFile;
pub use migration::{Claim, Direction, Migration, MigrationStep};
pub use named::named;
pub use number::{next_number, slug};
pub use papers::{
    Approval, LockFigures, MigrationFigures, Papers, REHEARSAL_FORMAT, Rehearsed, StepFigures, TrafficFigures,
    WaitFigures, failure, milliseconds, person,
};
pub use registry::Timing;
pub use renumber::{Bundle, Bundles, Renamed, Turn, chosen, turns};
pub use rewrite::{Folder, Rewrite};
pub use sums::{Problem, Sums, digest};

use crate::engine::Engine;
use crate::error::{Error, Exit, Result, file};
use crate::plan::Plan;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Where a project keeps its files.
#[derive(Clone, Debug)]
pub struct Project {
    /// The folder of migrations, their sums and registry.
    pub migrations_dir: PathBuf,
    /// The folder of plan documents.
    pub plans_dir: PathBuf,
}

/// What the files of a plan say and the plan itself does not.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    pub engine: Engine,
    /// The server's version as it names itself.
    pub server: &'a str,
    /// Today, as `2026-11-20`.
    pub date: &'a str,
    /// The directives that the plan rests on.
    pub directives: &'a [Directive],
    /// What was counted and computed of the database.
    pub facts: &'a FactsDocument,
}

/// The id under which a plan's files stand: its number, and its name as a slug.
pub fn plan_id(plan: &Plan) -> String {
    format!("{}_{}", plan.number, slug(&plan.name))
}

impl Project {
    /// Writes every file of a plan, all or none, and gives their paths; `review` is the reviewer's document, as markdown.
    ///
    /// # Errors
    /// When the files that are there are not what was written (see [`Project::problems`]), a file exists, the plan's number
    /// does not follow the last one, or the disk refuses.
    pub fn write(&self, plan: &Plan, draft: &Draft, review: &str) -> Result<Vec<PathBuf>> {
        let known = self.migrations()?;
        self.unedited()?;
        follows(plan, known.last())?;
        let mut batch = Batch::default();
        let mut sums = self.sums()?;
        for [up, down] in &draft.migrations {
            for migration in [down, up] {
                let (name, text) = (migration.file_name(), migration.write());
                sums.push(&name, &text);
                batch.stage(self.migrations_dir.join(name), &text, Replaces::Nothing)?;
            }
        }
        let Document { plan: id, date, directives, .. } = &draft.document;
        batch.stage(
            self.document_path(id, "toml"),
            &seal::DOCUMENT.put(&draft.document.write()?),
            Replaces::Nothing,
        )?;
        batch.stage(self.document_path(id, "md"), &seal::REVIEW.put(review), Replaces::Nothing)?;
        let registry = self.migrations_dir.join(registry::FILE);
        // Of a merge that is not resolved there, both sides stay.
        let known = registry::renumbered(&text_or_empty(&registry)?, &[]);
        let rows = registry::with(&known, plan, date, directives)?;
        batch.stage(registry, &rows, Replaces::Itself)?;
        batch.stage(self.migrations_dir.join(sums::FILE), &sums.to_string(), Replaces::Itself)?;
        batch.commit()
    }

    /// The recorded sums; empty when there is no file of them.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn sums(&self) -> Result<Sums> {
        let path = self.migrations_dir.join(sums::FILE);
        Sums::read(&path, &text_or_empty(&path)?)
    }

    /// Whether `REGISTRY.md` holds two sides of a merge.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn registry_is_torn(&self) -> Result<bool> {
        text_or_empty(&self.migrations_dir.join(registry::FILE)).map(|text| merge::is_marked(&text))
    }

    /// The rows of `REGISTRY.md` of whose migration no file is there: "`0003` of the plan `0003_users`".
    ///
    /// # Errors
    /// When files cannot be read.
    pub fn idle_rows(&self) -> Result<Vec<String>> {
        let (text, files) = (text_or_empty(&self.migrations_dir.join(registry::FILE))?, self.files()?);
        let idle = registry::idle(&text, &folder::numbered(&files));
        Ok(idle.into_iter().map(|(number, plan)| format!("`{number}` of the plan `{plan}`")).collect())
    }

    /// What rows of `REGISTRY.md` say that is not so, a sentence each.
    ///
    /// # Errors
    /// When files cannot be read.
    pub fn wrong_rows(&self) -> Result<Vec<String>> {
        Ok(registry::wrong(&text_or_empty(&self.migrations_dir.join(registry::FILE))?, &self.files()?))
    }

    /// Writes into `REGISTRY.md` what migrations took on a copy, by id; one that has no row is left out.
    ///
    /// # Errors
    /// When files cannot be read or written.
    pub fn register_timings(&self, timings: &BTreeMap<String, Timing>) -> Result<()> {
        let (path, files) = (self.migrations_dir.join(registry::FILE), self.files()?);
        let of = |file: &'_ MigrationFile| timings.get(&file.id).cloned();
        let known = files.iter().filter_map(|file| Some(((file.number.as_str(), file.up.plan.as_str()), of(file)?)));
        let text = text_or_empty(&path)?;
        let told = registry::rehearsed(&text, &known.collect());
        if told == text {
            return Ok(());
        }
        let mut batch = Batch::default();
        batch.stage(path, &told, Replaces::Itself)?;
        batch.commit().map(drop)
    }

    /// The ids of migrations that `REGISTRY.md` has no row of.
    ///
    /// # Errors
    /// When files cannot be read.
    pub fn unregistered(&self) -> Result<Vec<String>> {
        let migrations = self.migrations()?;
        let text = text_or_empty(&self.migrations_dir.join(registry::FILE))?;
        let missing = registry::missing(&text, migrations.iter().map(|migration| migration.id.as_str()));
        Ok(missing.into_iter().map(String::from).collect())
    }
}

fn follows(plan: &Plan, last: Option<&MigrationFile>) -> Result<()> {
    match last {
        Some(last) if plan.number <= last.number => {
            let sentence =
                format!("the plan's number {} does not follow `{}`, the last migration", plan.number, last.id);
            Err(Error::of(Exit::History, sentence).hint("plan again: a new number is taken"))
        }
        _ => Ok(()),
    }
}

fn text_or_empty(path: &Path) -> Result<String> {
    match fs::read_to_string(path) {
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        read => read.map_err(file("read", path)),
    }
}

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;
