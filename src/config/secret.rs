use super::or_here;
use crate::error::{Error, Exit, Result, file};
use serde::Deserialize;
use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};

/// A URL or a password, or where it is kept: `env:NAME`, `file:PATH`, `cmd:COMMAND`. Its debug form shows where, never what.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub String);

/// Where a secret is kept.
enum Place<'a> {
    Environment(&'a str),
    File(&'a str),
    Command(&'a str),
    Here(&'a str),
}

impl Secret {
    /// The secret itself; paths and commands start from `root`.
    ///
    /// # Errors
    /// A variable that is not set, a file that is not there, a command that fails.
    pub fn resolve(&self, root: &Path) -> Result<String> {
        let text = match self.place() {
            Place::Environment(name) if !is_variable(name) => return Err(slip("env:", "the name of a variable")),
            Place::Environment(name) => std::env::var(name).map_err(|_| unset(name))?,
            Place::File(path) if is_database(path) => return Err(slip("file:", "the path of a file")),
            Place::File(path) => {
                let path = root.join(path);
                std::fs::read_to_string(&path).map_err(file("read", &path))?
            }
            Place::Command(command) => output(command, root)?,
            Place::Here(text) => text.to_string(),
        };
        // Editors on Windows write a mark at the beginning, which no server takes for a part of a password or of an address.
        Ok(text.trim_start_matches('\u{feff}').trim().to_string())
    }

    /// Itself, if it says where something is kept and not what.
    ///
    /// # Errors
    /// When it stands there itself.
    pub fn elsewhere(&self) -> Result<&Secret> {
        match self.place() {
            Place::Here(_) => Err(Error::new("`database.password` holds a password")
                .hint("write where it is kept: `env:NAME`, `file:PATH` or `cmd:COMMAND`")),
            _ => Ok(self),
        }
    }

    /// Whether the text says where something is kept: `env:`, `file:`, `cmd:`.
    pub fn is_elsewhere(text: &str) -> bool {
        !matches!(Secret(text.to_string()).place(), Place::Here(_))
    }

    fn place(&self) -> Place<'_> {
        match self.0.split_once(':') {
            Some(("env", name)) => Place::Environment(name),
            Some(("file", path)) => Place::File(path),
            Some(("cmd", command)) => Place::Command(command),
            _ => Place::Here(&self.0),
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self.place() {
            Place::Here(_) => out.write_str("(a URL)"),
            Place::Command(_) => out.write_str("(a command)"),
            Place::Environment(name) if !is_variable(name) => out.write_str("(no variable)"),
            Place::File(path) if is_database(path) => out.write_str("(no file)"),
            _ => out.write_str(&self.0),
        }
    }
}

/// Whether a text can be the name of a variable: a URL cannot.
fn is_variable(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || "_.-".contains(letter))
}

/// Whether a text that stands where a path should is a URL, or libpq's `host=… password=…`.
fn is_database(path: &str) -> bool {
    path.contains("://") || path.contains("password=")
}

/// Something else stands behind `env:` or `file:`, which is not repeated: it may be the secret.
fn slip(kind: &str, wanted: &str) -> Error {
    let sentence =
        format!("what stands behind `{kind}` is not {wanted}; it is not repeated, as it may hold a password");
    Error::of(Exit::Usage, sentence)
        .hint("write `env:NAME`, `file:PATH` or `cmd:COMMAND` for where a URL or a password is kept; a URL itself stands alone")
}

fn unset(name: &str) -> Error {
    Error::new(format!("the environment variable `{name}` is not set, which the URL or the password is taken from"))
        .hint(format!("set `{name}`, in the environment or in `.env`, or pass `--url`"))
}

/// What a command prints. Its own diagnostics pass through; what it printed is never repeated, nor is the command: its text may
/// hold a secret, too.
fn output(command: &str, root: &Path) -> Result<String> {
    let shell = if cfg!(windows) { ["cmd", "/C"] } else { ["sh", "-c"] };
    let done =
        Command::new(shell[0]).args([shell[1], command]).current_dir(or_here(root)).stderr(Stdio::inherit()).output();
    let done = done.map_err(|cause| Error::new(format!("the command of `cmd:` cannot be run: {cause}")))?;
    if !done.status.success() {
        return Err(Error::new(format!(
            "the command of `cmd:` was to print a URL or a password, and ended with {}",
            done.status
        ))
        .hint("run it by itself to see why, or mend `cmd:`"));
    }
    String::from_utf8(done.stdout).map_err(|_| {
        Error::new("the command of `cmd:` printed something that is not text")
            .hint("it has to print a URL or a password, in UTF-8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_fetched_from_where_it_is_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("url"), "sqlite://a.db\n").expect("written");
        let resolve = |text: &str| Secret(text.into()).resolve(folder.path());
        assert_eq!(resolve("file:url").expect("a file"), "sqlite://a.db");
        assert_eq!(resolve("cmd:cat url").expect("a command"), "sqlite://a.db");
        assert_eq!(resolve("sqlite://b.db").expect("itself"), "sqlite://b.db");
        assert!(resolve("env:CONCERTINA_NO_SUCH_VARIABLE").is_err());
        let failed = resolve("cmd:: hunter2; exit 3").expect_err("it fails").to_string();
        assert!(failed.contains("`cmd:`") && !failed.contains("hunter2"), "{failed}");
        for slip in ["env:postgres://me:hunter2@h/d", "file:postgres://me:hunter2@h/d", "file:host=h password=hunter2"]
        {
            let error = resolve(slip).expect_err("it is none").to_string();
            assert!(error.contains("not repeated") && !error.contains("hunter2"), "{error}");
            assert!(!format!("{:?}", Secret(slip.into())).contains("hunter2"));
        }
        assert!(resolve("file:///no/such/file").expect_err("none").to_string().contains("/no/such/file"));
        assert_eq!(format!("{:?}", Secret("cmd:echo hunter2".into())), "(a command)");
        assert_eq!(format!("{:?}", Secret("postgres://me:hunter2@h/d".into())), "(a URL)");
    }
}
