//! The binary, in a folder of its own, with nothing of the surroundings but `PATH`.

use super::secret;
use std::collections::BTreeMap;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::{env, fs, thread};
use tempfile::TempDir;

/// A folder to run `concertina` in.
pub struct Cli {
    folder: TempDir,
    environment: BTreeMap<String, String>,
    /// Whom to run as: as whoever runs the tests if left out.
    user: Option<&'static str>,
    /// Files that the test itself wrote a password to.
    told: Mutex<Vec<PathBuf>>,
}

/// What is left in the folder shows no password.
impl Drop for Cli {
    fn drop(&mut self) {
        if !thread::panicking() {
            let leaks = secret::files(self.folder.path(), &self.told.lock().unwrap());
            assert!(leaks.is_empty(), "a password is in {leaks:?}");
        }
    }
}

impl Cli {
    pub fn new() -> Self {
        let environment = [("NO_COLOR", "1"), ("CI", "true"), ("LANG", "C.UTF-8")];
        Self {
            folder: TempDir::with_prefix("concertina-test").unwrap(),
            environment: environment.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            user: None,
            told: Mutex::default(),
        }
    }

    /// As somebody who may run a PostgreSQL server: not as root, but as whom `scripts/postgres` runs its own.
    pub fn by_server_user(mut self) -> Self {
        let folder = self.folder.path();
        if fs::metadata(folder).unwrap().uid() == 0 {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o777)).unwrap();
            self.user = Some(server_user());
        }
        self
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

    /// The variables that it runs with.
    pub fn environment(&self) -> &BTreeMap<String, String> {
        &self.environment
    }

    /// The full path of something in the folder; of the folder itself for "".
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file, between two runs.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        if text.contains(secret::MARK) {
            self.told.lock().unwrap().push(path.clone());
        }
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// Lets every user write there.
    pub fn open(&self, path: &str) {
        fs::set_permissions(self.path(path), fs::Permissions::from_mode(0o777)).unwrap();
    }

    /// Keeps everybody else from reading it.
    pub fn close(&self, path: &str) {
        fs::set_permissions(self.path(path), fs::Permissions::from_mode(0o600)).unwrap();
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

    /// The program, as the user it runs as.
    fn command(&self) -> Command {
        let program = env!("CARGO_BIN_EXE_concertina");
        let Some(user) = self.user else { return Command::new(program) };
        let mut command = Command::new("setpriv");
        command.args(["--reuid", user, "--clear-groups", "--", program]);
        command
    }

    /// Runs `concertina`.
    pub fn run(&self, arguments: &[&str]) -> Output {
        let output = self.prepared(arguments).output().unwrap();
        for stream in [&output.stdout, &output.stderr] {
            let shown = String::from_utf8_lossy(stream);
            assert!(!secret::shows(stream), "`concertina {}` shows a password\n{shown}", arguments.join(" "));
        }
        Output {
            command: format!("concertina {}", arguments.join(" ")),
            code: output.status.code().unwrap_or_else(|| panic!("a signal ended concertina: {}", output.status)),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The run, not yet begun.
    pub fn prepared(&self, arguments: &[&str]) -> Command {
        let mut command = self.command();
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null()).env_clear();
        command.envs(env::var_os("PATH").map(|path| ("PATH", path)));
        command.env("HOME", self.folder.path()).envs(&self.environment);
        command
    }
}

/// Whom `scripts/postgres` runs its servers as, when root asks.
pub fn server_user() -> &'static str {
    let known = Command::new("id").arg("postgres").output().unwrap().status.success();
    if known { "postgres" } else { "nobody" }
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
