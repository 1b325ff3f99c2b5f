//! The documents of plans, the machine's and the reviewer's, and whether they are as they were written.

use super::{Batch, Document, Project, Replaces, seal};
use crate::error::{Error, Exit, Result, file};
use std::fs;
use std::path::PathBuf;

impl Project {
    /// Writes the reviewer's document of a plan anew; one that is gone stays gone.
    ///
    /// # Errors
    /// When a person has changed the one that is there, or the file cannot be read or written.
    pub fn rewrite_review(&self, plan: &str, review: &str) -> Result<()> {
        let path = self.document_path(plan, "md");
        if !path.exists() {
            return Ok(());
        }
        if !seal::REVIEW.is_intact(&fs::read_to_string(&path).map_err(file("read", &path))?) {
            return Err(Error::new(format!("`{}` is not as it was written: it is left alone", path.display()))
                .hint(format!("`concertina show {plan} --format markdown` prints what it would be")));
        }
        let mut batch = Batch::default();
        batch.stage(path, &seal::REVIEW.put(review), Replaces::Itself)?;
        batch.commit().map(drop)
    }

    /// The document of a plan. If a person changed the file, that is among its edits.
    ///
    /// # Errors
    /// When there is none, it is that of another plan, or it cannot be read.
    pub fn plan_document(&self, plan: &str) -> Result<Document> {
        let path = self.document_path(plan, "toml");
        if !path.exists() {
            let sentence = format!("the plan `{plan}` has no document: `{}` is missing", path.display());
            return Err(Error::of(Exit::History, sentence).hint("restore it from version control"));
        }
        let text = fs::read_to_string(&path).map_err(file("read", &path))?;
        let mut document = Document::read(&path, &text)?;
        if document.plan != plan {
            let sentence = format!("`{}` says that it is the document of `{}`", path.display(), document.plan);
            return Err(Error::of(Exit::History, sentence).hint("restore it from version control"));
        }
        if !seal::DOCUMENT.is_intact(&text) {
            document.note_edit(format!("{plan}.toml"), seal::DOCUMENT.told(&text));
        }
        Ok(document)
    }

    /// The path of a plan's document; `extension` is `toml` or `md`.
    pub fn document_path(&self, plan: &str, extension: &str) -> PathBuf {
        self.plans_dir.join(format!("{plan}.{extension}"))
    }

    /// The names of the machine's documents that are not as they were written. One that is missing is another matter.
    ///
    /// # Errors
    /// When files cannot be read.
    pub fn edited_documents(&self) -> Result<Vec<String>> {
        self.not_as_written("toml", &seal::DOCUMENT)
    }

    /// The names of the reviewer's that are not.
    ///
    /// # Errors
    /// When files cannot be read.
    pub fn edited_reviews(&self) -> Result<Vec<String>> {
        self.not_as_written("md", &seal::REVIEW)
    }

    fn not_as_written(&self, extension: &str, seal: &seal::Seal) -> Result<Vec<String>> {
        let mut edited = vec![];
        for plan in self.documented(extension)? {
            let path = self.document_path(&plan, extension);
            if !seal.is_intact(&fs::read_to_string(&path).map_err(file("read", &path))?) {
                edited.push(format!("{plan}.{extension}"));
            }
        }
        Ok(edited)
    }

    /// The names of documents of whose plan no migration is there.
    ///
    /// # Errors
    /// When files cannot be read.
    pub fn idle_documents(&self) -> Result<Vec<String>> {
        let plans = self.plans()?;
        let idle = self.documented("toml")?.into_iter().filter(|plan| !plans.contains(plan));
        Ok(idle.map(|plan| format!("{plan}.toml")).collect())
    }

    /// The plans of which there is a document, whether there are migrations or not.
    fn documented(&self, extension: &str) -> Result<Vec<String>> {
        let entries = match fs::read_dir(&self.plans_dir) {
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(vec![]),
            entries => entries.map_err(file("read the folder", &self.plans_dir))?,
        };
        let mut plans = vec![];
        for entry in entries {
            let name = entry.map_err(file("read the folder", &self.plans_dir))?.file_name();
            let name = name.to_string_lossy();
            let plan = name.strip_suffix(extension).and_then(|name| name.strip_suffix('.'));
            // The approvals of a plan are no document: no id has a full stop in it.
            plans.extend(plan.filter(|plan| !plan.contains('.')).map(String::from));
        }
        plans.sort();
        Ok(plans)
    }
}
