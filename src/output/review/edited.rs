//! Files that a person changed after Concertina wrote them. What it planned says nothing of what they do.

use super::Sources;
use crate::lint::Finding;
use schemars::JsonSchema;
use serde::Serialize;

/// A file of the plan that a person changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Edited {
    /// Its name in its folder.
    pub file: String,
    /// SHA-256 of what Concertina wrote there; nothing where no record of that was left.
    pub written: Option<String>,
    /// What the rules of `concertina check` find in it, a sentence each, with the line.
    pub findings: Vec<String>,
}

/// Those of a plan.
pub fn of(sources: &Sources) -> Vec<Edited> {
    let edits = sources.document.edits.iter();
    edits
        .map(|edit| Edited {
            file: edit.file.clone(),
            written: edit.written.clone(),
            findings: sources.findings.iter().filter(|found| is_of(found, &edit.file)).map(told).collect(),
        })
        .collect()
}

fn is_of(finding: &Finding, file: &str) -> bool {
    finding.file.file_name().is_some_and(|name| name.to_string_lossy() == file)
}

fn told(finding: &Finding) -> String {
    format!("line {}, {}: {}", finding.spot.line, finding.code, finding.says)
}

/// Their names, for a sentence: "`a.sql` was edited by hand", "`a.sql` and `b.sql` were edited by hand".
pub fn words<'a>(files: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = files.into_iter().map(|file| format!("`{file}`")).collect();
    match names.as_slice() {
        [one] => format!("{one} was edited by hand"),
        [most @ .., last] => format!("{} and {last} were edited by hand", most.join(", ")),
        [] => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_in_a_sentence() {
        assert_eq!(words(["a.sql"]), "`a.sql` was edited by hand");
        assert_eq!(words(["a.sql", "b.sql", "c.sql"]), "`a.sql`, `b.sql` and `c.sql` were edited by hand");
    }
}
