//! GitLab's code quality report: a list, shown in a merge request.

use crate::error::{Error, Result};
use crate::lint::{Finding, Level, Report};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The whole text.
///
/// # Errors
/// A bug.
pub fn render(report: &Report) -> Result<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let all: Vec<Value> = report.findings.iter().map(|finding| one(finding, &mut seen)).collect();
    serde_json::to_string_pretty(&all).map_err(Error::bug)
}

fn one(finding: &Finding, seen: &mut BTreeMap<String, usize>) -> Value {
    let severity = match finding.level {
        Level::Error => "major",
        Level::Warning => "minor",
    };
    json!({
        "description": format!("{}. Instead: {}", finding.says, finding.advice),
        "check_name": finding.code,
        "fingerprint": fingerprint(finding, seen),
        "severity": severity,
        "location": {
            "path": super::file(&finding.file),
            "lines": { "begin": finding.spot.line, "end": finding.spot.end_line },
        },
    })
}

/// What tells findings apart between two runs: not the line, which moves, but what is found how often in the file.
pub(super) fn fingerprint(finding: &Finding, seen: &mut BTreeMap<String, usize>) -> String {
    let key = [finding.code, &super::file(&finding.file), &finding.says].join("\0");
    let times = seen.entry(key.clone()).or_default();
    *times += 1;
    let digest = Sha256::digest(format!("{key}\0{times}"));
    digest.iter().take(16).fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
