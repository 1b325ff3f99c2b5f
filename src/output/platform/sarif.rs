//! SARIF 2.1.0, which GitHub's code scanning and most editors read. Tests hold it against the schema.

use crate::error::{Error, Result};
use serde_json::{Value, json};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The whole text of one run.
///
/// # Errors
/// A bug.
pub fn document(rules: &[Value], results: &[Value]) -> Result<String> {
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "concertina",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&document).map_err(Error::bug)
}
