//! The files that a person names.

use crate::engine::Engine;
use crate::error::{Error, Exit, Result, file};
use crate::lint::{Finding, Input, unreadable};
use crate::source::{SchemaFile, listed};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// The path that stands for standard input, and the name that it has in findings.
pub const STANDARD_INPUT: &str = "-";
const ITS_NAME: &str = "stdin.sql";

/// What was read, and what could not be.
#[derive(Default)]
pub struct Gathered {
    pub inputs: Vec<Input>,
    pub unread: Vec<Finding>,
}

/// Reads every file that the paths name, for a database. One that cannot be read, or is not UTF-8, keeps no other from being judged.
///
/// # Errors
/// A path that names nothing, a folder without SQL.
pub fn read(paths: &[PathBuf], engine: Engine) -> Result<Gathered> {
    let (standard, named): (Vec<PathBuf>, Vec<PathBuf>) =
        paths.iter().cloned().partition(|path| path.as_os_str() == STANDARD_INPUT);
    let mut gathered = Gathered::default();
    if !standard.is_empty() {
        gathered.take(Path::new(ITS_NAME), engine, standard_input().map(|file| (file, None)));
    }
    for path in listed(&named)? {
        gathered.take(&path, engine, SchemaFile::read(&path).and_then(|file| Ok((file, beside(&path)?))));
    }
    if gathered.inputs.is_empty() && gathered.unread.is_empty() {
        let names: Vec<String> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
        return Err(Error::of(Exit::Usage, format!("there is no SQL in {}", names.join(", ")))
            .hint("name the folder that holds the migrations, or a file; only `.sql` counts in a folder"));
    }
    Ok(gathered)
}

impl Gathered {
    /// Takes in a file, with its settings.
    fn take(&mut self, path: &Path, engine: Engine, read: Result<(SchemaFile, Option<String>)>) {
        match read {
            Ok((SchemaFile { path, text }, beside)) => self.inputs.push(Input { path, text, beside, engine }),
            Err(error) => self.unread.extend(unreadable(path, &error)),
        }
    }
}

fn standard_input() -> Result<SchemaFile> {
    let mut bytes = vec![];
    std::io::stdin().lock().read_to_end(&mut bytes).map_err(file("read", Path::new(ITS_NAME)))?;
    SchemaFile::of(Path::new(ITS_NAME), bytes)
}

/// Flyway's settings for one script.
fn beside(path: &Path) -> Result<Option<String>> {
    let mut name = path.as_os_str().to_owned();
    name.push(".conf");
    let conf = PathBuf::from(name);
    match std::fs::read_to_string(&conf) {
        Ok(text) => Ok(Some(text)),
        Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(file("read", &conf)(cause)),
    }
}
