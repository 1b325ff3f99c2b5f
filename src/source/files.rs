//! The schema files that paths, folders and patterns name.

use crate::error::{Error, Place, Result, file};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A schema file as it was read.
#[derive(Clone, Debug)]
pub struct SchemaFile {
    pub path: PathBuf,
    /// Without a byte order mark; line ends as they are.
    pub text: String,
}

/// Reads every file that the paths name, each once: a file, a folder with all `.sql` files under it, or a pattern such as
/// `schema/**/*.sql`. The files of one path are in the order of their names.
///
/// An empty folder gives no file, which is an empty database. So does a pattern whose own folder is empty.
///
/// # Errors
/// A path or pattern that names nothing: a misspelt one must not read as "drop everything". A file that is not UTF-8.
pub fn gather(paths: &[PathBuf]) -> Result<Vec<SchemaFile>> {
    listed(paths)?.iter().map(|path| SchemaFile::read(path)).collect()
}

/// The files that the paths name, as `gather` takes them.
///
/// # Errors
/// A path or pattern that names nothing.
pub fn listed(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut seen = BTreeSet::new();
    let mut files = vec![];
    for path in paths {
        for found in named(path)? {
            let same = std::fs::canonicalize(&found).unwrap_or_else(|_| found.clone());
            if seen.insert(same) {
                files.push(found);
            }
        }
    }
    Ok(files)
}

/// The files of one path.
fn named(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    if path.is_dir() {
        let folder = glob::Pattern::escape(&path.to_string_lossy());
        return matching(&format!("{folder}/**/*.sql"));
    }
    let files = matching(&path.to_string_lossy())?;
    if files.is_empty() && !is_empty_folder(&fixed_part(path)) {
        return Err(Error::new(format!("no SQL file is named by `{}`", path.display())).hint(
            "name a file, a folder or a pattern such as `schema/**/*.sql`; `concertina init` makes the folders",
        ));
    }
    Ok(files)
}

fn matching(pattern: &str) -> Result<Vec<PathBuf>> {
    let found = glob::glob(pattern)
        .map_err(|cause| Error::new(format!("`{pattern}` is no pattern of files: {}", cause.msg)))?;
    let mut files = vec![];
    for entry in found {
        let path = entry.map_err(|cause| Error::new(format!("cannot read `{}`: {cause}", cause.path().display())))?;
        if path.is_symlink() && !path.exists() {
            // To pass it over would read as "drop what is in it".
            return Err(Error::new(format!("`{}` leads to a file that is not there", path.display()))
                .hint("mend the link, or remove it"));
        }
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The folder that a pattern starts from: its parts before the first wildcard.
fn fixed_part(pattern: &Path) -> PathBuf {
    pattern.iter().take_while(|part| !part.to_string_lossy().contains(['*', '?', '['])).collect()
}

/// Where a new file of this name would be one of those that the paths name: in the first of their folders, or under the first pattern
/// that takes it.
pub fn room_for(paths: &[PathBuf], name: &str) -> Option<PathBuf> {
    paths.iter().find_map(|path| {
        let place = if path.is_dir() { path.join(name) } else { fixed_part(path).join(name) };
        let taken = glob::Pattern::new(&path.to_string_lossy()).is_ok_and(|pattern| pattern.matches_path(&place));
        (path.is_dir() || (taken && !path.is_file())).then_some(place)
    })
}

/// Whether a folder is there and holds nothing but hidden files.
fn is_empty_folder(path: &Path) -> bool {
    path.is_dir()
        && std::fs::read_dir(path)
            .is_ok_and(|mut entries| entries.all(|e| e.is_ok_and(|e| e.file_name().to_string_lossy().starts_with('.'))))
}

impl SchemaFile {
    /// Reads one.
    ///
    /// # Errors
    /// What the disk refuses, and what is not UTF-8, with the place.
    pub fn read(path: &Path) -> Result<SchemaFile> {
        SchemaFile::of(path, std::fs::read(path).map_err(file("read", path))?)
    }

    /// One of these bytes.
    ///
    /// # Errors
    /// What is not UTF-8, with the place.
    pub fn of(path: &Path, bytes: Vec<u8>) -> Result<SchemaFile> {
        let text = String::from_utf8(bytes).map_err(|cause| not_text(path, &cause))?;
        let text = text.strip_prefix('\u{feff}').map(String::from).unwrap_or(text);
        Ok(SchemaFile { path: path.to_path_buf(), text })
    }
}

fn not_text(path: &Path, cause: &std::string::FromUtf8Error) -> Error {
    let before = String::from_utf8_lossy(&cause.as_bytes()[..cause.utf8_error().valid_up_to()]);
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    let place = Place { file: path.to_path_buf(), line: before.matches('\n').count() + 1, column };
    Error::new("the file is not UTF-8 text").at(place).hint("save it as UTF-8: `iconv -f latin1 -t utf-8`")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, bytes) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            std::fs::write(path, bytes).expect("written");
        }
        folder
    }

    #[test]
    fn a_folder_a_pattern_and_a_file_name_each_file_once() {
        let folder = folder(&[("b.sql", b"b"), ("deep/a.sql", b"\xef\xbb\xbfa"), ("note.md", b"x")]);
        let paths = [folder.path().to_path_buf(), folder.path().join("**/*.sql"), folder.path().join("b.sql")];
        let texts: Vec<String> = gather(&paths).expect("found").into_iter().map(|f| f.text).collect();
        assert_eq!(texts, ["b", "a"]);
    }

    #[test]
    fn what_names_nothing_is_refused_and_an_empty_folder_is_an_empty_database() {
        let folder = folder(&[("full/a.sql", b""), ("empty/.gitkeep", b"")]);
        assert!(gather(&[folder.path().join("full/*.sq")]).is_err());
        assert!(gather(&[folder.path().join("missing/*.sql")]).is_err());
        assert!(gather(&[folder.path().join("missing.sql")]).is_err());
        assert!(
            gather(&[folder.path().join("empty/**/*.sql"), folder.path().join("empty")]).expect("empty").is_empty()
        );
    }

    #[test]
    fn a_new_file_goes_where_it_counts() {
        let folder = folder(&[("schema/a.sql", b"")]);
        let at = |path: &str| folder.path().join(path);
        let there = Some(at("schema/new.sql"));
        assert_eq!(room_for(&[at("schema/a.sql"), at("schema/**/*.sql")], "new.sql"), there);
        assert_eq!(room_for(&[at("schema")], "new.sql"), there);
        assert_eq!(room_for(&[at("schema/a.sql"), at("schema/a_*.sql")], "new.sql"), None);
    }

    #[test]
    fn a_file_that_is_not_text_is_named_with_the_place() {
        let folder = folder(&[("a.sql", b"ok\n\xc3\xa9 \xff")]);
        let place = gather(&[folder.path().to_path_buf()]).expect_err("not text").place.expect("a place");
        assert_eq!((place.line, place.column), (2, 3));
    }
}
