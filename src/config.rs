//! `concertina.toml`: where the schema is, where the database is, and the manners of a run.
//!
//! Nothing needs the file: every setting has its default, and flags and the environment can say the rest. What the file does
//! say is taken at its word: an unknown key is an error that names the nearest known one, and a setting that this version
//! does not act upon is refused by name, because a gate that is silently ignored is worse than none.

mod address;
mod approvals;
mod check;
mod document;
mod fleet;
mod folder;
mod member;
mod secret;
mod settings;
mod span;
mod targets;
mod tenants;

pub use address::{asked_for_targets, is_by_variables, named, target};
pub use check::Check;
pub use document::{line, nearest_word};
pub use fleet::Fleet;
pub use folder::{folder_of, or_here};
pub use member::{Member, apart};
pub use secret::Secret;
pub use settings::{
    Apply, Backfill, Database, Gates, Hooks, Mode, Numbering, OnFailure, Plan, Quarantine, Rehearsal, Settings,
};
pub use span::parse as duration;
pub use targets::{Entry, Listing, Targets};
pub use tenants::{SCHEMAS, Schemas, members as tenants};

use crate::engine::Scope;
use crate::error::{Error, Exit, Result, file};
use std::path::{Path, PathBuf};

/// The file's name.
pub const NAME: &str = "concertina.toml";

/// Settings, and the folder that their paths are relative to.
#[derive(Clone, Debug)]
pub struct Config {
    /// The folder of the file; empty for the current one.
    pub root: PathBuf,
    /// The file, if there is one.
    pub file: Option<PathBuf>,
    pub settings: Settings,
}

impl Config {
    /// Reads the file that is named, else the nearest one from `folder` upward, with the overrides of an environment.
    ///
    /// # Errors
    /// A named file that is not there, one that is not understood, an environment that it does not have.
    pub fn load(folder: &Path, named: Option<&Path>, environment: Option<&str>) -> Result<Config> {
        let found = named.map(Path::to_path_buf).or_else(|| nearest(folder));
        let Some(path) = found else {
            return match environment {
                None => Ok(Config { root: PathBuf::new(), file: None, settings: Settings::default() }),
                Some(name) => Err(Error::of(
                    Exit::Usage,
                    format!("there is no `{NAME}` here or above, so there is no environment `{name}`"),
                )
                .hint("run `concertina init`, or name the file with `--config`")),
            };
        };
        let text = std::fs::read_to_string(&path).map_err(file("read", &path))?;
        let config = Config::read(&path, &text, environment)?;
        let root = if config.root == folder { PathBuf::new() } else { config.root };
        Ok(Config { root, ..config })
    }

    /// Reads the text that the file has, or is to have.
    ///
    /// # Errors
    /// A text that is not understood, an environment that it does not have.
    pub fn read(path: &Path, text: &str, environment: Option<&str>) -> Result<Config> {
        let settings = document::read(path, text, environment)?;
        let root = path.parent().unwrap_or(Path::new("")).to_path_buf();
        Ok(Config { root, file: Some(path.to_path_buf()), settings })
    }

    /// The schema files, folders and patterns, from the root.
    pub fn schema(&self) -> Vec<PathBuf> {
        self.settings.schema.iter().map(|pattern| self.root.join(pattern)).collect()
    }

    /// The folder of the migrations.
    pub fn migrations(&self) -> PathBuf {
        self.root.join(&self.settings.migrations)
    }

    /// The folder of the plans.
    pub fn plans(&self) -> PathBuf {
        self.root.join(&self.settings.plans)
    }

    /// A path as it reads from the root.
    pub fn from_root(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.root).unwrap_or(path).to_path_buf()
    }

    /// Which part of the database is managed.
    pub fn scope(&self) -> Scope {
        let Database { schemas, ignore, owners, .. } = &self.settings.database;
        let tenants = self.settings.fleet.schemas.is_some();
        let schemas = match &self.settings.fleet.schema {
            Some(template) if tenants => vec![template.clone()],
            _ => schemas.clone(),
        };
        Scope { schemas, ignore: ignore.clone(), owners: *owners, tenants }
    }
}

/// The file in the folder or the nearest one above.
fn nearest(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_file_above_counts_and_its_paths_are_its_own() {
        let folder = tempfile::tempdir().expect("a folder");
        let deep = folder.path().join("a/b");
        std::fs::create_dir_all(&deep).expect("made");
        std::fs::write(folder.path().join(NAME), "migrations = 'db'").expect("written");
        let config = Config::load(&deep, None, None).expect("read");
        assert_eq!(config.migrations(), folder.path().join("db"));
    }

    #[test]
    fn an_environment_overrides_and_an_unknown_one_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let text = "[database]\nurl='env:A'\nignore=['x']\n[env.production]\ndatabase.url='env:B'\n";
        std::fs::write(folder.path().join(NAME), text).expect("written");
        let url = |environment| {
            let config = Config::load(folder.path(), None, environment)?;
            assert_eq!(config.settings.database.ignore, ["x"]);
            Ok::<_, Error>(config.settings.database.url)
        };
        assert_eq!(url(None).expect("read"), Some(Secret("env:A".into())));
        assert_eq!(url(Some("production")).expect("read"), Some(Secret("env:B".into())));
        let error = url(Some("produktion")).expect_err("unknown");
        assert!(error.hint.is_some_and(|hint| hint.contains("`production`")));
    }
}
