//! The files that a person names.

use crate::engine::Engine;
use crate::error::{Error, Exit, Result, file};
use crate::lint::Input;
use crate::source::gather;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// The path that stands for standard input.
const STANDARD_INPUT: &str = "-";

/// Reads every file that the paths name, for a database.
///
/// # Errors
/// A path that names nothing, a folder without SQL, what is not UTF-8.
pub fn read(paths: &[PathBuf], engine: Engine) -> Result<Vec<Input>> {
    let (standard, named): (Vec<PathBuf>, Vec<PathBuf>) =
        paths.iter().cloned().partition(|path| path.as_os_str() == STANDARD_INPUT);
    let mut inputs = if standard.is_empty() { vec![] } else { vec![standard_input(engine)?] };
    for found in gather(&named)? {
        let beside = beside(&found.path)?;
        inputs.push(Input { path: found.path, text: found.text, beside, engine });
    }
    if inputs.is_empty() {
        let names: Vec<String> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
        return Err(Error::of(Exit::Usage, format!("there is no SQL in {}", names.join(", ")))
            .hint("name the folder that holds the migrations, or a file; only `.sql` counts in a folder"));
    }
    Ok(inputs)
}

fn standard_input(engine: Engine) -> Result<Input> {
    let mut text = String::new();
    std::io::stdin().lock().read_to_string(&mut text).map_err(|cause| {
        let error = Error::new(format!("cannot read standard input: {cause}"));
        error.hint("pipe SQL as UTF-8 into it, or name files")
    })?;
    Ok(Input { path: "stdin.sql".into(), text, beside: None, engine })
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
