//! The cases of `tests/golden`: an old schema and a new one, small enough to be read at a glance.

use concertina::engine::Engine;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// A folder with `old.sql`, `new.sql`, a `.plan` for each engine that the case is about, and perhaps `rows.sql`.
#[derive(Clone, Debug)]
pub struct Case {
    pub name: String,
    folder: PathBuf,
}

impl Case {
    /// Those of an engine, by name; `CASE=text` leaves only names that hold the text.
    pub fn all(engine: Engine) -> Vec<Case> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
        let wanted = env::var("CASE").unwrap_or_default();
        let entries = fs::read_dir(&root).unwrap().map(|entry| entry.unwrap());
        let mut cases: Vec<Case> = entries
            .map(|entry| Case { name: entry.file_name().into_string().unwrap(), folder: entry.path() })
            .filter(|case| case.plan_path(engine).exists() && case.name.contains(&wanted))
            .collect();
        cases.sort_by(|a, b| a.name.cmp(&b.name));
        cases
    }

    pub fn old_schema(&self) -> String {
        self.read("old.sql").unwrap_or_default()
    }

    pub fn new_schema(&self) -> String {
        self.read("new.sql").unwrap_or_default()
    }

    /// Rows of the old schema, where the case brings its own.
    pub fn rows(&self) -> Option<String> {
        self.read("rows.sql")
    }

    /// The first major of PostgreSQL that knows what the case is about: `-- since PostgreSQL 15` in one of its schemas.
    pub fn since(&self) -> u32 {
        let texts = self.old_schema() + &self.new_schema();
        let major = |line: &str| line.strip_prefix("-- since PostgreSQL ")?.trim().parse().ok();
        texts.lines().find_map(major).unwrap_or(0)
    }

    /// Where its plan is kept. An empty file stands for one that is to be written.
    pub fn plan_path(&self, engine: Engine) -> PathBuf {
        self.folder.join(match engine {
            Engine::Postgres => "postgres.plan",
            Engine::Sqlite => "sqlite.plan",
        })
    }

    /// What the plan is known to be.
    pub fn plan(&self, engine: Engine) -> String {
        fs::read_to_string(self.plan_path(engine)).unwrap()
    }

    fn read(&self, file: &str) -> Option<String> {
        fs::read_to_string(self.folder.join(file)).ok()
    }
}
