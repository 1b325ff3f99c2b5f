//! Which release the plan lets run before, between and after its stages.

use super::case::{Case, Release};
use toml::{Table, Value};

/// A plan, read from its document.
#[derive(Clone, Debug)]
pub struct Course {
    pub stages: Vec<Stage>,
    /// Whether the new release runs before the first stage.
    new_runs_first: bool,
}

/// A stage, and which release its end keeps out.
#[derive(Clone, Debug)]
pub struct Stage {
    pub phase: String,
    pub migration: String,
    pub old_is_out: bool,
    pub new_is_out: bool,
}

impl Course {
    /// Reads `plans/*.toml`. What is there before an expand is not for the new release; before any other stage it is, for that
    /// stage is where what both releases share becomes what only the new one needs.
    pub fn read(document: &str, case: &Case) -> Course {
        let document: Table = document.parse().expect("the plan's document is TOML");
        let stages: Vec<Stage> = items(document.get("stages")).iter().map(|stage| Stage::read(stage)).collect();
        let expands = stages.first().is_some_and(|stage| stage.phase == "expand");
        Course { stages, new_runs_first: !expands && !case.script(Release::New).starts_late }
    }

    /// Whether a release runs where so many stages are behind it.
    pub fn lets(&self, release: Release, behind: usize) -> bool {
        let last = behind.checked_sub(1).map(|at| &self.stages[at]);
        match release {
            Release::Both => true,
            Release::Old => last.is_none_or(|stage| !stage.old_is_out),
            Release::New => last.map_or(self.new_runs_first, |stage| !stage.new_is_out),
        }
    }

    /// The last place where the old release runs, and the first where the new one does.
    pub fn windows(&self) -> String {
        let name = |behind: usize| behind.checked_sub(1).map_or("start", |at| &self.stages[at].phase);
        let places = 0..=self.stages.len();
        let old = places.clone().rev().find(|at| self.lets(Release::Old, *at)).map_or("never", name);
        let new = places.clone().find(|at| self.lets(Release::New, *at)).map_or("never", name);
        format!("old to {old}, new from {new}")
    }
}

impl Stage {
    fn read(stage: &Value) -> Stage {
        let text = |name: &str| stage.get(name).and_then(Value::as_str).expect("a stage of a plan").to_owned();
        let is_out = |release: &str| stage.get("releases").is_some_and(|releases| releases.get(release).is_some());
        Stage {
            phase: text("phase"),
            migration: text("migration"),
            old_is_out: is_out("old"),
            new_is_out: is_out("new"),
        }
    }
}

fn items(value: Option<&Value>) -> Vec<&Value> {
    value.and_then(Value::as_array).map(|items| items.iter().collect()).unwrap_or_default()
}
