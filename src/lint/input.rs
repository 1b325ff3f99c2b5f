use super::tool::database;
use crate::engine::Engine;
use std::path::PathBuf;

/// A file to judge.
#[derive(Clone, Debug)]
pub struct Input {
    pub path: PathBuf,
    /// Without a byte order mark.
    pub text: String,
    /// What the file `<path>.conf` beside it says, where there is one: Flyway's settings for one script.
    pub beside: Option<String>,
    /// The database that it is for, as far as whoever names the file knows.
    pub engine: Engine,
}

impl Input {
    /// The database that it is for: our own migrations say it themselves.
    pub fn database(&self) -> Engine {
        database(self).unwrap_or(self.engine)
    }

    /// Its name without the folder.
    pub fn name(&self) -> String {
        self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }
}
