//! What the JSON of a plan may hold: `docs/plan.schema.json`.

use super::Review;
use crate::error::{Error, Result};
use schemars::generate::SchemaSettings;

/// The JSON schema of [`Review`], of draft 2020-12, as text.
///
/// # Errors
/// Never: JSON can hold every schema.
pub fn text() -> Result<String> {
    let schema = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Review>();
    serde_json::to_string_pretty(&schema).map(|text| format!("{text}\n")).map_err(Error::bug)
}
