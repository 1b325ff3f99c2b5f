//! SARIF: each object beside the file that says where the database should be.

use super::Departure;
use crate::error::Result;
use crate::output::platform::{self, sarif};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The whole text; `file` is the path, from the top of the repository, of the file that the findings are shown beside.
///
/// # Errors
/// A bug.
pub fn render(departures: &[Departure], file: &str) -> Result<String> {
    let codes: BTreeSet<&str> = departures.iter().map(|one| one.code).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let rules: Vec<Value> = codes.iter().map(|code| rule(code)).collect();
    let results: Vec<Value> = departures.iter().map(|one| result(one, &codes, file)).collect();
    sarif::document(&rules, &results)
}

fn rule(code: &str) -> Value {
    json!({
        "id": format!("drift/{code}"),
        "shortDescription": { "text": format!("a database is not as it should be ({code})") },
        "help": { "text": "`concertina drift` shows it; `concertina drift --fix revert`, `--fix adopt` and `--fix ignore` are the ways out" },
        "defaultConfiguration": { "level": "error" },
    })
}

fn result(one: &Departure, codes: &[&str], file: &str) -> Value {
    json!({
        "ruleId": format!("drift/{}", one.code),
        "ruleIndex": codes.iter().position(|code| *code == one.code),
        "level": "error",
        "message": { "text": one.says },
        "locations": [{
            "physicalLocation": { "artifactLocation": { "uri": file }, "region": { "startLine": 1 } },
            "logicalLocations": [{ "fullyQualifiedName": one.named() }],
        }],
        "partialFingerprints": { "concertina/v1": platform::fingerprint(&[one.code, &one.named()]) },
    })
}
