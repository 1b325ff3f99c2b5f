//! `check` over SQL: what is found in small files known by heart, in every format, and never a panic.

#[path = "../support/mod.rs"]
mod support;

mod files;
mod formats;
mod golden;
mod hostile;
mod plans;
mod sqlite;
mod tools;
mod waivers;

use concertina::engine::Engine;
use concertina::lint::{Input, Report, Terms, lint};
use std::path::Path;

/// What is found in one text, for PostgreSQL 14.
fn judged(path: &str, text: &str) -> Report {
    judged_all(&[(path, text)])
}

/// The same of several files.
fn judged_all(files: &[(&str, &str)]) -> Report {
    judged_for(Engine::Postgres, files)
}

/// What is found in files for a database.
fn judged_for(engine: Engine, files: &[(&str, &str)]) -> Report {
    let input = |(path, text): &(&str, &str)| Input { path: path.into(), text: (*text).into(), beside: None, engine };
    lint(files.iter().map(input).collect(), &Terms { postgres: 14, ignore: [].into() })
}

/// The findings, a line each.
fn lines(report: &Report) -> String {
    let line = |finding: &concertina::lint::Finding| {
        let name = Path::new(&finding.file).file_name().unwrap().to_string_lossy();
        let (spot, level) = (finding.spot, finding.level.word());
        format!("{name}:{}:{} {level} {}: {}\n", spot.line, spot.column, finding.code, finding.says)
    };
    report.findings.iter().map(line).collect()
}

/// The codes that are found.
fn codes(report: &Report) -> Vec<&'static str> {
    report.findings.iter().map(|finding| finding.code).collect()
}
