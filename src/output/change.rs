//! A difference as JSON, for `diff --format json` and `drift --format json`.

use crate::catalog::{Change, Fate, Object};
use schemars::JsonSchema;
use serde::Serialize;

/// One object that differs.
#[derive(Debug, Serialize)]
pub struct Difference<'a> {
    pub change: Word,
    pub kind: &'static str,
    /// As a person reads it: `public.users.email`.
    pub name: String,
    /// The names that lead to it, unquoted: what `name` cannot tell when a name holds a dot.
    pub path: &'a [String],
    pub before: Option<&'a Object>,
    pub after: Option<&'a Object>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Word {
    Create,
    Alter,
    Drop,
}

impl Word {
    /// What became of an object.
    pub fn of(change: &Change) -> Word {
        match change.fate() {
            Fate::Created => Word::Create,
            Fate::Altered => Word::Alter,
            Fate::Dropped => Word::Drop,
        }
    }
}

/// The differences, ready to be serialised.
pub fn differences<'a>(changes: &[Change<'a>]) -> Vec<Difference<'a>> {
    changes.iter().map(difference).collect()
}

fn difference<'a>(change: &Change<'a>) -> Difference<'a> {
    Difference {
        change: Word::of(change),
        kind: change.id.kind.word(),
        name: change.id.dotted(),
        path: &change.id.path,
        before: change.old,
        after: change.new,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::project::samples;

    #[test]
    fn a_difference_has_the_shape_that_pipelines_read() {
        let old: Catalog = [samples::table("users"), samples::column("users", "old", true)].into_iter().collect();
        let new: Catalog = [samples::table("users"), samples::column("users", "old", false)].into_iter().collect();
        let json = serde_json::to_value(differences(&old.diff(&new))).expect("JSON");
        assert_eq!(json[0]["change"], "alter");
        assert_eq!((json[0]["kind"].as_str(), json[0]["name"].as_str()), (Some("column"), Some("public.users.old")));
        assert_eq!(
            (json[0]["before"]["nullable"].as_bool(), json[0]["after"]["nullable"].as_bool()),
            (Some(true), Some(false))
        );
    }
}
