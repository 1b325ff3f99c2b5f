//! The binary, in a folder of its own, with nothing of the surroundings but `PATH`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::{env, fs};
use tempfile::TempDir;

/// A folder to run `concertina` in.
pub struct Cli {
    folder: TempDir,
    environment: BTreeMap<String, String>,
}

impl Cli {
    pub fn new() -> Self {
        let environment = [("NO_COLOR", "1"), ("CI", "true"), ("LANG", "C.UTF-8")];
        Self {
            folder: TempDir::with_prefix("concertina-test").unwrap(),
            environment: environment.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        }
    }

    /// With this file in the folder.
    pub fn file(self, path: &str, text: &str) -> Self {
        self.write(path, text);
        self
    }

    /// With this environment variable.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.insert(name.to_owned(), value.to_owned());
        self
    }

    /// The full path of something in the folder; of the folder itself for "".
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file, between two runs.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    pub fn read(&self, path: &str) -> String {
        let path = self.path(path);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// The names in one of the folders, in order.
    pub fn list(&self, path: &str) -> Vec<String> {
        let path = self.path(path);
        let entries = fs::read_dir(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Runs `concertina`.
    pub fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_concertina"));
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null()).env_clear();
        command.envs(env::var_os("PATH").map(|path| ("PATH", path)));
        command.env("HOME", self.folder.path()).envs(&self.environment);
        let output = command.output().unwrap();
        Output {
            command: format!("concertina {}", arguments.join(" ")),
            code: output.status.code().unwrap_or_else(|| panic!("a signal ended concertina: {}", output.status)),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// What a run left.
#[derive(Debug)]
pub struct Output {
    command: String,
    code: i32,
    stdout: String,
    stderr: String,
}

impl Output {
    pub fn code(&self) -> i32 {
        self.code
    }

    pub fn stdout(&self) -> &str {
        &self.stdout
    }

    pub fn stderr(&self) -> &str {
        &self.stderr
    }

    /// The same, having ended with this exit code; shows everything if it did not.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        let Self { command, stdout, stderr, .. } = &self;
        assert_eq!(self.code, code, "exit code of `{command}`\n--- stdout\n{stdout}\n--- stderr\n{stderr}");
        self
    }
}
