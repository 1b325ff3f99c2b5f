//! Findings as JSON: a list, each with its code, level, place, sentence and advice.

use crate::error::{Error, Result};
use crate::lint::Report;

/// The whole text.
///
/// # Errors
/// A bug.
pub fn render(report: &Report) -> Result<String> {
    serde_json::to_string_pretty(&report.findings).map_err(Error::bug)
}
