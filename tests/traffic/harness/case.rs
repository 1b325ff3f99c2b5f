//! `tests/traffic/cases`: a change, rows to change, and what two releases of an application send meanwhile.

use super::statement::Script;
use std::path::{Path, PathBuf};
use std::{fmt, fs};

/// A folder with `old.sql`, `new.sql`, `rows.sql`, `direct.sql` and statements: `always.traffic.sql` holds those that both
/// releases send word for word, `old.traffic.sql` and `new.traffic.sql` those that one of them sends.
#[derive(Clone, Debug)]
pub struct Case {
    pub name: String,
    folder: PathBuf,
}

/// Who sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Release {
    /// Whichever release runs: what both send alike.
    Both,
    Old,
    New,
}

impl Release {
    pub const ALL: [Release; 3] = [Release::Both, Release::Old, Release::New];

    fn file(self) -> &'static str {
        match self {
            Release::Both => "always.traffic.sql",
            Release::Old => "old.traffic.sql",
            Release::New => "new.traffic.sql",
        }
    }
}

impl fmt::Display for Release {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(match self {
            Release::Both => "both",
            Release::Old => "old",
            Release::New => "new",
        })
    }
}

impl Case {
    /// Those whose name holds one of the texts, by name; all if there is none.
    pub fn all(texts: &[String]) -> Vec<Case> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traffic/cases");
        let entries = fs::read_dir(&root).unwrap().map(|entry| entry.unwrap());
        let mut cases: Vec<Case> = entries
            .map(|entry| Case { name: entry.file_name().into_string().unwrap(), folder: entry.path() })
            .filter(|case| texts.is_empty() || texts.iter().any(|text| case.name.contains(text)))
            .collect();
        cases.sort_by(|a, b| a.name.cmp(&b.name));
        cases
    }

    /// The one of that name.
    pub fn named(name: &str) -> Case {
        let named = Case::all(&[]).into_iter().find(|case| case.name == name);
        named.unwrap_or_else(|| panic!("tests/traffic/cases holds no `{name}`"))
    }

    /// The first major of PostgreSQL that knows what the case is about: `-- since PostgreSQL 15` in one of its schemas.
    pub fn since(&self) -> u32 {
        let texts = self.old_schema() + &self.new_schema();
        let major = |line: &str| line.strip_prefix("-- since PostgreSQL ")?.trim().parse().ok();
        texts.lines().find_map(major).unwrap_or(0)
    }

    /// What both releases begin with.
    pub fn old_schema(&self) -> String {
        self.read("old.sql")
    }

    /// What the new release asks for.
    pub fn new_schema(&self) -> String {
        self.read("new.sql")
    }

    /// What fills the old schema; `:rows` stands for how many rows its large tables get.
    pub fn rows(&self, rows: u64) -> String {
        self.read("rows.sql").replace(":rows", &rows.to_string())
    }

    /// What a person would write by hand.
    pub fn direct(&self) -> String {
        self.read("direct.sql")
    }

    /// What a person does to rows that the old release could not have written, before the last stage goes back; nothing where
    /// the case has no such file.
    pub fn mending(&self) -> String {
        fs::read_to_string(self.folder.join("mend.sql")).unwrap_or_default()
    }

    /// What a release sends; nothing where the case has no such file.
    pub fn script(&self, release: Release) -> Script {
        let text = fs::read_to_string(self.folder.join(release.file())).unwrap_or_default();
        Script::parse(&text)
    }

    fn read(&self, file: &str) -> String {
        let path = self.folder.join(file);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }
}
