use std::path::PathBuf;

/// A file to judge.
#[derive(Clone, Debug)]
pub struct Input {
    pub path: PathBuf,
    /// Without a byte order mark.
    pub text: String,
    /// What the file `<path>.conf` beside it says, where there is one: Flyway's settings for one script.
    pub beside: Option<String>,
}

impl Input {
    /// Its name without the folder.
    pub fn name(&self) -> String {
        self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }
}
