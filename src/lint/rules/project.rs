//! What `check` finds in the files beside the SQL.

use crate::lint::finding::Finding;
use crate::lint::rule::{BOTH, Concern, Level, Look, Rule};

const UNREGISTERED: &str = "registry-row-missing";
const TORN: &str = "registry-torn";
const IDLE_ROW: &str = "registry-row-idle";
const WRONG_ROW: &str = "registry-row-wrong";
const IDLE_DOCUMENT: &str = "document-idle";
const CHANGED_DOCUMENT: &str = "document-changed";

/// What is found in them, told.
#[derive(Debug, Default)]
pub struct Findings {
    pub all: Vec<Finding>,
}

impl Findings {
    /// A migration has no row.
    pub fn unregistered(&mut self, registry: &str, id: &str) {
        self.add(UNREGISTERED, registry, &format!("`{id}` has no row in REGISTRY.md"));
    }

    /// The registry holds the marks of a merge.
    pub fn torn(&mut self, registry: &str) {
        self.add(TORN, registry, "REGISTRY.md holds two sides of a merge: keep the rows of both");
    }

    /// A row has no migration.
    pub fn idle_row(&mut self, registry: &str, row: &str) {
        self.add(IDLE_ROW, registry, &format!("{row} has a row in REGISTRY.md, and no file"));
    }

    /// A row says what is not so.
    pub fn wrong_row(&mut self, registry: &str, says: &str) {
        self.add(WRONG_ROW, registry, says);
    }

    /// A document has no migration.
    pub fn idle_document(&mut self, document: &str, name: &str) {
        self.add(IDLE_DOCUMENT, document, &format!("`{name}` is the document of no migration"));
    }

    /// A person changed what reviewers read.
    pub fn changed_document(&mut self, document: &str, name: &str) {
        self.add(CHANGED_DOCUMENT, document, &format!("`{name}` is not as Concertina wrote it"));
    }

    fn add(&mut self, code: &str, file: &str, says: &str) {
        self.all.extend(super::of(code).map(|rule| Finding::of_file(rule, file, says)));
    }
}

/// A rule about files of a project.
const fn about(code: &'static str, title: &'static str, happens: &'static str, advice: &'static str) -> Rule {
    Rule {
        code,
        engines: BOTH,
        level: Level::Error,
        concern: Concern::Form,
        title,
        happens,
        advice,
        rewrite: "",
        look: Look::Elsewhere,
    }
}

pub static RULES: [Rule; 6] = [
    about(
        UNREGISTERED,
        "a migration without a row in REGISTRY.md",
        "Who reads the registry does not learn of the migration, what it costs and what its way back costs",
        "restore the row from version control, or write it by hand",
    ),
    about(
        TORN,
        "REGISTRY.md holds two sides of a merge",
        "The marks of the merge stand in it, and one of the two sides may be lost",
        "keep the rows of both",
    ),
    about(
        IDLE_ROW,
        "a row in REGISTRY.md without a migration",
        "The registry tells of a migration of which no file is there",
        "`concertina renumber` takes the row out",
    ),
    about(
        WRONG_ROW,
        "a row in REGISTRY.md that says what is not so",
        "The registry tells something else of a migration than its file, or tells it twice",
        "restore the row from version control, or mend it by hand",
    ),
    about(
        IDLE_DOCUMENT,
        "a plan document without migrations",
        "Its migrations were removed or renamed, and `apply` runs nothing of it",
        "remove it, or restore its migrations from version control",
    ),
    Rule {
        level: Level::Warning,
        ..about(
            CHANGED_DOCUMENT,
            "a plan document that a person changed",
            "Who approves the plan by it reads what a person wrote, and not what the plan does",
            "compare it with `concertina show PLAN --format markdown`, or restore it from version control",
        )
    },
];
