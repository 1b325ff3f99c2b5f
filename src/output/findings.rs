//! Findings of `check`, for people and for the platforms that read them.
//!
//! Lines and columns count from one in every format. A file stands as it was named, with `/` between folders.

pub mod github;
pub mod gitlab;
pub mod json;
pub mod junit;
pub mod sarif;
pub mod text;

use super::platform;
use crate::catalog::printable;
use crate::lint::Finding;
use std::collections::BTreeMap;
use std::path::Path;

/// A file as every platform spells it.
fn file(path: &Path) -> String {
    let shown = path.to_string_lossy().replace('\\', "/");
    shown.strip_prefix("./").unwrap_or(&shown).to_string()
}

/// The same for people, on one line: a name steers neither a terminal nor the platform that reads along.
fn shown(path: &Path) -> String {
    let shown = printable(&file(path));
    // GitHub takes a line that begins so for a command.
    if shown.starts_with("::") { format!("./{shown}") } else { shown }
}

/// What tells findings apart between two runs: not the line, which moves, but what is found how often in the file.
fn fingerprint(finding: &Finding, seen: &mut BTreeMap<String, usize>) -> String {
    let key = [finding.code, &file(&finding.file), &finding.says].join("\0");
    let times = seen.entry(key.clone()).or_default();
    *times += 1;
    platform::fingerprint(&[&key, &times.to_string()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::{Input, Report, Terms, lint};

    fn report(path: &str, text: &str) -> Report {
        let input =
            Input { path: path.into(), text: text.into(), beside: None, engine: crate::engine::Engine::Postgres };
        lint(vec![input], &Terms { postgres: 14, ignore: [("no-lock-timeout".into(), "a test".into())].into() })
    }

    #[test]
    fn what_platforms_read_holds_nothing_of_theirs() {
        let report = report("a,b:c.sql", "CREATE INDEX ON \"x%y\n::error::\" (z);");
        let github = github::render(&report);
        assert_eq!(github.lines().count(), 1, "{github}");
        assert!(github.starts_with("::error file=a%2Cb%3Ac.sql,line=1,endLine=2,title=create-index::"), "{github}");
        assert!(github.contains("x%25y\\n::error"), "{github}");
        let gitlab: serde_json::Value = serde_json::from_str(&gitlab::render(&report).expect("json")).expect("json");
        assert_eq!(gitlab[0]["location"]["lines"]["begin"], 1);
        let junit = junit::render(&report).expect("xml");
        assert!(junit.contains("failures=\"1\"") && junit.contains("x%y\\n::error::"), "{junit}");
    }

    #[test]
    fn a_name_of_a_file_begins_no_line_of_its_own() {
        for (path, begins) in
            [("a\n::error::b.sql", "a\\n::error::b.sql:1:1: "), ("::error::b.sql", "./::error::b.sql:1:1: ")]
        {
            let mut out = anstream::StripStream::new(vec![]);
            let report = report(path, "CREATE INDEX ON x (z);");
            text::print(&mut out, &report).expect("written");
            let text = String::from_utf8(out.into_inner()).expect("text");
            assert!(text.starts_with(begins), "{text}");
            assert!(!text.lines().any(|line| line.trim_start().starts_with("::")), "{text}");
            let junit = junit::render(&report).expect("xml");
            assert!(!junit.lines().any(|line| line.trim_start().starts_with("::")), "{junit}");
        }
    }

    #[test]
    fn the_caret_stands_under_the_statement() {
        let mut out = anstream::StripStream::new(vec![]);
        text::print(&mut out, &report("a.sql", "SELECT 1;\n\tCREATE INDEX ON \"é\" (z);")).expect("written");
        let text = String::from_utf8(out.into_inner()).expect("text");
        assert!(
            text.starts_with("a.sql:2:2: error: writers of `é` wait until the index is built (create-index)\n"),
            "{text}"
        );
        assert!(text.contains("2 |  CREATE INDEX ON \"é\" (z);\n  |  ^^^^^^^^^^^^^^^^^^^^^^^"), "{text}");
    }
}
