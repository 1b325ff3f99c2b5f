//! GitLab's code quality report: a list, shown in a merge request.

use crate::error::{Error, Result};
use crate::lint::{Finding, Level, Report};
use serde_json::{Value, json};
use std::collections::BTreeMap;

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
        "fingerprint": super::fingerprint(finding, seen),
        "severity": severity,
        "location": {
            "path": super::file(&finding.file),
            "lines": { "begin": finding.spot.line, "end": finding.spot.end_line },
        },
    })
}
