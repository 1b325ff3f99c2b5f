//! `tests/lint/cases/<name>.sql` for PostgreSQL and `tests/lint/cases/sqlite/<name>.sql`, and beside each what is found in it.
//! `UPDATE=1` writes that as it is now.
//!
//! The first line of each says `-- harmful: why` or `-- harmless: why`; what is harmful is the last statement. The same files
//! are what `scripts/squawk` compares with.

use super::{judged_for, lines};
use concertina::engine::Engine;
use concertina::lint::{Report, rules};
use similar::TextDiff;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Codes of rules that no case shows: they are about more than a file, and have tests of their own.
const ELSEWHERE: [&str; 8] = [
    "registry-row-missing",
    "registry-torn",
    "registry-row-idle",
    "registry-row-wrong",
    "document-idle",
    "document-changed",
    "unreadable-file",
    "ignore-unused",
];

/// The cases with the database that each is for.
fn cases() -> Vec<(Engine, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint/cases");
    let folders = [(Engine::Postgres, root.clone()), (Engine::Sqlite, root.join("sqlite"))];
    let of = |(engine, folder): (Engine, PathBuf)| {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let mut cases: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|end| end == "sql")).collect();
        cases.sort();
        cases.into_iter().map(move |path| (engine, path)).collect::<Vec<_>>()
    };
    folders.into_iter().flat_map(of).collect()
}

/// What is found in a case.
fn judged(engine: Engine, path: &Path) -> Report {
    judged_for(engine, &[(&path.to_string_lossy(), &fs::read_to_string(path).unwrap())])
}

#[test]
fn every_case_finds_what_is_known() {
    let mut differences = vec![];
    for (engine, path) in cases() {
        let found = lines(&judged(engine, &path));
        let known_at = path.with_extension("findings");
        if env::var_os("UPDATE").is_some() {
            fs::write(&known_at, &found).unwrap();
            continue;
        }
        let known = fs::read_to_string(&known_at).unwrap_or_default();
        if known != found {
            let shown = TextDiff::from_lines(&known, &found).unified_diff().header("known", "now").to_string();
            differences.push(format!("{}\n{shown}", path.display()));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn what_is_harmful_is_found_and_what_is_harmless_is_not() {
    for (engine, path) in cases() {
        let text = fs::read_to_string(&path).unwrap();
        let report = judged(engine, &path);
        let shown = lines(&report);
        match text.lines().next().and_then(|first| first.split_once(':')) {
            Some(("-- harmful", _)) => assert!(!report.findings.is_empty(), "{}: nothing is found", path.display()),
            Some(("-- harmless", _)) => assert_eq!(shown, "", "{}", path.display()),
            _ => panic!("{} does not say whether it is harmful", path.display()),
        }
    }
}

#[test]
fn every_rule_has_a_case() {
    let found: BTreeSet<&str> =
        cases().iter().flat_map(|(engine, path)| super::codes(&judged(*engine, path))).collect();
    let missing: Vec<&str> =
        rules().map(|rule| rule.code).filter(|code| !found.contains(code) && !ELSEWHERE.contains(code)).collect();
    // Asked of older servers only, or of two ways of one file.
    assert_eq!(missing, Vec::<&str>::new());
}
