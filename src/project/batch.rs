//! Several files, all or none.
//!
//! Everything is written under temporary names first, beside where it belongs: a full disk or a refused folder is met before
//! anything is seen. Then each file takes its name. Should one not get it, those that did lose theirs again. What a command that
//! was killed left under such names goes with the next one that writes there.

use crate::config::folder_of;
use crate::error::{Error, Result, file};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::NamedTempFile;

/// What temporary names begin with.
const PREFIX: &str = ".concertina-";

/// No command waits so long between a temporary name and the name.
const STALE: Duration = Duration::from_secs(3600);

/// Files that wait for their names.
#[derive(Default)]
pub struct Batch(Vec<Staged>);

struct Staged {
    content: NamedTempFile,
    path: PathBuf,
    /// What stood there, for a file that may be replaced.
    previous: Option<Vec<u8>>,
    replaces: Replaces,
}

/// Whether a file may already be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Replaces {
    Nothing,
    Itself,
}

impl Batch {
    /// Writes a file under a temporary name; folders are made.
    ///
    /// # Errors
    /// When it exists and may not, or cannot be written.
    pub fn stage(&mut self, path: PathBuf, text: &str, replaces: Replaces) -> Result<()> {
        let previous = fs::read(&path).ok();
        if replaces == Replaces::Nothing && path.exists() {
            return Err(exists(&path));
        }
        let folder = folder_of(&path);
        fs::create_dir_all(folder).map_err(file("make the folder", folder))?;
        let mut content = temporary(folder).map_err(file("write", &path))?;
        let written = content.write_all(text.as_bytes()).and_then(|()| content.as_file().sync_all());
        written.map_err(file("write", &path))?;
        self.0.push(Staged { content, path, previous, replaces });
        Ok(())
    }

    /// Gives every file its name, in the order in which they were staged.
    ///
    /// # Errors
    /// When one cannot have it; then none has.
    pub fn commit(self) -> Result<Vec<PathBuf>> {
        let mut placed: Vec<(PathBuf, Option<Vec<u8>>)> = vec![];
        for staged in self.0 {
            let (path, previous) = (staged.path.clone(), staged.previous.clone());
            if let Err(error) = staged.place() {
                placed.into_iter().rev().for_each(|(path, previous)| take_back(&path, previous));
                return Err(error);
            }
            placed.push((path, previous));
        }
        let folders: BTreeSet<&Path> = placed.iter().filter_map(|(path, _)| path.parent()).collect();
        folders.into_iter().for_each(sweep);
        Ok(placed.into_iter().map(|(path, _)| path).collect())
    }
}

impl Staged {
    fn place(self) -> Result<()> {
        let placed = match self.replaces {
            Replaces::Nothing => self.content.persist_noclobber(&self.path),
            Replaces::Itself => self.content.persist(&self.path),
        };
        match placed {
            Ok(_) => Ok(()),
            Err(refused) if refused.error.kind() == std::io::ErrorKind::AlreadyExists => Err(exists(&self.path)),
            Err(refused) => Err(file("write", &self.path)(refused.error)),
        }
    }
}

/// Best effort: the error that led here is the one worth telling.
fn take_back(path: &Path, previous: Option<Vec<u8>>) {
    let _ = match previous {
        Some(previous) => fs::write(path, previous),
        None => fs::remove_file(path),
    };
}

/// Removes what was left under temporary names. Best effort: nobody needs it gone.
fn sweep(folder: &Path) {
    let left = fs::read_dir(folder).into_iter().flatten().flatten().filter(|entry| {
        let named = entry.file_name().to_string_lossy().starts_with(PREFIX);
        let age =
            entry.metadata().ok().filter(fs::Metadata::is_file).and_then(|data| data.modified().ok()?.elapsed().ok());
        named && age.is_some_and(|age| age > STALE)
    });
    left.for_each(|entry| drop(fs::remove_file(entry.path())));
}

/// Readable as any other file that the person makes, not only by its owner as temporary files are.
fn temporary(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

fn exists(path: &Path) -> Error {
    Error::new(format!("`{}` exists already; nothing was written", path.display()))
        .hint("remove it if it was never applied, or plan under another number")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_long_ago_goes() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let long_ago = std::time::SystemTime::now() - 2 * STALE;
        for (name, age) in [(".concertina-old", true), (".concertina-now", false), ("theirs", true)] {
            let file = fs::File::create(at(name)).expect("made");
            file.set_modified(if age { long_ago } else { std::time::SystemTime::now() }).expect("set");
        }
        let mut batch = Batch::default();
        batch.stage(at("new"), "1", Replaces::Nothing).expect("staged");
        batch.commit().expect("written");
        let there = [".concertina-old", ".concertina-now", "theirs", "new"].map(|name| at(name).exists());
        assert_eq!(there, [false, true, true, true]);
    }

    #[test]
    fn nothing_is_left_when_one_file_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::write(at("kept"), "old").expect("written");
        let mut batch = Batch::default();
        batch.stage(at("kept"), "new", Replaces::Itself).expect("staged");
        batch.stage(at("first"), "1", Replaces::Nothing).expect("staged");
        batch.stage(at("second"), "2", Replaces::Nothing).expect("staged");
        fs::write(at("second"), "theirs").expect("written");
        assert!(batch.commit().is_err());
        let mut names: Vec<_> = fs::read_dir(folder.path()).expect("read").flatten().map(|e| e.file_name()).collect();
        names.sort();
        assert_eq!(names, ["kept", "second"]);
        assert_eq!(fs::read_to_string(at("kept")).expect("read"), "old");
        assert_eq!(fs::read_to_string(at("second")).expect("read"), "theirs");
    }
}
