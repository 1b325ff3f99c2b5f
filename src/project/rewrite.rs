//! Changes of many files that outlive an interruption.
//!
//! ```text
//!   migrations/.concertina-rewrite.json     everything that is to be written and removed, written first
//!   … each file written, each one removed   may end anywhere: to do it again comes to the same
//!   the first file removed                  done
//! ```
//!
//! While the first file is there, nothing else reads the folder: half of what it says may have been done.

use super::Project;
use super::batch::{Batch, Replaces};
use crate::error::{Error, Exit, Result, file};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

/// The file's name in the folder of migrations.
const FILE: &str = ".concertina-rewrite.json";

/// What is to become of the files of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rewrite {
    /// What it comes to, a line each: "`0007_a` becomes `0009_a`".
    pub says: Vec<String>,
    changes: Vec<Change>,
}

/// What becomes of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    folder: Folder,
    name: String,
    /// Nothing where it is removed.
    text: Option<String>,
}

/// Where a file stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Folder {
    Migrations,
    Plans,
}

impl Rewrite {
    /// Writes a file. It may be there.
    pub fn write(&mut self, folder: Folder, name: impl Into<String>, text: impl Into<String>) {
        self.changes.push(Change { folder, name: name.into(), text: Some(text.into()) });
    }

    /// Removes a file, unless another of its name is written.
    pub fn remove(&mut self, folder: Folder, name: impl Into<String>) {
        self.changes.push(Change { folder, name: name.into(), text: None });
    }

    /// Whether nothing is to be done.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    fn is_written(&self, gone: &Change) -> bool {
        self.changes.iter().any(|one| one.folder == gone.folder && one.name == gone.name && one.text.is_some())
    }
}

impl Project {
    /// Writes down what is to be done, and does it.
    ///
    /// # Errors
    /// When a file cannot be written or removed; [`Project::finish`] goes on from there.
    pub fn rewrite(&self, rewrite: &Rewrite) -> Result<()> {
        self.intend(rewrite)?;
        self.finish().map(drop)
    }

    /// Writes down what is to be done, and does nothing of it yet.
    ///
    /// # Errors
    /// When it cannot be written; then nothing has changed.
    pub fn intend(&self, rewrite: &Rewrite) -> Result<()> {
        let text = serde_json::to_string_pretty(rewrite).map_err(Error::bug)?;
        let mut batch = Batch::default();
        batch.stage(self.migrations_dir.join(FILE), &text, Replaces::Itself)?;
        batch.commit().map(drop)
    }

    /// What was begun and not finished; nothing as a rule.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn interrupted(&self) -> Result<Option<Rewrite>> {
        let path = self.migrations_dir.join(FILE);
        let text = match fs::read_to_string(&path) {
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            text => text.map_err(file("read", &path))?,
        };
        serde_json::from_str(&text).map(Some).map_err(|cause| {
            Error::of(Exit::History, format!("`{}` is not what Concertina writes there: {cause}", path.display()))
                .hint("restore the folders of migrations and plans from version control, and remove that file")
        })
    }

    /// Does what was written down and not finished, and tells what it was.
    ///
    /// # Errors
    /// When a file cannot be written or removed; it can be done again.
    pub fn finish(&self) -> Result<Option<Rewrite>> {
        let Some(rewrite) = self.interrupted()? else { return Ok(None) };
        for Change { folder, name, text } in &rewrite.changes {
            if let Some(text) = text {
                let mut batch = Batch::default();
                batch.stage(self.place(*folder, name)?, text, Replaces::Itself)?;
                batch.commit()?;
            }
        }
        for change in rewrite.changes.iter().filter(|one| one.text.is_none()) {
            if !rewrite.is_written(change) {
                gone(&self.place(change.folder, &change.name)?)?;
            }
        }
        gone(&self.migrations_dir.join(FILE))?;
        Ok(Some(rewrite))
    }

    /// Refuses to read folders of which half is rewritten.
    pub(super) fn settled(&self) -> Result<()> {
        let Some(rewrite) = self.interrupted()? else { return Ok(()) };
        let folder = self.migrations_dir.display();
        let error =
            Error::of(Exit::History, format!("the files in `{folder}` were being renumbered, and that was cut off"));
        Err(rewrite.says.into_iter().fold(error, Error::detail).hint("`concertina renumber` finishes it"))
    }

    /// A file of ours: the name of a path that leads elsewhere is none.
    fn place(&self, folder: Folder, name: &str) -> Result<PathBuf> {
        if Path::new(name).file_name().is_none_or(|own| own != name) {
            return Err(Error::of(Exit::History, format!("`{name}` is no name of a file of a plan"))
                .hint(format!("remove `{}`: Concertina did not write it", self.migrations_dir.join(FILE).display())));
        }
        Ok(match folder {
            Folder::Migrations => self.migrations_dir.join(name),
            Folder::Plans => self.plans_dir.join(name),
        })
    }
}

fn gone(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(()),
        removed => removed.map_err(file("remove", path)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_cut_off_is_told_and_done_again() {
        let root = tempfile::tempdir().expect("a folder");
        let project = Project { migrations_dir: root.path().join("migrations"), plans_dir: root.path().join("plans") };
        let mut rewrite = Rewrite { says: vec!["a becomes b".into()], ..Rewrite::default() };
        rewrite.remove(Folder::Plans, "a");
        rewrite.remove(Folder::Plans, "b");
        rewrite.write(Folder::Plans, "b", "text");
        fs::create_dir_all(&project.plans_dir).expect("made");
        fs::write(project.plans_dir.join("a"), "text").expect("written");
        project.intend(&rewrite).expect("written");
        let error = project.migrations().expect_err("half of it may be done");
        assert_eq!((error.exit, error.details.as_slice()), (Exit::History, &["a becomes b".to_string()][..]));
        // As if it had been cut off between the two.
        fs::write(project.plans_dir.join("b"), "text").expect("written");
        assert_eq!(project.finish().expect("done"), Some(rewrite));
        assert!(!project.plans_dir.join("a").exists() && project.plans_dir.join("b").exists());
        assert!(project.finish().expect("nothing left").is_none() && project.migrations().is_ok());
    }

    #[test]
    fn no_file_elsewhere_is_touched() {
        let root = tempfile::tempdir().expect("a folder");
        let project = Project { migrations_dir: root.path().join("migrations"), plans_dir: root.path().join("plans") };
        let mut rewrite = Rewrite::default();
        rewrite.write(Folder::Plans, "../elsewhere", "text");
        assert_eq!(project.rewrite(&rewrite).expect_err("refused").exit, Exit::History);
        assert!(!root.path().join("elsewhere").exists());
    }
}
