//! SARIF: each finding beside its line.

use crate::error::Result;
use crate::lint::{Finding, Level, Report, Rule, rules};
use crate::output::platform::sarif;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What stands as it is in the path of a URI.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The whole text.
///
/// # Errors
/// A bug.
pub fn render(report: &Report) -> Result<String> {
    let found: BTreeSet<&str> = report.findings.iter().map(|finding| finding.code).collect();
    let known: Vec<&Rule> = rules().filter(|rule| found.contains(rule.code)).collect();
    let mut seen = BTreeMap::new();
    let results: Vec<Value> = report.findings.iter().map(|finding| result(finding, &known, &mut seen)).collect();
    let rules: Vec<Value> = known.iter().map(|rule| told(rule)).collect();
    sarif::document(&rules, &results)
}

fn told(rule: &Rule) -> Value {
    json!({
        "id": rule.code,
        "shortDescription": { "text": rule.title },
        "fullDescription": { "text": rule.happens },
        "help": { "text": format!("{}\n\n{}", rule.advice, rule.rewrite) },
        "defaultConfiguration": { "level": level(rule.level) },
    })
}

fn level(level: Level) -> &'static str {
    level.word()
}

fn result(finding: &Finding, known: &[&Rule], seen: &mut BTreeMap<String, usize>) -> Value {
    let spot = finding.spot;
    let mut region = json!({
        "startLine": spot.line,
        "startColumn": spot.column,
        "endLine": spot.end_line,
        "endColumn": spot.end_column,
    });
    if !finding.source.is_empty() {
        region["snippet"] = json!({ "text": finding.source });
    }
    let uri = utf8_percent_encode(&super::file(&finding.file), PATH).to_string();
    json!({
        "ruleId": finding.code,
        "ruleIndex": known.iter().position(|rule| rule.code == finding.code),
        "level": level(finding.level),
        "message": { "text": format!("{}. Instead: {}", finding.says, finding.advice) },
        "locations": [{ "physicalLocation": { "artifactLocation": { "uri": uri }, "region": region } }],
        "partialFingerprints": { "concertina/v1": super::fingerprint(finding, seen) },
    })
}
