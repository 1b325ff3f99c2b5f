//! SARIF 2.1.0, for GitHub's code scanning.

use super::Departure;
use crate::error::{Error, Result};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The whole text; `file` is the path, from the top of the repository, of the file that the findings are shown beside.
///
/// # Errors
/// A bug.
pub fn render(departures: &[Departure], file: &str) -> Result<String> {
    let codes: BTreeSet<&str> = departures.iter().map(|one| one.code).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "concertina",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": codes.iter().map(|code| rule(code)).collect::<Vec<_>>(),
            }},
            "results": departures.iter().map(|one| result(one, &codes, file)).collect::<Vec<_>>(),
        }],
    });
    serde_json::to_string_pretty(&document).map_err(Error::bug)
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
        "partialFingerprints": { "concertina/v1": format!("{:x}", Sha256::digest(format!("{}\0{}", one.code, one.named()))) },
    })
}
